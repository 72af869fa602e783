using System.Diagnostics;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.EndToEnd;

/// <summary>Standard output as other programs treat it: closed, blocked, slow.</summary>
public sealed class PipeTests
{
    private static string[] To(string port, params string[] more) =>
        ["subscribe", "-h", "127.0.0.1", "-p", port, "-t", "t", .. more];

    [Fact]
    public async Task A_reader_that_leaves_ends_it_without_another_message()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a closed pipe is noticed at the next write on Windows");
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant();
            await peer.Publish("t", "only one");
            await peer.UntilClosed();
        });
        await using var shell = Tool.Shell(
            "{ \"$J\" \"$@\"; echo \"status $?\" >&2; } | head -n 1", To(broker.PortText));

        var ended = await shell.Exit(TimeSpan.FromSeconds(10));

        Assert.Equal("t only one\n", ended.Stdout);
        Assert.Contains("status 0", ended.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silent_topic_does_not_keep_it_from_noticing_a_closed_pipe()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a closed pipe is noticed at the next write on Windows");
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant();
            await peer.UntilClosed();
        });
        await using var shell = Tool.Shell("{ \"$J\" \"$@\"; echo \"status $?\" >&2; } | true", To(broker.PortText));

        var ended = await shell.Exit(TimeSpan.FromSeconds(10));

        Assert.Contains("status 0", ended.Stderr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("> \"$0.out\"")]
    [InlineData("> /dev/null")]
    [InlineData("| cat > /dev/null")]
    public async Task A_file_a_device_or_a_living_reader_is_not_taken_for_a_closed_pipe(string redirect)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "written for a POSIX shell");
        string folder = Directory.CreateTempSubdirectory("jetnotify-").FullName;
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant();
            await peer.UntilClosed();
        });
        await using var shell = Tool.Shell(
            "{ cd \"$1\"; shift; \"$J\" \"$@\" " + redirect + "; } 2>&1; rm -f sh.out",
                [folder, .. To(broker.PortText, "-W", "1", "-v")]);

        var ended = await shell.Exit();

        Assert.DoesNotContain("has left", ended.Stdout, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Nothing_is_acknowledged_that_a_blocked_pipe_has_not_taken_and_pings_go_on()
    {
        int pings = 0;
        int acknowledged = 0;
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant(code: 1);
            string payload = new('x', 200_000);
            for (int id = 1; id <= 10; id++)
            {
                await peer.Publish("t", payload, qos: 1, id: id);
            }

            while (await peer.Receive() is { } packet)
            {
                switch (packet[0] >> 4)
                {
                    case 12:
                        Interlocked.Increment(ref pings);
                        break;
                    case 4:
                        Interlocked.Increment(ref acknowledged);
                        break;
                    default:
                        break;
                }
            }
        });
        await using var tool = Tool.StartUnread(To(broker.PortText, "-q", "1", "-k", "1", "-o", "raw"));

        // Three keep-alives of a second, stdout blocked all the while.
        await Deadline.Until(() => Volatile.Read(ref pings) >= 3, "three pings while stdout is blocked");

        Assert.True(Volatile.Read(ref acknowledged) < 10, "more was acknowledged than a pipe can hold");
        Assert.Equal(1, broker.Connections);

        var clock = Stopwatch.StartNew();
        tool.Signal(Signals.Terminate);
        var ended = await tool.Exit(TimeSpan.FromSeconds(10));
        Assert.Equal(0, ended.Code);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(3), $"it took {clock.Elapsed} to end with stdout blocked");
        Assert.True(Volatile.Read(ref acknowledged) < 10, "the end acknowledged what was not written");
    }

    [Fact]
    public async Task A_flood_behind_a_blocked_pipe_costs_no_memory_and_not_the_session()
    {
        int pings = 0;
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant();
            var flood = Flood(peer);
            while (await peer.Receive() is { } packet)
            {
                if (packet[0] >> 4 == 12)
                {
                    Interlocked.Increment(ref pings);
                }
            }

            await flood;
        });
        await using var tool = Tool.StartUnread(To(broker.PortText, "-k", "1"));
        await Deadline.Until(() => Volatile.Read(ref pings) >= 1, "a ping while stdout is blocked");
        long early = PeakKilobytes(tool);

        // Three keep-alives of a second.
        await Deadline.Until(() => Volatile.Read(ref pings) >= 4, "four pings while stdout is blocked");

        Assert.True(PeakKilobytes(tool) - early < 1024, $"{early} kB after one ping, {PeakKilobytes(tool)} after four");
        Assert.Equal(1, broker.Connections);
        Assert.False(tool.HasExited);
    }

    private static async Task Flood(ScriptedPeer peer)
    {
        byte[] packets = [.. Enumerable.Repeat(ScriptedPeer.PublishPacket("t", new byte[500]), 100)
            .SelectMany(one => one)];
        try
        {
            while (true)
            {
                await peer.Send(packets);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The tool has gone.
        }
    }

    private static long PeakKilobytes(Tool tool) => long.Parse(
        File.ReadLines($"/proc/{tool.ProcessId}/status")
            .Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task A_reader_that_takes_nothing_is_told_of()
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant();
            await peer.Publish("t", new string('x', 300_000));
            await peer.UntilClosed();
        });
        await using var tool = Tool.StartUnread(To(broker.PortText));

        await tool.UntilStderr("nothing has read standard output for 5 s");
    }

    [Fact]
    public async Task A_second_signal_ends_it_at_once()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are POSIX's");
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant();
            await peer.Send(Enumerable.Repeat(ScriptedPeer.PublishPacket("t", new byte[100_000]),
                20).SelectMany(p => p).ToArray());
            await peer.UntilClosed();
        });
        await using var tool = Tool.StartUnread(To(broker.PortText, "-vv", "-o", "raw"));
        await tool.UntilStderr("received PUBLISH");

        var clock = Stopwatch.StartNew();
        tool.Signal(Signals.Interrupt);
        await tool.UntilStderr("interrupted");
        tool.Signal(Signals.Interrupt);
        await tool.Exit(TimeSpan.FromSeconds(10));

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(1.4), $"a second signal took {clock.Elapsed}");
    }

    [Fact]
    public async Task Diagnostics_never_reach_stdout()
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant();
            await peer.Publish("t", "one");
            await peer.UntilClosed();
        });

        var ended = await Tool.Run(To(broker.PortText, "-vv", "-C", "1"));

        Assert.Equal("t one\n", ended.Stdout);
        Assert.Contains("received CONNACK", ended.Stderr, StringComparison.Ordinal);
        Assert.All(
            ended.Stderr.TrimEnd('\n').Split('\n'),
            line => Assert.StartsWith("jetnotify: ", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_printed_before_a_kill_is_in_the_file()
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant(code: 1);
            await peer.Publish("t", "one", qos: 1);
            await peer.UntilClosed();
        });
        string file = Path.GetTempFileName();
        await using var tool = Tool.Shell("out=$1; shift; exec \"$J\" \"$@\" > \"$out\"",
            [file, .. To(broker.PortText, "-q", "1")]);
        await Deadline.Until(() => new FileInfo(file).Length > 0, "the line is in the file while the tool runs");

        tool.Signal(Signals.Kill);
        await tool.Exit();

        Assert.Equal("t one\n", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        File.Delete(file);
    }

    [Fact]
    public async Task Messages_that_a_blocked_pipe_holds_up_are_not_taken_for_quiet()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "written for a POSIX shell");
        string folder = Directory.CreateTempSubdirectory("jetnotify-").FullName;
        int pings = 0;
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant();
            await peer.Send(Enumerable.Repeat(ScriptedPeer.PublishPacket("t", new byte[20_000]),
                20).SelectMany(p => p).ToArray());
            foreach (byte[] packet in await peer.UntilClosed(_ => Interlocked.Increment(ref pings)))
            {
                Assert.True(packet[0] is 0xC0 or 0xE0);
            }
        });
        await using var shell = Tool.Shell(
            "go=$1; shift; { \"$J\" \"$@\"; echo \"status $?\" >&2; } | { until [ -e \"$go\" ]; do sleep 0.1; done; "
                + "cat; }",
            [Path.Combine(folder, "go"), .. To(broker.PortText, "-k", "1", "--idle-timeout", "500ms", "-o", "raw")]);

        // Two pings take one and a half seconds: three times what would be quiet.
        await Deadline.Until(() => Volatile.Read(ref pings) >= 2, "two pings while stdout is blocked");
        await File.WriteAllTextAsync(Path.Combine(folder, "go"), string.Empty, TestContext.Current.CancellationToken);
        var ended = await shell.Exit();

        Assert.Contains("status 0", ended.Stderr, StringComparison.Ordinal);
        Assert.Equal(20 * 20_001, ended.StdoutBytes.Length);
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("--version")]
    [InlineData("topics ifa")]
    [InlineData("subscribe --demo -C 1")]
    [InlineData("replay \"$1\"")]
    public async Task A_standard_output_that_was_never_there_is_7_and_one_line(string command)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "written for a POSIX shell and /proc");
        string recording = Path.GetTempFileName();
        await File.WriteAllTextAsync(recording, Recordings.RecordingTexts.Header + Recordings.RecordingTexts.Line,
            TestContext.Current.CancellationToken);
        foreach (string closed in (string[])[">&-", "0<&- >&-"])
        {
            await using var shell = Tool.Shell($"\"$J\" {command} {closed}", recording);
            var ended = await shell.Exit();

            Assert.Equal("", ended.Stdout);
            Assert.StartsWith("jetnotify: cannot write to standard output: ", ended.Stderr, StringComparison.Ordinal);
            Assert.Equal(1, ended.Stderr.Count(c => c == '\n'));
            Assert.Equal(7, ended.Code);
        }

        File.Delete(recording);
    }

    [Fact]
    public async Task Without_standard_error_and_input_messages_alone_reach_standard_output()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "written for a POSIX shell and /proc");
        foreach (string closed in (string[])["2>&-", "0<&- 2>&-"])
        {
            await using var shell = Tool.Shell($"\"$J\" subscribe --demo -C 1 -vv -F message {closed}");
            var ended = await shell.Exit();

            Assert.Equal(("message\n", 0), (ended.Stdout, ended.Code));
        }
    }

    [Fact]
    public async Task A_router_is_simulated_without_standard_input()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "written for a POSIX shell and /proc");
        await using var shell = Tool.Shell("exec \"$J\" simulate --port 0 --scenario none --duration 1s 0<&-");

        var ended = await shell.Exit();

        Assert.DoesNotContain("bug", ended.Stderr, StringComparison.Ordinal);
        Assert.Equal(0, ended.Code);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("subscribe --demo -o raw")]
    public async Task A_limit_for_the_files_of_a_process_is_a_full_disk(string command)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "written for a POSIX shell");
        string file = Path.GetTempFileName();

        // The runtime's own memory files are none.
        await using var shell = Tool.Shell($"ulimit -f 1; DOTNET_EnableWriteXorExecute=0 exec \"$J\" {command} > "
            + "\"$1\"", file);
        var ended = await shell.Exit();

        Assert.Contains("cannot write to standard output: File too large", ended.Stderr, StringComparison.Ordinal);
        Assert.Equal(7, ended.Code);
        File.Delete(file);
    }

    [Theory]
    [InlineData("", "torn\nt one\n")]
    [InlineData("-o raw -N", "tornone")]
    public async Task A_file_that_ends_in_the_middle_of_a_line_gets_its_newline_first(string options, string text)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "what stands in the file is looked for on Linux");
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant();
            await peer.Publish("t", "one");
            await peer.UntilClosed();
        });
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "torn", TestContext.Current.CancellationToken);

        await using var shell = Tool.Shell($"out=$1; shift; \"$J\" \"$@\" {options} >> \"$out\"",
            [file, .. To(broker.PortText, "-C", "1")]);
        await shell.Exit();

        Assert.Equal(text, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        File.Delete(file);
    }

    [Fact]
    public async Task A_reader_that_takes_neither_output_nor_diagnostics_costs_no_thread_a_second()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "counts threads in /proc");
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant();
            await peer.Send(Enumerable.Repeat(ScriptedPeer.PublishPacket("t", new byte[20_000]),
                200).SelectMany(p => p).ToArray());
            await peer.UntilClosed();
        });
        string pid = Path.GetTempFileName();
        await using var shell = Tool.Shell(
            "pid=$1; shift; { sh -c 'echo $$ > \"$0\"; exec \"$J\" \"$@\"' \"$pid\" \"$@\" 2>&1; } | sleep 20",
            [pid, .. To(broker.PortText, "-vv", "-k", "1")]);
        int process = 0;
        await Deadline.Until(() => int.TryParse(File.ReadAllText(pid), out process), "the tool runs");
        int Threads() => Directory.GetDirectories($"/proc/{process}/task").Length;
        await Task.Delay(TimeSpan.FromSeconds(8), TestContext.Current.CancellationToken);
        int before = Threads();

        // The watch on a slow reader looks once a second, and pings go out.
        await Task.Delay(TimeSpan.FromSeconds(7), TestContext.Current.CancellationToken);

        Assert.InRange(Threads(), 1, before + 1);
        File.Delete(pid);
    }
}
