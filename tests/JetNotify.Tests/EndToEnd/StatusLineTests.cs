using JetNotify.Tests.Support;

namespace JetNotify.Tests.EndToEnd;

/// <summary>What <c>subscribe</c> says of itself: a line on a terminal, sentences in a pipe.</summary>
public sealed class StatusLineTests
{
    private const string Erase = "\r\u001b[K";
    private const string CtrlC = "\u0003";

    [Fact]
    public async Task On_a_terminal_one_line_says_that_it_waits_and_is_gone_before_the_first_message()
    {
        string waited = Path.Combine(Directory.CreateTempSubdirectory("jetnotify-").FullName, "waited");
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant();
            await Deadline.Until(() => File.Exists(waited), "the terminal shows that it waits");
            await peer.Publish("t", "one");
            await peer.UntilClosed();
        });

        string shown = await PseudoTerminal.Run(
            100, $"exec $J subscribe -h 127.0.0.1 -p {broker.PortText} -t t -C 1 --log-file /dev/null",
            ("subscribed to 1 topic filter, waiting; Ctrl-C ends (", ""), ("(1 s)", $"!touch {waited}"));

        int first = shown.IndexOf("t one\r\n", StringComparison.Ordinal);
        Assert.EndsWith(Erase, shown[..first], StringComparison.Ordinal);
        Assert.DoesNotContain("waiting", shown[first..], StringComparison.Ordinal);
        Assert.DoesNotContain('\n', shown[..first]);
        Assert.Contains("ended after", shown[first..], StringComparison.Ordinal);
        Assert.Contains("1 received, 1 printed, 0 dropped by conditions, no gaps", shown[first..],
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_line_is_no_wider_than_the_terminal_and_Ctrl_C_takes_it_away()
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant(filters: 2);
            await peer.UntilClosed();
        });

        string shown = await PseudoTerminal.Run(
            40, $"trap : INT; $J subscribe -h 127.0.0.1 -p {broker.PortText} -t t -t u; echo status $?",
            ("connected to 127.0.0.1, subscribed", CtrlC));

        Assert.All(shown.Split(Erase)[..^1], line => Assert.True(line.Length < 40, line));
        Assert.Contains("status 0", shown, StringComparison.Ordinal);
        Assert.Matches(@"\r\u001b\[Kjetnotify: ended after|\r\u001b\[K(\^C)?\r\u001b\[Kjetnotify: ended after", shown);
    }

    [Theory]
    [InlineData("> /dev/null")]
    [InlineData("| gzip > /dev/null")]
    public async Task A_counter_is_shown_while_output_goes_elsewhere(string elsewhere)
    {
        string shown = await PseudoTerminal.Run(
            100, $"trap : INT; $J subscribe --demo {elsewhere}", ("received,", ""), (" printed,", ""), ("/s;", CtrlC),
            ("ended after", ""));

        Assert.Matches(@"\d+ received, \d+ printed, [\d.,]+/s", shown);
    }

    [Fact]
    public async Task What_is_delivered_and_not_printed_is_called_that()
    {
        await using var engine = await RealBroker.Start();
        string shown = await PseudoTerminal.Run(
            100, $"trap : INT; $J subscribe --demo --to mqtt://127.0.0.1:{engine.Port}/jet",
            ("received,", ""), (" delivered,", ""), ("/s;", CtrlC), ("ended after", ""));

        Assert.Matches(@"\d+ received, \d+ delivered, [\d.,]+/s", shown);
        Assert.DoesNotContain("printed", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_pipe_ends_at_the_terminal_there_is_no_counter_between_its_lines()
    {
        string shown = await PseudoTerminal.Run(
            100, "set -m; $J subscribe --demo -W 3s | grep -c junos", ("ended after", ""));

        Assert.DoesNotContain("received, ", shown[..shown.IndexOf("ended after", StringComparison.Ordinal)],
            StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', shown);
    }

    [Fact]
    public async Task Quiet_says_nothing_at_a_terminal_either()
    {
        string shown = await PseudoTerminal.Run(100, "$J subscribe --demo -C 30 --quiet > /dev/null; echo status $?");

        Assert.Equal("status 0\r\n", shown);
    }

    [Fact]
    public async Task In_a_pipe_the_log_says_each_step_and_no_line_is_drawn()
    {
        await using var broker = ScriptedBroker.Start(async (peer, connection) =>
        {
            await peer.Expect(1);
            await peer.Send(connection == 1 ? "20 02 01 00" : "20 02 00 00");
            await peer.Grant();
            if (connection == 2)
            {
                await peer.Publish("t", "one");
                await peer.Publish("dropped", "two");
                await peer.Publish("t", "three");
                await peer.UntilClosed();
            }
        });

        var ended = await Tool.Run(
            "subscribe", "-h", "127.0.0.1", "-p", broker.PortText, "-t", "#", "-T", "dropped", "-c", "-i", "noc", "-C",
            "2");

        Assert.Equal("t one\nt three\n", ended.Stdout);
        Assert.Collection(
            ended.Stderr.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => Assert.StartsWith("jetnotify: connected to 127.0.0.1:", line, StringComparison.Ordinal),
            line => Assert.Equal("jetnotify: session resumed: what the broker queued for it follows", line),
            line => Assert.Equal("jetnotify: subscribed to 1 topic filter", line),
            line => Assert.StartsWith("jetnotify: lost the connection to 127.0.0.1:", line, StringComparison.Ordinal),
            line => Assert.Contains(" again after ", line, StringComparison.Ordinal),
            line => Assert.Contains("did not keep the session", line, StringComparison.Ordinal),
            line => Assert.Equal("jetnotify: subscribed again to 1 topic filter", line),
            line => Assert.Matches(
                @"^jetnotify: ended after \d+\.\d s: 3 received, 2 printed, 1 dropped by conditions, "
                    + @"1 gap of \d+\.\d s(, [\d.]+/s)?$",
                line));
    }

    [Fact]
    public async Task What_went_wrong_is_the_last_line()
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant();
        });

        var ended = await Tool.Run("subscribe", "-h", "127.0.0.1", "-p", broker.PortText, "-t", "t", "--no-reconnect");

        Assert.Equal(1, ended.Code);
        Assert.EndsWith("jetnotify: the broker closed the connection\n", ended.Stderr, StringComparison.Ordinal);
        Assert.Contains("1 gap of", ended.Stderr, StringComparison.Ordinal);
    }
}
