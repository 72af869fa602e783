using System.Text;
using JetNotify.Mqtt;

namespace JetNotify.Tests.Mqtt;

public sealed class FilterReductionTests
{
    [Theory]
    [InlineData("a", "a")]
    [InlineData("a a", "a")]
    [InlineData("a b", "a b")]
    [InlineData("a/# a/b a", "a/#")]
    [InlineData("a/b a/#", "a/#")]
    [InlineData("a/b/c a/b/+ a/#", "a/#")]
    [InlineData("+/# #", "+/#")]
    [InlineData("# +/#", "#")]
    [InlineData("# $SYS/#", "# $SYS/#")]
    [InlineData("a/+ +/b", "a/+ +/b")]
    [InlineData("# $share/g/a", "# $share/g/a")]
    [InlineData("$share/g/# a", "$share/g/# a")]
    [InlineData("$share/g/# $share/g/a", "$share/g/# $share/g/a")]
    [InlineData("$share/g/a $share/h/a $share/g/a", "$share/g/a $share/h/a")]
    public void What_another_covers_is_left_out(string filters, string kept) =>
        Assert.Equal(kept, string.Join(' ', Reduce(filters).Kept));

    [Fact]
    public void A_covered_filter_is_named_with_a_kept_one_that_covers_it()
    {
        var reduction = Reduce("a/b/c a/b/+ a/# x a/b/c");

        Assert.Equal(["a/b/c by a/#", "a/b/+ by a/#"], reduction.Covered.Select(pair => $"{pair.Filter} by {pair.By}"));
    }

    [Theory]
    [InlineData("a/+ +/b", "a/+ +/b")]
    [InlineData("a b", "")]
    [InlineData("a/# a/b", "")]
    [InlineData("# $SYS/#", "")]
    [InlineData("a $share/g/a", "a $share/g/a")]
    public void A_partial_overlap_is_named(string filters, string overlap) =>
        Assert.Equal(overlap, string.Join(", ",
            Reduce(filters).Overlaps.Select(pair => $"{pair.First} {pair.Second}")));

    /// <summary>Random lists of filters against every short topic.</summary>
    [Fact]
    public void Nothing_is_lost_and_nothing_is_needless()
    {
        string[] levels = ["a", "b", "+", "$c"];
        string[] names = ["a", "b", "d", "$c"];
        byte[][] topics = [.. from one in names from two in names from three in names
                             from topic in new[] { one, $"{one}/{two}", $"{one}/{two}/{three}" }
                             select Encoding.UTF8.GetBytes(topic)];
        var random = new Random(7);
        for (int round = 0; round < 2_000; round++)
        {
            TopicFilter[] given = [.. Enumerable.Range(0, random.Next(1, 7)).Select(_ => Filter(string.Join('/',
                Enumerable.Range(0, random.Next(1, 4)).Select(_ => levels[random.Next(levels.Length)]))
                    + (random.Next(3) == 0 ? "/#" : "")))];

            var reduction = FilterReduction.Of(given);

            string typed = string.Join(' ', given.AsEnumerable());
            Assert.All(topics, topic => Assert.True(
                given.Any(filter => filter.Matches(topic)) == reduction.Kept.Any(filter => filter.Matches(topic)),
                    typed));
            foreach (var kept in reduction.Kept)
            {
                Assert.DoesNotContain(reduction.Kept, other => other != kept && other.Covers(kept));
            }

            Assert.All(reduction.Covered, pair =>
                Assert.True(pair.By.Covers(pair.Filter) && reduction.Kept.Contains(pair.By), typed));
            Assert.Equal(given.Select(filter => filter.Text).Distinct().Count(),
                reduction.Kept.Count + reduction.Covered.Count);
            Assert.Equal(
                topics.Any(topic => reduction.Kept.Count(filter => filter.Matches(topic)) > 1),
                reduction.Overlaps.Any(pair =>
                    topics.Any(topic => pair.First.Matches(topic) && pair.Second.Matches(topic))));
        }
    }

    private static FilterReduction Reduce(string filters) => FilterReduction.Of([.. filters.Split(' ').Select(Filter)]);

    private static TopicFilter Filter(string text)
    {
        Assert.True(TopicFilter.TryParse(text, out var filter, out string? error), error);
        return filter;
    }
}
