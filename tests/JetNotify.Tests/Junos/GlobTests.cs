using System.Diagnostics;
using JetNotify.Junos;

namespace JetNotify.Tests.Junos;

public sealed class GlobTests
{
    [Theory]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("a", "a", true)]
    [InlineData("a", "A", false)]
    [InlineData("*", "", true)]
    [InlineData("*", "xe-0/0/0.0", true)]
    [InlineData("ge-*", "ge-0/0/0", true)]
    [InlineData("ge-*", "xge-0/0/0", false)]
    [InlineData("*.100", "ae0.100", true)]
    [InlineData("*.100", "ae0.1000", false)]
    [InlineData("a*b*c", "a-b-b-c", true)]
    [InlineData("a*b*c", "a-c-b", false)]
    [InlineData("?", "é", true)]
    [InlineData("?", "", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("*?*", "😀", true)]
    [InlineData("\\*", "*", true)]
    [InlineData("\\*", "x", false)]
    [InlineData("a\\", "a\\", true)]
    [InlineData("**a**", "bab", true)]
    public void A_pattern_matches_the_whole_text(string pattern, string text, bool expected) =>
        Assert.Equal(expected, new Glob(pattern).IsMatch(Bodies.Utf8(text)));

    [Fact]
    public void Case_can_be_ignored() => Assert.True(new Glob("Warn*", ignoreCase: true).IsMatch("wARNING"u8));

    [Fact]
    public void Many_stars_stay_quick()
    {
        byte[] text = Bodies.Utf8(new string('a', 20_000));
        long start = Stopwatch.GetTimestamp();
        Assert.False(new Glob(string.Concat(Enumerable.Repeat("a*", 30)) + "b").IsMatch(text));
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(5));
    }
}
