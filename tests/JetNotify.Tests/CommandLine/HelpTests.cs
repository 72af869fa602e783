using JetNotify.Tests.Support;

namespace JetNotify.Tests.CommandLine;

public sealed class HelpTests
{
    [Theory]
    [InlineData("subscribe", "--help")]
    [InlineData("subscribe", "-?", "--help")]
    [InlineData("subscribe", "-t", "a", "--help")]
    [InlineData("subscribe", "--port", "x", "--help")]
    [InlineData("subscribe", "--bogus", "--help")]
    [InlineData("subscribe", "-t", "--help")]
    public void Help_comes_whatever_else_is_wrong(params string[] args)
    {
        var run = Invocation.Of(args);

        Assert.Equal(0, run.Code);
        Assert.Contains("Usage: jetnotify subscribe ", run.Output, StringComparison.Ordinal);
        Assert.Contains("--idle-timeout DURATION", run.Output, StringComparison.Ordinal);
        Assert.Equal("", run.Error);
        Assert.Null(run.Planned);
    }

    [Fact]
    public void Help_names_every_exit_code()
    {
        string help = Invocation.OfSubscribe("--help").Output;

        Assert.All(Enum.GetValues<ExitCode>(), code => Assert.Contains($"\n  {(int)code,2}  ", help,
            StringComparison.Ordinal));
    }

    [Fact]
    public void A_letter_h_is_the_host_as_in_mosquitto_sub() =>
        Assert.Equal("r1", Invocation.PlanOf("-h", "r1").Transport.Host);

    [Theory]
    [InlineData()]
    [InlineData("--help")]
    [InlineData("-?")]
    public void Without_a_command_help_is_brief(params string[] args)
    {
        var run = Invocation.Of(args);

        Assert.Equal(0, run.Code);
        Assert.StartsWith("jetnotify receives", run.Output, StringComparison.Ordinal);
        Assert.InRange(run.Output.Count(c => c == '\n'), 5, 24);
        Assert.Equal("", run.Error);
    }

    [Theory]
    [InlineData("--version")]
    [InlineData("subscribe", "--version")]
    public void The_version_is_one_line(params string[] args)
    {
        var run = Invocation.Of(args);

        Assert.Matches(
            "^jetnotify [0-9]+\\.[0-9]+\\.[0-9]+ \\(commit ([0-9a-f]{12}|unknown), (native|\\.NET [0-9.]+), "
                + "[a-z0-9-]+; delivers into NATS, MQTT, Kafka\\)\n$", run.Output);
        Assert.Equal(0, run.Code);
    }

    [Fact]
    public void The_exit_code_of_the_work_is_the_exit_code() =>
        Assert.Equal(27, Invocation.Of(["subscribe", "-t", "a"], code: 27).Code);

    [Theory]
    [InlineData("--help", "> /dev/full")]
    [InlineData("--version", "> /dev/full")]
    [InlineData("--help", ">&-")]
    public async Task Help_that_cannot_be_written_is_7_in_one_line(string option, string redirect)
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full on this system");
        await using var tool = Tool.Shell("exec \"$J\" \"$1\" " + redirect, option);

        var ended = await tool.Exit();

        Assert.Equal(7, ended.Code);
        Assert.StartsWith("jetnotify: cannot write to standard output: ",
            Assert.Single(ended.Stderr.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2> /dev/full")]
    [InlineData("2>&-")]
    public async Task A_usage_error_that_nobody_can_be_told_is_still_2(string redirect)
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full on this system");
        await using var tool = Tool.Shell("exec \"$J\" subscribe " + redirect);

        Assert.Equal(2, (await tool.Exit()).Code);
    }

    [Theory]
    [InlineData("check", "--help")]
    [InlineData("check", "--wait", "x", "--help")]
    [InlineData("check", "--bogus", "--help")]
    public void Check_has_help_of_its_own(params string[] args)
    {
        var run = Invocation.Of(args);

        Assert.Equal(0, run.Code);
        Assert.Contains("Usage: jetnotify check ", run.Output, StringComparison.Ordinal);
        Assert.Contains("--wait DURATION", run.Output, StringComparison.Ordinal);
        Assert.All(Enum.GetValues<ExitCode>(), code => Assert.Contains($"\n  {(int)code,2}  ", run.Output,
            StringComparison.Ordinal));
        Assert.All(run.Output.Split('\n'), line => Assert.InRange(line.Length, 0, 120));
    }

    [Fact]
    public void Brief_help_lists_every_command()
    {
        string help = Invocation.Of([]).Output;

        Assert.All(Program.Commands().Entries, command =>
            Assert.Contains($"\n  {command.Name} ", help, StringComparison.Ordinal));
    }
}
