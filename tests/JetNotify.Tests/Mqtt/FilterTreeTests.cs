using JetNotify.Mqtt;

namespace JetNotify.Tests.Mqtt;

public sealed class FilterTreeTests
{
    [Theory]
    [InlineData("/junos/events/kernel/interfaces/ifd/change/xe-0/0/{0}")]
    [InlineData("dev/{0}/+/#")]
    [InlineData("+/{0}")]
    [InlineData("{0}/+")]
    public void What_covers_a_filter_is_found_in_steps_that_do_not_grow_with_the_filters(string shape)
    {
        const int Filters = 10_000;
        var tree = new FilterTree();
        TopicFilter[] filters = [.. Enumerable.Range(0, Filters).Select(i => Filter(string.Format(null, shape, i)))];
        for (int i = 0; i < Filters; i++)
        {
            tree.Add(filters[i], i);
        }

        var found = new List<int>();
        Array.ForEach(filters, filter => tree.FindCovering(filter, found));

        Assert.Equal(Enumerable.Range(0, Filters), found);
        Assert.InRange(tree.Steps, Filters, 20 * Filters);
    }

    [Fact]
    public void A_filter_of_as_many_levels_as_there_can_be_is_looked_up()
    {
        string deep = string.Concat(Enumerable.Repeat("a/", 32_767)) + "#";

        var reduction = FilterReduction.Of([Filter("+/+/#"), Filter(deep), Filter("$share/g/" + deep[20..])]);

        Assert.Equal(deep, Assert.Single(reduction.Covered).Filter.Text);
        Assert.Single(reduction.Overlaps);
    }

    [Fact]
    public void No_more_overlaps_are_looked_for_than_are_told()
    {
        var filters = Enumerable.Range(0, 2_000).SelectMany(i => new[] { Filter($"a{i}/+"), Filter($"+/b{i}") });

        Assert.Equal(FilterReduction.MostOverlaps, FilterReduction.Of([.. filters]).Overlaps.Count);
    }

    private static TopicFilter Filter(string text)
    {
        Assert.True(TopicFilter.TryParse(text, out var filter, out string error), error);
        return filter;
    }
}
