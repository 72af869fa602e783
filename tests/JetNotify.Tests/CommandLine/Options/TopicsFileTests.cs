using System.Text;
using static JetNotify.Tests.CommandLine.Invocation;

namespace JetNotify.Tests.CommandLine.Options;

public sealed class TopicsFileTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    public void A_file_of_topics_has_one_a_line_and_comments(string encoding)
    {
        File.WriteAllText(_file, "# devices\r\na/1\r\n\r\n  b/+ \r\n#c\r\na/1\rä/#", Encoding.GetEncoding(encoding));

        Assert.Equal(["z", "a/1", "b/+", "ä/#"], Filters("-t", "z", "--topics-file", _file));
    }

    [Fact]
    public void Standard_input_may_hold_the_topics() => Assert.Equal(
        ["a", "b"],
        Of(["subscribe", "--topics-file", "-"], Nowhere with { Input = () => new MemoryStream("a\nb\n"u8.ToArray()) })
            .Plan.Subscriptions.Select(subscription => subscription.Filter.Text));

    [Theory]
    [InlineData("a\nb#\n", "line 2 of {0}: '#' stands for a whole level")]
    [InlineData("#\n", "line 1 of {0}: # alone is a comment or every topic; for every topic write +/#")]
    [InlineData("# a\n\n", "{0} holds no topic filter")]
    public void A_file_that_cannot_be_is_told_by_its_line(string content, string says)
    {
        File.WriteAllText(_file, content);

        var run = OfSubscribe("--topics-file", _file);

        Assert.StartsWith($"jetnotify: --topics-file: {string.Format(null, says, _file)}", run.Error,
            StringComparison.Ordinal);
        Assert.Equal(2, run.Code);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        File.WriteAllBytes(_file, [(byte)'a', 0xC3]);

        Assert.Equal($"jetnotify: --topics-file: {_file} is not a text in UTF-8\n",
            OfSubscribe("--topics-file", _file).Error);
    }

    [Fact]
    public void More_SUBSCRIBE_than_there_are_packet_identifiers_are_refused()
    {
        File.WriteAllLines(_file, Enumerable.Range(0, 65_536).Select(i => $"d/{i}"));

        Assert.Equal(
            "jetnotify: --filters-per-subscribe: 65536 topic filters need more than 65535 SUBSCRIBE at once\n",
            OfSubscribe("--topics-file", _file, "--filters-per-subscribe", "1").Error);
        Assert.Equal(2, OfSubscribe("--topics-file", _file, "--filters-per-subscribe", "2").Plan.FiltersPerSubscribe);
    }

    private static string[] Filters(params string[] args) =>
        [.. OfSubscribe(args).Plan.Subscriptions.Select(subscription => subscription.Filter.Text)];
}
