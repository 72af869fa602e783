using System.Text;
using JetNotify.Mqtt;

namespace JetNotify.Tests.Mqtt;

public sealed class TopicFilterTests
{
    [Theory]
    [InlineData("a/b", "a/b", true)]
    [InlineData("a/b", "a/b/c", false)]
    [InlineData("a/b", "a", false)]
    [InlineData("a/b", "A/b", false)]
    [InlineData("sport/tennis/player1/#", "sport/tennis/player1", true)]
    [InlineData("sport/tennis/player1/#", "sport/tennis/player1/ranking", true)]
    [InlineData("sport/tennis/player1/#", "sport/tennis/player1/score/wimbledon", true)]
    [InlineData("sport/tennis/player1/#", "sport/tennis/player10", false)]
    [InlineData("sport/#", "sport", true)]
    [InlineData("sport/#", "sporty", false)]
    [InlineData("sport/tennis/+", "sport/tennis/player1", true)]
    [InlineData("sport/tennis/+", "sport/tennis/player1/ranking", false)]
    [InlineData("sport/+", "sport", false)]
    [InlineData("sport/+", "sport/", true)]
    [InlineData("+/+", "/finance", true)]
    [InlineData("/+", "/finance", true)]
    [InlineData("+", "/finance", false)]
    [InlineData("+", "finance", true)]
    [InlineData("#", "a/b/c", true)]
    [InlineData("#", "/", true)]
    [InlineData("/#", "/", true)]
    [InlineData("/#", "/a/b", true)]
    [InlineData("/#", "a", false)]
    [InlineData("+/#", "a", true)]
    [InlineData("+/tennis/#", "sport/tennis", true)]
    [InlineData("a/+/c", "a//c", true)]
    [InlineData("a/+/c", "a/b/d", false)]
    [InlineData("a/+/#", "a", false)]
    [InlineData("a/+/#", "a/b", true)]
    [InlineData("+/b/#", "a", false)]
    [InlineData("#", "$SYS/broker/version", false)]
    [InlineData("+/broker/version", "$SYS/broker/version", false)]
    [InlineData("$SYS/#", "$SYS/broker/version", true)]
    [InlineData("$SYS/#", "$SYS", true)]
    [InlineData("$SYS/+/version", "$SYS/broker/version", true)]
    [InlineData("a/#", "a/$b", true)]
    [InlineData("$share/group/a/+", "a/b", true)]
    [InlineData("$share/group/#", "$SYS/x", false)]
    [InlineData("$share/group//a", "/a", true)]
    [InlineData("/junos/events/kernel/interfaces/ifa/add/#",
        "/junos/events/kernel/interfaces/ifa/add/xe-0/0/1.0/inet/10.0.0.1", true)]
    [InlineData("/junos/events/kernel/interfaces/+/+/+/+/+", "/junos/events/kernel/interfaces/ifl/add/xe-0/0/1.0",
        true)]
    [InlineData("Accueil/+/ä", "Accueil/ü/ä", true)]
    public void A_topic_matches_by_the_specifications_rules(string filter, string topic, bool matches) =>
        Assert.Equal(matches, Filter(filter).Matches(Encoding.UTF8.GetBytes(topic)));

    [Theory]
    [InlineData("", "a topic filter has at least one character")]
    [InlineData("a/#/b", "'#' can only be the last level, and in 'a/#/b' more follows it (character 3)")]
    [InlineData("a#", "'#' stands for a whole level, and in 'a#' it shares one with other characters (character 2)")]
    [InlineData("a/#b", "'#' stands for a whole level, and in 'a/#b' it shares one with "
        + "other characters (character 3)")]
    [InlineData("/ifd/xe-+", "'+' stands for a whole level, and in '/ifd/xe-+' it shares one with other characters "
        + "(character 9)")]
    [InlineData("++", "'+' stands for a whole level, and in '++' it shares one with other characters (character 1)")]
    [InlineData("a\0b", "the topic filter has a NUL (U+0000) at character 2")]
    [InlineData("$share/", "a shared subscription is $share/GROUP/FILTER, and '$share/' lacks the group")]
    [InlineData("$share//a", "a shared subscription is $share/GROUP/FILTER, and '$share//a' lacks the group")]
    [InlineData("$share/g", "a shared subscription is $share/GROUP/FILTER, and '$share/g' lacks the filter")]
    [InlineData("$share/g/", "a shared subscription is $share/GROUP/FILTER, and '$share/g/' lacks the filter")]
    [InlineData("$share/+/a", "the group of a shared subscription has no wildcards: '+'")]
    public void A_filter_that_cannot_be_is_refused_with_what_and_where(string filter, string says)
    {
        Assert.False(TopicFilter.TryParse(filter, out var parsed, out string? error));
        Assert.Null(parsed);
        Assert.Equal(says, error);
    }

