using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.EndToEnd;

/// <summary>The simulated router as its users have it: at a prompt, in a pipe, for their tests.</summary>
public sealed partial class SimulateTests : IDisposable
{
    private const string AddressEvents = "/junos/events/kernel/interfaces/ifa/add/#";

    private readonly string _folder = Directory.CreateTempSubdirectory("jetnotify-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_tutorials_commit_in_one_terminal_is_an_event_in_the_other()
    {
        await using var router = Start("--scenario", "none");
        await using var subscriber = Tool.Start("subscribe", "-p", await PortOf(router), "-t", AddressEvents, "-C",
            "1");
        await router.UntilStderr("subscribed to " + AddressEvents);

        await Type(router, "configure", "set interfaces xe-0/0/0 unit 0 family inet address 192.168.10.1/24",
            "commit and-quit");

        var ended = await subscriber.Exit();
        Assert.Equal(0, ended.Code);
        Assert.StartsWith(
            "/junos/events/kernel/interfaces/ifa/add/xe-0/0/0.0/inet/192.168.10.1/32 "
                + "{\"jet-event\":{\"event-id\":\"KERNEL_EVENT_IFA_ADD\"", ended.Stdout, StringComparison.Ordinal);
        await Deadline.Until(() => router.Stdout.Contains("commit complete", StringComparison.Ordinal),
            "the commit is confirmed");
        Assert.Contains("lab@jetsim# commit and-quit\ncommit complete\nExiting configuration mode\n", router.Stdout,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_router_goes_on_when_its_pipe_has_ended_and_ends_with_a_signal()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are POSIX's");
        await using var router = Start("--scenario", "login", "--rate", "50");
        router.StandardInput.Close();
        string port = await PortOf(router);

        Assert.Equal(5, (await Tool.Run("subscribe", "-p", port, "-t", "/junos/events/#", "-C", "5")).Lines.Length);
        router.Signal(Signals.Terminate);

        var ended = await router.Exit();
        Assert.Equal(0, ended.Code);
        Assert.Matches("published [0-9,]+, delivered 5|published [0-9,]+, delivered [0-9]+", ended.Stderr);
        Assert.Empty(ended.Stdout);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("2")]
    public async Task Every_counted_event_has_reached_its_subscriber_at_the_end(string qos)
    {
        await using var router = Start("--scenario", "route-churn", "--rate", "max", "--count", "3000", "--qos", qos,
            "--wait-subscribers", "1");
        await using var subscriber = Tool.Start(
            "subscribe", "-p", await PortOf(router), "--event", "route", "-q", qos, "-o", "json", "--no-reconnect");

        var ended = await router.Exit();
        Assert.Equal(0, ended.Code);
        Assert.Contains("published 3,00", ended.Stderr, StringComparison.Ordinal);
        Assert.Contains("dropped 0", ended.Stderr, StringComparison.Ordinal);
        Assert.Equal(3000, (await subscriber.Exit()).Lines.Length);
    }

    [Fact]
    public async Task A_pipe_is_told_in_lines_who_comes_and_goes()
    {
        await using var router = Start("--scenario", "none", "--max-connections", "1", "--host-name", "vqfx");
        string port = await PortOf(router);
        await using var first = Tool.Start("subscribe", "-p", port, "-t", "a/#", "-i", "first");
        await router.UntilStderr("first subscribed to a/# (QoS 0)");

        Assert.Equal(3, (await Tool.Run("subscribe", "-p", port, "-t", "b")).Code);
        await router.UntilStderr("was turned away: there are 1 connections already");
        first.Signal(Signals.Terminate);
        await router.UntilStderr("first left: said goodbye");

        Assert.Matches(@"jetnotify: first connected from 127\.0\.0\.1:\d+ \(MQTT 3\.1\.1, keep-alive 60 s\)\n",
            router.Stderr);
        Assert.StartsWith("jetnotify: vqfx, a simulated router, listens on 127.0.0.1:", router.Stderr,
            StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', router.Stderr);
    }

    [Fact]
    public async Task A_script_that_has_no_lines_is_refused_before_it_fills_the_memory()
    {
        await using var router = Start("--scenario", "none", "--script", "/dev/zero");

        var ended = await router.Exit();

        Assert.Equal(2, ended.Code);
        Assert.Contains("/dev/zero: a line is longer than 1048576 bytes: is it the right file?", ended.Stderr,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_is_run_line_by_line_and_what_it_got_wrong_is_counted()
    {
        string script = Path.Combine(_folder, "commit.txt");
        await File.WriteAllTextAsync(script,
            "configure\nset interfaces xe-0/0/0 nonsense\nset routing-options static route 10.9.0.0/16 next-hop "
                + "192.168.20.2\ncommit\n", TestContext.Current.CancellationToken);
        await using var router = Start("--scenario", "none", "--script", script, "--duration", "2s");

        var ended = await router.Exit();

        Assert.Equal(0, ended.Code);
        Assert.Contains($"{script}: 1 command was refused; standard output shows which", ended.Stderr,
            StringComparison.Ordinal);
        Assert.Contains("syntax error", ended.Stdout, StringComparison.Ordinal);
        Assert.Contains("commit complete\n", ended.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_in_use_is_one_line_with_the_cure()
    {
        await using var router = Start("--scenario", "none");
        string port = await PortOf(router);

        var ended = await Tool.Run("simulate", "-p", port);

        Assert.Equal(2, ended.Code);
        Assert.Equal(
            $"jetnotify: cannot listen on 127.0.0.1:{port}: another program does; name another port, or -p 0 for a "
                + $"free one\n", ended.Stderr);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_events()
    {
        var runs = new List<string[]>();
        for (int i = 0; i < 2; i++)
        {
            await using var router = Start("--rate", "max", "--count", "500", "--seed", "7", "--wait-subscribers", "1");
            await using var subscriber = Tool.Start(
                "subscribe", "-p", await PortOf(router), "-t", "/junos/events/#", "-T", "/junos/events/syslog/SYSTEM",
                    "-F", "%t", "--no-reconnect");
            await router.Exit();
            runs.Add((await subscriber.Exit()).Lines);
        }

        Assert.NotEmpty(runs[0]);
        Assert.Equal(runs[0], runs[1]);
    }

    [Theory]
    [InlineData("311")]
    [InlineData("5")]
    public async Task What_was_recorded_and_played_again_is_recorded_the_same(string version)
    {
        string first = Path.Combine(_folder, "first.ndjson");
        string second = Path.Combine(_folder, "second.ndjson");
        await using (var broker = await RealBroker.Start())
        {
            await broker.Publish("/r/kept", "at first", "-r", "-q", "1");
            await using var recorder = Tool.Start(
                "subscribe", "-p", broker.PortText, "-t", "/r/#", "-q", "2", "-V", version, "-C", "5", "--record",
                    first, "-o", "raw");
            await recorder.UntilLines(1);
            await broker.Publish("/r/a", "zero", "-q", "0");
            await broker.Publish("/r/b", "one \u2028 ü", "-q", "1");
            await broker.Publish("/r/c", "two", "-q", "2");
            string bytes = Path.Combine(_folder, "bytes");
            await File.WriteAllBytesAsync(bytes, [0, 1, 0xFF, 0x0A, 0x22], TestContext.Current.CancellationToken);
            await broker.PublishFile("/r/d", bytes, "-q", "1");
            Assert.Equal(0, (await recorder.Exit()).Code);
        }

        await using var router = Start("--replay", first, "--speed", "max", "--mqtt5");
        await using var again = Tool.Start(
            "subscribe", "-p", await PortOf(router), "-t", "/r/#", "-q", "2", "-V", version, "-C", "5", "--record",
                second, "-o", "raw");

        Assert.Equal(0, (await again.Exit()).Code);
        Assert.Equal(0, (await router.Exit()).Code);
        Assert.Equal(5, Messages(first).Length);
        Assert.Equal(Messages(first), Messages(second));
    }

    [Fact]
    public async Task A_recording_that_loops_goes_on_until_it_is_enough()
    {
        string file = Recording(2);
        await using var router = Start("--replay", file, "--speed", "max", "--loop", "--count", "7");
        await using var subscriber = Tool.Start("subscribe", "-p", await PortOf(router), "-t", "t", "-o", "raw",
            "--no-reconnect");

        Assert.Equal(0, (await router.Exit()).Code);

        Assert.Equal(["0", "1", "0", "1", "0", "1", "0"], (await subscriber.Exit()).Lines);
    }

    [Fact]
    public async Task A_recording_keeps_the_time_between_its_messages()
    {
        string file = Recording(2, seconds: 2);
        await using var router = Start("--replay", file);
        string port = await PortOf(router);

        // The first message waits for a subscriber, so it is not older than this; that it was printed may be seen late.
        var clock = Stopwatch.StartNew();
        await using var subscriber = Tool.Start("subscribe", "-p", port, "-t", "t", "-o", "raw");
        await subscriber.UntilLines(2);

        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(1.9), Deadline.Patience);
    }

    [Theory]
    [InlineData("no recording\n", "is not a recording of jetnotify subscribe --record")]
    [InlineData("", "is empty: no recording")]
    public async Task What_is_no_recording_is_refused_before_anybody_waits(string content, string said)
    {
        string file = Path.Combine(_folder, "other");
        await File.WriteAllTextAsync(file, content, TestContext.Current.CancellationToken);

        var ended = await Tool.Run("simulate", "-p", "0", "--replay", file);

        Assert.Equal(2, ended.Code);
        Assert.Contains(said, ended.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_terminal_has_the_clients_above_and_a_prompt_below_and_typing_exit_ends_it()
    {
        Assert.SkipUnless(Tool.IsInstalled("script"), "script(1) makes the terminal");
        await using var terminal = Tool.Shell("script -qefc \"'$J' simulate -p 0 --scenario none\" /dev/null");
        await Deadline.Until(() => Listening().IsMatch(terminal.Stdout), "the screen says where it listens");
        string port = Listening().Match(terminal.Stdout).Groups[1].Value;
        await using var subscriber = Tool.Start("subscribe", "-p", port, "-t", AddressEvents, "-i", "noc-1");
        await Deadline.Until(() => terminal.Stdout.Contains("noc-1 subscribed to", StringComparison.Ordinal),
            "the screen shows the client");

        await Type(terminal, "configure", "set interfaces xe-0/0/0 unit 0 family inet address 192.168.10.1/24",
            "commit and-quit");
        await subscriber.UntilLines(1);
        await Type(terminal, "exit");

        var ended = await terminal.Exit();
        Assert.Equal(0, ended.Code);
        Assert.Contains("lab@jetsim# ", ended.Stdout, StringComparison.Ordinal);
        Assert.Contains("CLIENT", ended.Stdout, StringComparison.Ordinal);
        Assert.Matches(@"noc-1 +127\.0\.0\.1:\d+ +3\.1\.1 +\d+  /junos/", ended.Stdout);
        Assert.Contains("commit complete", ended.Stdout, StringComparison.Ordinal);
        Assert.Contains("\u001b[r", ended.Stdout[ended.Stdout.LastIndexOf("CLIENT", StringComparison.Ordinal)..],
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopped_it_leaves_the_terminal_as_it_was_and_takes_it_again_in_the_foreground()
    {
        Assert.SkipUnless(Tool.IsInstalled("script")
            && Tool.IsInstalled("bash"), "script(1) and bash make the terminal and its jobs");
        await using var terminal = Tool.Shell("script -qefc 'bash --norc --noprofile -i' /dev/null");
        await Type(terminal, "\"$J\" simulate -p 0 --scenario none");
        await Deadline.Until(() => terminal.Stdout.Contains("lab@jetsim>", StringComparison.Ordinal),
            "there is a prompt");

        await terminal.StandardInput.WriteAsync(new byte[] { 0x1A }, TestContext.Current.CancellationToken);
        await terminal.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        await Deadline.Until(() => terminal.Stdout.Contains("Stopped", StringComparison.Ordinal), "it is stopped");
        string stopped = terminal.Stdout;
        Assert.Equal("\u001b[r", Region().Matches(stopped)[^1].Value);
        Assert.DoesNotContain("CLIENT", stopped[stopped.LastIndexOf("\u001b[r", StringComparison.Ordinal)..],
            StringComparison.Ordinal);

        await Type(terminal, "fg");
        await Deadline.Until(() => terminal.Stdout[stopped.Length..]
            .Contains("CLIENT", StringComparison.Ordinal), "it is drawn again");
        await Type(terminal, "exit", "exit");

        Assert.Equal("\u001b[r", Region().Matches((await terminal.Exit()).Stdout)[^1].Value);
    }

    [Fact]
    public async Task Without_a_standard_input_it_goes_on_as_with_an_empty_one()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the shell is POSIX's");
        await using var router = Tool.Shell("exec \"$J\" simulate -p 0 --rate max --count 3 <&-");

        var ended = await router.Exit();

        Assert.Equal(0, ended.Code);
        Assert.Contains("published 3, ", ended.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain("bug", ended.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_waits_for_those_who_are_to_hear_of_its_commit()
    {
        string script = Path.Combine(_folder, "commit.txt");
        await File.WriteAllTextAsync(script,
            "configure\nset interfaces xe-0/0/0 unit 0 family inet address 192.168.10.1/24\ncommit\n",
                TestContext.Current.CancellationToken);
        await using var router = Start("--scenario", "none", "--script", script, "--wait-subscribers", "1");

        var ended = await Tool.Run("subscribe", "-p", await PortOf(router), "-t", AddressEvents, "-C", "1", "-W", "20");

        Assert.Equal(0, ended.Code);
        Assert.Single(ended.Lines);
    }

    [Fact]
    public async Task A_slow_subscriber_has_every_counted_event_too()
    {
        await using var router = Start(
            "--scenario", "login", "--rate", "max", "--count", "300", "--fault", "slow=30000", "--wait-subscribers",
                "1");
        await using var subscriber = Tool.Start(
            "subscribe", "-p", await PortOf(router), "-t", "/junos/events/#", "-T", "/junos/events/syslog/SYSTEM", "-F",
                "%t", "--no-reconnect");

        Assert.Equal(0, (await router.Exit()).Code);

        Assert.Equal(300, (await subscriber.Exit()).Lines.Length);
    }

    [Fact]
    public async Task A_router_that_stood_still_goes_on_at_its_rate()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are POSIX's");
        var clock = Stopwatch.StartNew();
        await using var router = Start("--scenario", "login", "--rate", "100", "--count", "300");
        await PortOf(router);
        router.Signal(Signals.Stop);
        await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
        router.Signal(Signals.Continue);

        Assert.Equal(0, (await router.Exit()).Code);

        Assert.True(clock.Elapsed > TimeSpan.FromSeconds(5.5), $"took {clock.Elapsed}");
    }

    [Fact]
    public async Task Whoever_does_not_read_its_answers_ends_it_at_once()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the shell is POSIX's");
        await using var router = Tool.Shell("\"$J\" simulate -p 0 < /dev/null | true");

        var ended = await router.Exit();

        // How far it came until then is not the question.
        Assert.All(
            ended.Stderr.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => Assert.Matches("^jetnotify: (jetsim, a simulated router, listens on|published) ", line));
    }

    [Fact]
    public async Task Input_that_cannot_be_read_is_one_line()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a folder is no standard input there");
        await using var router = Tool.Shell("\"$J\" simulate -p 0 --scenario none < /");

        var ended = await router.Exit();

        Assert.Equal(2, ended.Code);
        Assert.Contains("standard input cannot be read: Is a directory", ended.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_terminal_too_small_for_both_has_the_prompt_alone()
    {
        Assert.SkipUnless(Tool.IsInstalled("script"), "script(1) makes the terminal");
        await using var terminal = Tool.Shell(
            "script -qefc \"stty rows 10 cols 80; '$J' simulate -p 0 --scenario none\" /dev/null");
        await Deadline.Until(() => terminal.Stdout.Contains("jetsim>", StringComparison.Ordinal), "there is a prompt");

        await Type(terminal, "configure", "exit", "exit");

        var ended = await terminal.Exit();
        Assert.Equal(0, ended.Code);
        Assert.Contains("Exiting configuration mode", ended.Stdout, StringComparison.Ordinal);
        Assert.DoesNotContain("CLIENT", ended.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Progress_is_shown_where_standard_error_alone_is_a_terminal()
    {
        Assert.SkipUnless(Tool.IsInstalled("script"), "script(1) makes the terminal");
        await using var terminal = Tool.Shell(
            "script -qefc \"'$J' simulate -p 0 --rate 20 --count 40 < /dev/null > /dev/null\" /dev/null");

        var ended = await terminal.Exit();

        Assert.Equal(0, ended.Code);
        Assert.Matches(@"published \d+, 0 connected, \d+ %", ended.Stdout);
    }

    [Fact]
    public async Task A_terminal_in_the_background_is_neither_read_nor_drawn_on()
    {
        Assert.SkipUnless(Tool.IsInstalled("script")
            && Tool.IsInstalled("bash"), "script(1) and bash make the terminal and its jobs");
        await using var terminal = Tool.Shell(
            "script -qefc \"bash -ic \\\"'$J' simulate -p 0 --scenario none --duration 1s & wait\\\"\" /dev/null");

        var ended = await terminal.Exit();

        Assert.Contains("a simulated router, listens on", ended.Stdout, StringComparison.Ordinal);
        Assert.Contains("published 0", ended.Stdout, StringComparison.Ordinal);
        Assert.DoesNotContain("jetsim>", ended.Stdout, StringComparison.Ordinal);
        Assert.DoesNotContain("CLIENT", ended.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SIGUSR1_is_answered_with_figures()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are POSIX's");
        await using var router = Start("--scenario", "address-change", "--rate", "max", "--count", "5",
            "--wait-subscribers", "1");
        string port = await PortOf(router);
        router.Signal(Signals.User1);
        await router.UntilStderr(
            "jetnotify: statistics: published 0, delivered 0, dropped 0, 0 connected, after 0.00:00:");

        // The router's log tells of the client's own connecting too, where that comes before the end.
        var heard = await Tool.Run("subscribe", "-p", port, "--event", "all", "-T", "/junos/events/syslog/SYSTEM",
            "--no-reconnect");
        Assert.Equal(5, heard.Lines.Length);
    }

    [Fact]
    public async Task A_fault_is_what_the_client_meets()
    {
        await using var router = Start("--scenario", "login", "--rate", "max", "--fault", "drop-after=3",
            "--wait-subscribers", "1");

        var ended = await Tool.Run("subscribe", "-p", await PortOf(router), "-t", "/junos/events/#", "-F", "%t",
            "--no-reconnect");

        Assert.Equal(1, ended.Code);
        Assert.Equal(3, ended.Lines.Length);
    }

    private static Tool Start(params string[] arguments) => Tool.Start(["simulate", "-p", "0", .. arguments]);

    private static async Task<string> PortOf(Tool router)
    {
        await router.UntilStderr("listens on");
        return Listening().Match(router.Stderr).Groups[1].Value;
    }

    private static async Task Type(Tool router, params string[] lines)
    {
        foreach (string line in lines)
        {
            await router.StandardInput.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"),
                TestContext.Current.CancellationToken);
            await router.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        }
    }

    // What of a recording a second recording must have too.
    private static string[] Messages(string file) =>
        [.. File.ReadLines(file).Select(line => JsonDocument.Parse(line).RootElement)
            .Where(line => line.TryGetProperty("topic", out _)).Select(line => string.Join(
            ' ',
            from name in (string[])["topic", "qos", "retain", "encoding", "payload"]
            select line.GetProperty(name).GetRawText()))];

    private string Recording(int messages, int seconds = 0)
    {
        string file = Path.Combine(_folder, "events.ndjson");
        var time = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        File.WriteAllLines(file,
        [
            "{\"jetnotify-recording\":1,\"created\":\"2026-01-02T03:04:05Z\"}",
            .. Enumerable.Range(0, messages).Select(i =>
                $$"""{"ts":"{{time.AddSeconds(
                    i * seconds):O}}","device":"r","topic":"t","qos":0,"retain":false,"dup":false,"encoding":"utf8","payload":"{{i}}"}"""),
        ]);
        return file;
    }

    [GeneratedRegex(@"127\.0\.0\.1:(\d+)")]
    private static partial Regex Listening();

    // DECSTBM: which part of the terminal scrolls; the whole of it without numbers.
    [GeneratedRegex("\u001b\\[(\\d+;\\d+)?r")]
    private static partial Regex Region();
}
