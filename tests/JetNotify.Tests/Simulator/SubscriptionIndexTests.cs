using System.Text;
using JetNotify.Mqtt;
using JetNotify.Simulator.Broker;
using JetNotify.Simulator.Wire;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Simulator;

/// <summary>Who is to have a message: the tree finds whom comparing every filter finds.</summary>
public sealed class SubscriptionIndexTests
{
    private static readonly string[] s_levels = ["a", "b", "", "$SYS", "interfaces", "+"];

    private readonly BrokerState _state = new(new BrokerOptions());
    private readonly SubscriptionIndex _index = new();

    private static TopicFilter Filter(string text) => TopicFilter.TryParse(text, out var filter, out string error)
        ? filter
        : throw new ArgumentException(error);

    private BrokerSubscription Subscribe(string filter, string client)
    {
        var subscription = new BrokerSubscription(
            new BrokerSession(_state, client), Filter(filter), new SubscriptionOptions(filter, QoS.AtMostOnce), 0);
        _index.Add(subscription);
        return subscription;
    }

    private string[] Match(string topic)
    {
        var matches = _index.Match(Encoding.UTF8.GetBytes(topic));
        return [.. matches.Sessions.SelectMany(one => one).Select(one => one.Options.Filter)
            .Order(StringComparer.Ordinal)];
    }

    [Fact]
    public void It_finds_whom_comparing_every_filter_finds_whatever_comes_and_goes()
    {
        var random = new Random(1);
        string Levels(bool wildcards) =>
            string.Join('/', Enumerable.Range(0, random.Next(1,
                6)).Select(_ => s_levels[random.Next(wildcards ? 6 : 5)]));
        var standing = new List<BrokerSubscription>();
        for (int round = 0; round < 3_000; round++)
        {
            if (standing.Count > 0 && random.Next(3) == 0)
            {
                int at = random.Next(standing.Count);
                _index.Remove(standing[at]);
                standing.RemoveAt(at);
            }
            else
            {
                string filter = Levels(wildcards: true) + (random.Next(3) == 0 ? "/#" : "");
                filter = random.Next(20) == 0 ? "#" : filter.Length == 0 ? "a" : filter;
                standing.Add(Subscribe(filter, $"client-{round}"));
            }

            string topic = Levels(wildcards: false) is { Length: > 0 } some ? some : "a";
            Assert.Equal(
                standing.Where(one => Filter(one.Options.Filter).Matches(Encoding.UTF8.GetBytes(topic)))
                    .Select(one => one.Options.Filter).Order(StringComparer.Ordinal),
                Match(topic));
        }
    }

    [Theory]
    [InlineData("a/#", "a", true)]
    [InlineData("a/#", "a/b/c", true)]
    [InlineData("#", "$SYS/x", false)]
    [InlineData("+/x", "$SYS/x", false)]
    [InlineData("$SYS/+", "$SYS/x", true)]
    [InlineData("$SYS/#", "$SYS/x/y", true)]
    [InlineData("/+", "/a", true)]
    [InlineData("+", "/a", false)]
    [InlineData("+/+", "/a", true)]
    [InlineData("a/+/c", "a//c", true)]
    public void It_knows_the_rules_for_wildcards(string filter, string topic, bool matches)
    {
        Subscribe(filter, "me");

        Assert.Equal(matches ? [filter] : [], Match(topic));
    }

    [Fact]
    public void Many_subscriptions_come_are_found_and_go_in_a_time_that_grows_as_they_do()
    {
        // Ten times 10,000 beside once 100,000: the same work, and ten times as much where it is not linear. The first round
        // is for the compiler; of the others the best counts.
        Measure(2_000);
        TimeSpan few = TimeSpan.MaxValue, many = TimeSpan.MaxValue;
        for (int i = 0; i < 5 && (i == 0 || many >= 4 * few); i++)
        {
            few = Least(few, Enumerable.Range(0, 10).Aggregate(TimeSpan.Zero, (sum, _) => sum + Measure(10_000)));
            many = Least(many, Measure(100_000));
        }

        Assert.True(many < 4 * few, $"ten times 10,000 took {few}, 100,000 took {many}");

        static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;

        TimeSpan Measure(int count) => ThreadTime.Of(() =>
        {
            var all = Enumerable.Range(0, count).Select(i => Subscribe($"a/{i % 300}/{i}/#", "me")).ToList();
            for (int i = 0; i < count; i += 10)
            {
                Assert.Single(Match($"a/{i % 300}/{i}/x"));
            }

            all.ForEach(_index.Remove);
        });
    }

    [Fact]
    public void A_topic_of_thirty_thousand_levels_is_matched_without_a_deep_stack()
    {
        Subscribe("#", "all");
        Subscribe(string.Join('/', Enumerable.Repeat("+", 199)) + "/#", "deep");

        Assert.Equal(2, Match(string.Join('/', Enumerable.Repeat("a", 30_000))).Length);
    }
}