    [Fact]
    public void A_filter_has_at_most_65_535_bytes()
    {
        Assert.True(TopicFilter.TryParse(new string('a', 65_535), out _, out _));
        Assert.False(TopicFilter.TryParse(new string('ä', 32_768), out _, out string? error));
        Assert.Contains("65536 bytes", error, StringComparison.Ordinal);
        Assert.False(TopicFilter.TryParse("a\uDC00", out _, out error));
        Assert.Contains("half a surrogate pair at character 2", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$share/g/a/#", "g", "a/#", true)]
    [InlineData("$share/g//", "g", "/", false)]
    [InlineData("$share", null, "$share", false)]
    [InlineData("$sharex/g/a", null, "$sharex/g/a", false)]
    public void A_shared_subscription_is_taken_apart(string text, string? group, string pattern, bool wildcard)
    {
        var filter = Filter(text);
        Assert.Equal((text, group, pattern, wildcard), (filter.Text, filter.ShareGroup, filter.Pattern,
            filter.HasWildcard));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("a/+", false)]
    [InlineData("#", false)]
    [InlineData("a\0", false)]
    [InlineData("/", true)]
    [InlineData("$SYS/a", true)]
    public void A_topic_name_has_a_character_and_no_wildcard(string name, bool valid)
    {
        Assert.Equal(valid, TopicName.IsValid(name, out string? error));
        Assert.Equal(valid, error.Length == 0);
    }

    /// <summary>Against a naive reference over every short topic: levels that no filter names are among them.</summary>
    [Fact]
    public void Matching_covering_and_overlapping_agree_with_every_short_topic()
    {
        string[] levels = ["", "a", "b", "$a", "+"];
        string[] names = ["", "a", "b", "$a", "c"];
        string[] topics = Combinations(names, 4).Where(topic => topic.Length > 0).ToArray();
        var filters = Combinations(levels, 3).Concat(Combinations(levels,
            2).Select(filter => filter + "/#")).Append("#")
            .Where(filter => filter.Length > 0).Distinct().Select(Filter).ToArray();
        var random = new Random(20);
        var matched = filters.ToDictionary(filter => filter, filter => topics.Where(topic => Naive(filter.Text,
            topic)).ToHashSet());
        foreach (var filter in filters)
        {
            var mine = topics.Where(topic => filter.Matches(Encoding.UTF8.GetBytes(topic))).ToHashSet();
            Assert.True(matched[filter].SetEquals(mine), filter.Text);
        }

        for (int i = 0; i < 6_000; i++)
        {
            var one = filters[random.Next(filters.Length)];
            var two = filters[random.Next(filters.Length)];
            Assert.Equal((one.Text, two.Text, matched[two].IsSubsetOf(matched[one])),
                (one.Text, two.Text, one.Covers(two)));
            Assert.Equal((one.Text, two.Text, matched[two].Overlaps(matched[one])),
                (one.Text, two.Text, one.Overlaps(two)));
        }
    }

    private static bool Naive(string filter, string topic)
    {
        string[] wanted = filter.Split('/');
        string[] there = topic.Split('/');
        if (topic[0] == '$' && wanted[0] is "+" or "#")
        {
            return false;
        }

        for (int i = 0; i < wanted.Length; i++)
        {
            if (wanted[i] == "#")
            {
                return true;
            }

            if (i >= there.Length || (wanted[i] != "+" && wanted[i] != there[i]))
            {
                return false;
            }
        }

        return wanted.Length == there.Length;
    }

    private static IEnumerable<string> Combinations(string[] levels, int depth)
    {
        IEnumerable<string> last = levels;
        for (int i = 1; i <= depth; i++)
        {
            foreach (string one in last)
            {
                yield return one;
            }

            last = [.. last.SelectMany(one => levels.Select(level => one + "/" + level))];
        }
    }

    private static TopicFilter Filter(string text)
    {
        Assert.True(TopicFilter.TryParse(text, out var filter, out string? error), error);
        return filter;
    }
}
