using JetNotify.Junos;

namespace JetNotify.Tests.Junos;

public sealed class SeverityTests
{
    [Theory]
    [InlineData("INFO", Severity.Info)]
    [InlineData("err", Severity.Error)]
    [InlineData("Emerg", Severity.Emergency)]
    [InlineData("emergency", Severity.Emergency)]
    [InlineData("crit", Severity.Critical)]
    [InlineData("WARNING", Severity.Warning)]
    [InlineData("debug", Severity.Debug)]
    public void Words_read_without_case(string word, Severity expected)
    {
        Assert.True(SeverityWords.TryParse(Bodies.Utf8(word), out var severity));
        Assert.Equal(expected, severity);
    }

    [Theory]
    [InlineData("")]
    [InlineData("e")]
    [InlineData("infos")]
    [InlineData("6")]
    public void Other_words_are_none(string word) => Assert.False(SeverityWords.TryParse(Bodies.Utf8(word), out _));
}
