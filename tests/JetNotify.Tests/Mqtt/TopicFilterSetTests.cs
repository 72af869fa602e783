using System.Text;
using JetNotify.Mqtt;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Mqtt;

public sealed class TopicFilterSetTests
{
    private static readonly string[] s_levels = ["", "a", "b", "ab", "é", "$x"];

    [Fact]
    public void A_set_matches_what_one_of_its_filters_matches()
    {
        var random = new Random(31);
        int matched = 0;
        for (int round = 0; round < 2_000; round++)
        {
            TopicFilter[] filters = [.. Enumerable.Range(0, random.Next(14)).Select(_ => RandomFilter(random))];
            var set = new TopicFilterSet(filters);
            for (int i = 0; i < 50; i++)
            {
                string topic = string.Join('/', Enumerable.Range(0, random.Next(1, 6))
                    .Select(_ => s_levels[random.Next(s_levels.Length)]));
                byte[] bytes = Encoding.UTF8.GetBytes(topic);
                bool expected = filters.Any(filter => filter.Matches(bytes));
                Assert.True(expected == set.Matches(bytes),
                    $"'{topic}' among {string.Join(' ', filters.Select(filter => filter.Text))}: {expected}");
                matched += expected ? 1 : 0;
            }
        }

        Assert.InRange(matched, 10_000, 90_000);
    }

    [Fact]
    public void Ten_thousand_filters_cost_a_topic_little_more_than_ten()
    {
        byte[] topic = "/junos/events/kernel/interfaces/ifa/add/xe-0/0/1.0/inet/192.168.20.1/32"u8.ToArray();
        double few = Cost(10);
        double many = Cost(10_000);

        // One by one it would be a thousand times as much.
        Assert.True(many < 50 * few, $"{many:F0} ns beside {few:F0}");

        double Cost(int count)
        {
            var set = new TopicFilterSet(Enumerable.Range(0, count)
                .Select(i => TopicFilter.Parse($"/junos/events/kernel/interfaces/ifa/add/xe-0/0/{i + 2}.0/#")));
            double best = double.MaxValue;
            for (int run = 0; run < 5; run++)
            {
                var took = ThreadTime.Of(() =>
                {
                    for (int i = 0; i < 1_000; i++)
                    {
                        Assert.False(set.Matches(topic));
                    }
                });
                best = Math.Min(best, took.TotalNanoseconds / 1_000);
            }

            return best;
        }
    }

    [Fact]
    public void Filters_of_as_many_levels_as_there_can_be_are_looked_up()
    {
        string deep = string.Concat(Enumerable.Repeat("a/", 32_767));
        var set = new TopicFilterSet(Enumerable.Range(0, 20).Select(i =>
            TopicFilter.Parse(string.Concat(Enumerable.Repeat(i % 2 == 0 ? "+/" : "a/", 32_766)) + i)));

        Assert.True(set.Matches(Encoding.UTF8.GetBytes(deep[..^2] + "7")));
        Assert.False(set.Matches(Encoding.UTF8.GetBytes(deep)));
    }

    private static TopicFilter RandomFilter(Random random)
    {
        List<string> levels = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Next(3) == 0
            ? "+"
            : s_levels[random.Next(s_levels.Length)])];
        if (random.Next(5) == 0)
        {
            levels.Add("#");
        }

        string text = string.Join('/', levels);
        return TopicFilter.Parse(text.Length == 0 ? "#" : random.Next(9) == 0 ? $"$share/g/{text}" : text);
    }
}
