using JetNotify.Watch;

namespace JetNotify.Tests.Watch;

/// <summary>What terminals send, as keys.</summary>
public sealed class WatchKeysTests
{
    [Theory]
    [InlineData("q", "q")]
    [InlineData("\u001b", "Escape")]
    [InlineData("\u001b[A", "Up")]
    [InlineData("\u001bOB", "Down")]
    [InlineData("\u001b[A\u001b[A\u001b[Aj", "Up Up Up j")]
    [InlineData("\u001b[5~\u001b[F", "PageUp End")]
    [InlineData("a\r\tb", "a Enter Tab b")]
    [InlineData("\u001b[1;5A\u001b[200~x", "x")]
    [InlineData("\u0001\u0090", "")]
    [InlineData("\u001b[", "")]
    [InlineData("é", "é")]
    public void Keys_are_told_apart(string typed, string keys) =>
        Assert.Equal(keys, string.Join(' ', WatchKeys.Of(typed)));
}
