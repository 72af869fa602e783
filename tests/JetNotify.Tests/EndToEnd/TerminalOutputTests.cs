using JetNotify.Tests.Support;

namespace JetNotify.Tests.EndToEnd;

/// <summary>What is shown on a terminal of a width.</summary>
public sealed class TerminalOutputTests
{
    [Fact]
    public async Task Pretty_fits_the_terminal_unless_told_not_to()
    {
        string cut = await PseudoTerminal.Run(60, "$J subscribe --demo -C 40 -o pretty --color never --quiet");
        string whole = await PseudoTerminal.Run(
            60, "$J subscribe --demo -C 40 -o pretty --color never --quiet --no-trunc");

        string[] lines = cut.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(40, lines.Length);
        Assert.All(lines, line => Assert.True(line.Length <= 60, line));
        Assert.Contains(lines, line => line.EndsWith('…'));
        Assert.DoesNotContain('…', whole);
        Assert.Contains(whole.Split("\r\n"), line => line.Length > 60);
    }

    [Fact]
    public async Task Csv_begins_with_its_columns_unless_it_goes_on_with_a_file()
    {
        string file = Path.GetTempFileName();
        await using var shell = Tool.Shell(
            "for i in 1 2; do \"$J\" subscribe --demo -C 1 -o csv --quiet >> \"$1\"; done; cat \"$1\"", file);

        var ended = await shell.Exit();

        Assert.Equal(3, ended.Lines.Length);
        Assert.Equal("ts,device,topic,qos,retain,kind,op,event-id,hostname,time,severity,facility,interface,family,"
            + "address,prefix,table,message,payload", ended.Lines[0]);
        Assert.All(ended.Lines[1..], line => Assert.Matches("^[-0-9T:.]+Z,jetsim,/junos/events/", line));
        File.Delete(file);
    }

    [Fact]
    public async Task A_check_counts_down_and_shows_in_colour_how_each_step_went()
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant();
            await peer.Grant();
            await peer.UntilClosed();
        });

        string shown = await PseudoTerminal.Run(
            100, $"unset NO_COLOR; $J check -h 127.0.0.1 -p {broker.PortText} -t /junos/events/# --wait 3s",
            ("waiting for a first event, 2 s left; Ctrl-C ends", ""), ("1 s left", ""),
                ("nothing came within 3 s", ""));

        Assert.Contains("\u001b[32mok     \u001b[0m connect", shown, StringComparison.Ordinal);
        Assert.Matches(@"left; Ctrl-C ends\r\u001b\[K\u001b\[2m-      \u001b\[0m event", shown);
    }
}
