using JetNotify.Tests.Support;

namespace JetNotify.Tests.EndToEnd;

/// <summary>What is said beside the messages: on a terminal, and in the log file.</summary>
public sealed class DiagnosticsTests
{
    [Fact]
    public async Task On_a_terminal_diagnostics_bring_no_colour_of_their_own()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "there is no script(1) to make a terminal");
        await using var broker = OneMessage();
        await using var shell = Tool.Shell(
            "export TERM=xterm; exec script -qec \"'$J' $*\" /dev/null",
            "subscribe", "-h", "127.0.0.1", "-p", broker.PortText, "-t", "t", "-C", "1", "-v", "--color", "never");

        var ended = await shell.Exit();

        Assert.Contains("jetnotify: connected to", ended.Stdout, StringComparison.Ordinal);
        Assert.Contains("t one", ended.Stdout, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[3", ended.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_file_goes_on_however_long_it_is()
    {
        await using var broker = OneMessage();
        string file = Path.GetTempFileName();
        const long Gibibyte = 1L << 30;
        await using (var sparse = new FileStream(file, FileMode.Open))
        {
            sparse.SetLength(Gibibyte);
        }

        _ = await Tool.Run(
            "subscribe", "-h", "127.0.0.1", "-p", broker.PortText, "-t", "t", "-C", "1", "-v", "--log-file", file);

        await using (var log = new FileStream(file, FileMode.Open))
        using (var reader = new StreamReader(log))
        {
            log.Position = Gibibyte;
            Assert.Contains("connected to", await reader.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        File.Delete(file);
    }

    private static ScriptedBroker OneMessage() => ScriptedBroker.Start(async peer =>
    {
        await peer.Admit();
        await peer.Grant();
        await peer.Publish("t", "one");
        await peer.UntilClosed();
    });
}
