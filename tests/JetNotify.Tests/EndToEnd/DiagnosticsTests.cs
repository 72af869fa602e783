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
            Assert.Contains("connected to", await reader.ReadToEndAsync(TestContext.Current.CancellationToken),
                StringComparison.Ordinal);
        }

        File.Delete(file);
    }

    [Fact]
    public async Task A_log_file_on_a_full_disk_decides_nothing_and_its_loss_is_told()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full here");
        await using var broker = OneMessage();

        var ended = await Tool.Run(
            "subscribe", "-h", "127.0.0.1", "-p", broker.PortText, "-t", "t", "-C", "1", "-v", "--log-file",
                "/dev/full");

        Assert.Equal(("t one\n", 0), (ended.Stdout, ended.Code));
        Assert.Contains("diagnostics are missing from /dev/full until it can be written: No space left on device",
            ended.Stderr, StringComparison.Ordinal);
        Assert.Matches(@"/dev/full lacks \d+ lines of diagnostics", ended.Stderr);
    }

    [Fact]
    public async Task SIGHUP_opens_the_log_file_anew_and_ends_nothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are POSIX's");
        await using var broker = OneMessage();
        string folder = Directory.CreateTempSubdirectory("jetnotify-").FullName;
        string file = Path.Combine(folder, "log");
        await using var tool = Tool.Start("subscribe", "-h", "127.0.0.1", "-p", broker.PortText, "-t", "t", "-v",
            "--log-file", file);
        await tool.UntilLines(1);

        File.Move(file, file + ".1");
        tool.Signal(Signals.HangUp);
        await Deadline.Until(() => File.Exists(file), "the log file is made anew");
        tool.Signal(Signals.User1);
        await Deadline.Until(() => File.ReadAllText(file).Contains("INF statistics: 1 messages printed",
            StringComparison.Ordinal), "figures are in the new file");
        tool.Signal(Signals.Terminate);

        Assert.Equal(0, (await tool.Exit()).Code);
        Assert.Contains("connected to", await File.ReadAllTextAsync(file + ".1",
            TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_FIFO_that_nobody_reads_is_no_log_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "FIFOs are POSIX's");
        string fifo = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await using var made = Tool.Program("/usr/bin/mkfifo", fifo);
        await made.Exit();

        var ended = await Tool.Run("subscribe", "-h", "127.0.0.1", "-p", "1", "-t", "t", "--log-file", fifo);

        Assert.Equal(2, ended.Code);
        Assert.Contains($"{fifo} is a FIFO that nobody reads", ended.Stderr, StringComparison.Ordinal);
        File.Delete(fifo);
    }

    private static ScriptedBroker OneMessage() => ScriptedBroker.Start(async peer =>
    {
        await peer.Admit();
        await peer.Grant();
        await peer.Publish("t", "one");
        await peer.UntilClosed();
    });
}
