namespace JetNotify.Tests.CommandLine.Completion;

public sealed class CompletionTests
{
    [Theory]
    [InlineData(
        "subscribe collect watch check topics inventory spool replay recording report simulate help config completion man", "")]
    [InlineData("subscribe", "su")]
    [InlineData("--topic --topics-file", "subscribe", "--topi")]
    [InlineData("-q", "subscribe", "--topic", "a", "-q")]
    [InlineData("add change delete", "subscribe", "--op", "")]
    [InlineData("route route-table", "subscribe", "--event", "rou")]
    [InlineData("ifa,route ifa,route-table", "subscribe", "--event", "ifa,rou")]
    [InlineData("--event=ifd --event=ifl --event=iff --event=ifa", "subscribe", "--event=if")]
    [InlineData("inet inet6", "subscribe", "--family", "ine")]
    [InlineData("severity", "subscribe", "--where", "sev")]
    [InlineData("text json raw pretty csv", "subscribe", "-o", "")]
    [InlineData("text json", "check", "-o", "")]
    [InlineData("auto always never", "subscribe", "--color", "")]
    [InlineData("kernel", "topics", "ker")]
    [InlineData("change", "topics", "ifa", "--op", "cha")]
    [InlineData("route-churn", "simulate", "--scenario", "route")]
    [InlineData("bash zsh fish pwsh", "completion", "")]
    [InlineData("subscribe spool simulate", "help", "s")]
    [InlineData("jetnotify-recording.1 jetnotify-recording.5", "man", "jetnotify-rec")]
    [InlineData("show check path", "config", "")]
    [InlineData("", "config", "show", "")]
    [InlineData("check list diff", "inventory", "")]
    [InlineData("drain", "spool", "d")]
    [InlineData("info", "recording", "")]
    [InlineData("", "subscribe", "--count", "")]
    [InlineData("", "bogus", "")]
    public void A_word_is_completed_with_what_may_stand_there(string offered, params string[] words) =>
        Assert.Equal(offered.Split(' ', StringSplitOptions.RemoveEmptyEntries), Answer("pwsh", words)[1..]
            .Select(line => line.Split('\t')[0]));

    [Theory]
    [InlineData("files", "subscribe", "--cafile", "")]
    [InlineData("files", "subscribe", "--cafile=/et")]
    [InlineData("folders", "subscribe", "--capath", "")]
    [InlineData("files", "replay", "")]
    [InlineData("files", "replay", "--", "")]
    [InlineData("files", "recording", "info", "")]
    [InlineData("folders", "spool", "drain", "")]
    public void Files_and_folders_are_left_to_the_shell(string kind, params string[] words) =>
        Assert.Equal([kind], Answer("fish", words));

    [Fact]
    public void An_option_that_holds_once_is_not_offered_twice()
    {
        Assert.DoesNotContain("--host", Answer("bash", "jetnotify subscribe --host r1 --ho"));
        Assert.Contains("--topic", Answer("bash", "jetnotify subscribe --topic r1 --top"));
    }

    [Theory]
    [InlineData("jetnotify subscribe --event=if", "ifd ifl iff ifa")]
    [InlineData("jetnotify subscribe --event if", "ifd ifl iff ifa")]
    [InlineData("jetnotify subscribe --where 'sev", "severity")]
    [InlineData("jetnotify subscribe -t 'a b' --event \"rou", "route route-table")]
    [InlineData("jetnotify subscribe -t a\\ b --op ch", "change")]
    public void For_bash_the_line_is_split_as_bash_does(string line, string offered) =>
        Assert.Equal(offered.Split(' '), Answer("bash", line)[1..]);

    [Fact]
    public void Words_come_with_their_meaning_where_the_shell_shows_it()
    {
        Assert.Contains("subscribe\tSubscribe to events or topics and print what arrives.", Answer("fish", ""));
        Assert.Contains("subscribe:Subscribe to events or topics and print what arrives.", Answer("zsh", ""));
        Assert.Contains("subscribe", Answer("bash", "jetnotify "));
    }

    [Fact]
    public void A_shell_that_is_not_known_is_refused_with_those_that_are() =>
        Assert.Equal("jetnotify: tcsh is not a shell that completion is written for (bash, zsh, fish or pwsh)\n",
            Invocation.Of(["completion", "tcsh"]).Error);

    private static string[] Answer(string shell, params string[] words)
    {
        var run = Invocation.Of(["completion", shell, "--", .. words]);
        Assert.Equal(0, run.Code);
        return run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
