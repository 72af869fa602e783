using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using JetNotify.Output;
using JetNotify.Replay;
using JetNotify.Tests.Support;
using static JetNotify.Tests.Recordings.RecordingTexts;

namespace JetNotify.Tests.EndToEnd;

public sealed class ReplayTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jetnotify-").FullName;

    private string Recording => Path.Combine(_folder, "events.ndjson");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Topics_limits_and_conditions_are_those_of_subscribe()
    {
        Write(Enumerable.Range(0, 10).Select(i => At(i, $"a/{i}", $"{i}")));

        Assert.Equal(["a/3 3"], (await Tool.Run("replay", Recording, "-t", "a/3")).Lines);
        Assert.Equal(9, (await Tool.Run("replay", Recording, "-T", "a/3")).Lines.Length);
        Assert.Equal(["a/0 0", "a/1 1"], (await Tool.Run("replay", Recording, "-C", "2")).Lines);
    }

    [Theory]
    [InlineData("--from", "2019-01-22T15:00:07Z", "789")]
    [InlineData("--from", "2019-01-22T16:00:07.000+01:00", "789")]
    [InlineData("--from", "8s", "89")]
    [InlineData("--to", "2019-01-22T15:00:02Z", "01")]
    [InlineData("--to", "500ms", "0")]
    [InlineData("--since", "2019-01-22T15:00:07Z", "789")]
    [InlineData("--until", "2019-01-22 15:00:02Z", "01")]
    [InlineData("--from", "2019-01-22", "0123456789")]
    [InlineData("--from", "2019-01-22T15:00:07", "789")]
    [InlineData("--to", "-10m", "0123456789")]
    public async Task A_part_is_named_by_time_or_by_distance_from_the_first_line(string bound, string value,
        string printed)
    {
        Write(Enumerable.Range(0, 10).Select(i => At(i, "t", $"{i}")));

        // Local times are of this machine's clock.
        await using var tool = Tool.StartWith(
            readStdout: true, new Dictionary<string, string> { ["TZ"] = "UTC" }, "replay", Recording, bound, value,
                "-o", "raw", "-N");

        Assert.Equal(printed, (await tool.Exit()).Stdout);
    }

    [Fact]
    public async Task A_distance_to_the_end_counts_from_the_beginning_that_was_asked_for()
    {
        Write(Enumerable.Range(0, 10).Select(i => At(i, "t", $"{i}")));

        Assert.Equal("45", (await Tool.Run("replay", Recording, "--from", "4s", "--to", "2s", "-o", "raw",
            "-N")).Stdout);
        Assert.Equal(
            "78", (await Tool.Run("replay", Recording, "--from", "2019-01-22T15:00:07Z", "--to", "2s", "-o", "raw",
                "-N")).Stdout);
    }

    [Theory]
    [InlineData("--from", "1d", "--from: 2019-01-23T15:00:00Z is after the last line")]
    [InlineData("--from", "2020-01-01T00:00Z", "--from: 2020-01-01T00:00:00Z is after the last line")]
    [InlineData("--to", "2018-01-01T00:00Z", "--to: 2018-01-01T00:00:00Z is not after the first line")]
    public async Task Out_of_range_says_what_the_recording_covers(string bound, string value, string said)
    {
        Write(Enumerable.Range(0, 10).Select(i => At(i, "t", $"{i}")));

        var ended = await Tool.Run("replay", Recording, bound, value);

        Assert.Equal("", ended.Stdout);
        Assert.Equal(
            $"jetnotify: {said}: the recording covers 2019-01-22T15:00:00Z to 2019-01-22T15:00:09Z\n", ended.Stderr);
        Assert.Equal((int)ExitCode.Usage, ended.Code);
    }

    [Fact]
    public async Task A_time_inside_a_recording_at_which_nothing_came_is_no_failure()
    {
        Write([At(0, "t", "0"), At(100, "t", "1")]);

        var ended = await Tool.Run("replay", Recording, "--from", "10s", "--to", "5s");

        Assert.Equal("", ended.Stdout + ended.Stderr);
        Assert.Equal(0, ended.Code);
    }

    [Fact]
    public async Task The_time_between_messages_is_kept_or_scaled()
    {
        Write([At(0, "t", "first"), At(20, "t", "second")]);

        var clock = Stopwatch.StartNew();
        await using var tool = Tool.Start("replay", Recording, "--speed", "10", "-o", "raw");
        await tool.UntilLines(1);
        var first = clock.Elapsed;
        var ended = await tool.Exit();

        Assert.Equal(["first", "second"], ended.Lines);
        Assert.True(clock.Elapsed - first > TimeSpan.FromSeconds(1.5),
            $"the second came after {clock.Elapsed - first}");
    }

    [Fact]
    public async Task Nobody_waits_for_records_that_are_not_printed()
    {
        Write([Status(-86_400, "connected"), At(0, "t", "only"), Status(86_400, "ended")]);

        var ended = await Tool.Run("replay", Recording, "--speed", "1", "-o", "raw", "-W", "20s");

        Assert.Equal(0, ended.Code);
        Assert.Equal(["only"], ended.Lines);
    }

    [Theory]
    [InlineData("\"lost\", \"why\": \"\u009b2J \u2066\"", "\"lost\",\"why\":\"\\u009b2J \\u2066\"")]
    [InlineData("\"lost\",\"device\":\"\u001b[2J\"", null)]
    [InlineData("\"lost\",\"dev\u001bice\":1", null)]
    [InlineData("\"lost\",\"device\":\"a\tb\"", null)]
    public void A_record_that_somebody_forged_does_not_steer_the_terminal_or_break_the_stream(string status,
        string? printed)
    {
        const string Begin = "{\"ts\":\"2019-01-22T15:00:00.000000Z\",\"status\":";
        using var reader = Open(Header + Begin + status + "}\n");
        var output = new Captured();
        var plan = new ReplayPlan
        {
            Files = [],
            Input = () => Stream.Null,
            Output = new OutputPlan { Form = OutputForm.Json, Status = true, Terminal = true },
            Diagnostics = new DiagnosticsPlan(),
        };

        Assert.True(new RecordingPlayer(plan, new Printer(plan.Output, new MessageFilter(), null, "", output),
            new Shutdown()).Play(reader));

        Assert.Equal(printed is null ? "" : $"{Begin}{printed}}}\n", output.Text);
        Assert.Equal(printed is null ? 1 : 0, reader.Damaged);
    }

    [Fact]
    public async Task A_signal_ends_the_wait_for_the_next_message()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are POSIX's");
        Write([At(0, "t", "first"), At(86_400, "t", "second")]);
        await using var tool = Tool.Start("replay", Recording, "--speed", "1");
        await tool.UntilLines(1);

        tool.Signal(Signals.Interrupt);

        Assert.Equal(0, (await tool.Exit(TimeSpan.FromSeconds(10))).Code);
    }

    [Fact]
    public async Task Time_that_runs_out_ends_it_with_27()
    {
        Write([At(0, "t", "first"), At(86_400, "t", "second")]);

        Assert.Equal(27, (await Tool.Run("replay", Recording, "--speed", "1", "-W", "300ms")).Code);
    }

    [Fact]
    public async Task A_reader_that_leaves_is_success()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "written for a POSIX shell");
        Write(Enumerable.Range(0, 50_000).Select(i => At(i, "t", $"{i}")));
        await using var shell = Tool.Shell("{ \"$J\" \"$@\"; echo \"status $?\" >&2; } | head -n 1", "replay",
            Recording);

        var ended = await shell.Exit();

        Assert.Equal("t 0\n", ended.Stdout);
        Assert.Equal("status 0\n", ended.Stderr);
    }

    [Fact]
    public async Task A_full_disk_is_7()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full here");
        Write([At(0, "t", "first")]);
        await using var shell = Tool.Shell("\"$J\" \"$@\" > /dev/full", "replay", Recording);

        Assert.Equal(7, (await shell.Exit()).Code);
    }

    [Fact]
    public async Task Standard_input_is_played_as_it_comes()
    {
        await using var tool = Tool.Start("replay", "-");
        await tool.StandardInput.WriteAsync(Encoding.UTF8.GetBytes(Header + At(0, "t", "now") + "{\"ts\":"),
            TestContext.Current.CancellationToken);
        await tool.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        await tool.UntilLines(1);

        tool.StandardInput.Close();
        var ended = await tool.Exit();

        Assert.Equal("t now\n", ended.Stdout);
        Assert.Equal("jetnotify: standard input: 1 line, the last, was cut short and left out\n", ended.Stderr);
        Assert.Equal(0, ended.Code);
    }

    [Fact]
    public async Task Several_files_are_played_oldest_first_compressed_or_not()
    {
        string newer = Path.Combine(_folder, "newer");
        Write([At(0, "t", "old")]);
        using (var gzip = new GZipStream(File.Create(newer), CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(Header.Replace("2019", "2020", StringComparison.Ordinal) + At(5, "t",
                "new")));
        }

        Assert.Equal(["t old", "t new"], (await Tool.Run("replay", newer, Recording)).Lines);
    }

    [Fact]
    public async Task Damaged_lines_are_counted_on_stderr()
    {
        Write([At(0, "t", "good"), "damaged\n", "{}\n", At(1, "t", "good too")]);

        var ended = await Tool.Run("replay", Recording);

        Assert.Equal(["t good", "t good too"], ended.Lines);
        Assert.Equal($"jetnotify: {Recording}: 2 lines were no line of a recording and left out, the first is line "
            + "3\n", ended.Stderr);
        Assert.Equal(0, ended.Code);
    }

    [Fact]
    public async Task A_format_that_says_nothing_of_a_message_is_warned_about()
    {
        Write([At(0, "t", "good")]);

        var ended = await Tool.Run("replay", Recording, "-F", "json");

        Assert.Equal(["json"], ended.Lines);
        Assert.Equal(
            "jetnotify: --format: without a % field nothing of a message is printed (did you mean -o "
                + "json?)\n", ended.Stderr);
    }

    [Theory]
    [InlineData("", "is empty: no recording")]
    [InlineData("t 0\nt 1\n", "is not a recording of jetnotify subscribe --record")]
    [InlineData("{\"jetnotify-recording\":9}\n", "is a recording of version 9; this jetnotify reads version 1")]
    public async Task What_is_no_recording_ends_it_with_2_before_anything_is_printed(string text, string said)
    {
        string foreign = Path.Combine(_folder, "foreign");
        await File.WriteAllTextAsync(foreign, text, TestContext.Current.CancellationToken);
        Write([At(0, "t", "good")]);

        var ended = await Tool.Run("replay", Recording, foreign);

        Assert.Equal(2, ended.Code);
        Assert.Equal("", ended.Stdout);
        Assert.Equal($"jetnotify: {foreign} {said}\n", ended.Stderr);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_named()
    {
        var ended = await Tool.Run("replay", Path.Combine(_folder, "missing"));

        Assert.Equal(2, ended.Code);
        Assert.Equal($"jetnotify: {Path.Combine(_folder, "missing")} does not exist\n", ended.Stderr);
    }

    [Fact]
    public async Task A_file_without_a_name_is_2()
    {
        var ended = await Tool.Run("replay", "");

        Assert.Equal(2, ended.Code);
        Assert.Equal("jetnotify: a file without a name does not exist\n", ended.Stderr);
    }

    [Fact]
    public async Task A_FIFO_that_nobody_writes_is_told_of_and_played_once_somebody_does()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "what a file is is asked for on Linux");
        string fifo = Path.Combine(_folder, "fifo");
        await using var made = Tool.Program("/usr/bin/mkfifo", fifo);
        await made.Exit();
        await using var tool = Tool.Start("replay", fifo);

        await tool.UntilStderr($"waiting for {fifo}, a FIFO: nobody has written a recording to it yet");
        await File.WriteAllTextAsync(fifo, Header + At(0, "t", "late"), TestContext.Current.CancellationToken);

        Assert.Equal(["t late"], (await tool.Exit()).Lines);
    }

    [Theory]
    [InlineData("0.001")]
    [InlineData("1000000")]
    public async Task Millennia_between_messages_are_waited_for_without_a_fault(string speed)
    {
        Write([At(0, "t", "first"), At(0, "t", "last").Replace("2019-", "9999-", StringComparison.Ordinal),
            At(0, "t", "before").Replace("2019-", "0001-", StringComparison.Ordinal)]);

        var ended = await Tool.Run("replay", Recording, "--speed", speed, "-W", "1s", "--to", "9999999d");

        Assert.Equal(("t first\n", "", 27), (ended.Stdout, ended.Stderr, ended.Code));
    }

    [Fact]
    public async Task SIGUSR1_is_answered_with_figures_and_SIGHUP_ends_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are POSIX's");
        Write([At(0, "t", "first"), At(86_400, "t", "second")]);
        await using var tool = Tool.Start("replay", Recording, "--speed", "1", "--quiet");
        await tool.UntilLines(1);

        tool.Signal(Signals.User1);
        await tool.UntilStderr("jetnotify: statistics: 1 messages printed, after 0.00:00:");
        tool.Signal(Signals.HangUp);

        Assert.Equal(0, (await tool.Exit(TimeSpan.FromSeconds(10))).Code);
    }

    private static string Status(int second, string status) => "{\"ts\":\""
        + new DateTime(2019, 1, 22, 15, 0, 0).AddSeconds(second).ToString("s",
            CultureInfo.InvariantCulture) + $"Z\",\"device\":\"vqfx\",\"status\":\"{status}\"}}\n";

    private static string At(int second, string topic, string payload) => Line
        .Replace("2019-01-22T14:59:06.1234567Z", new DateTime(2019, 1, 22, 15, 0, 0).AddSeconds(second).ToString("s",
            CultureInfo.InvariantCulture) + "Z", StringComparison.Ordinal)
        .Replace("\"t\"", $"\"{topic}\"", StringComparison.Ordinal)
        .Replace("\"up\"", $"\"{payload}\"", StringComparison.Ordinal);

    private void Write(IEnumerable<string> lines) => File.WriteAllText(Recording, Header + string.Concat(lines));

    private sealed class Captured : IOutput
    {
        public string Text { get; private set; } = "";

        public long BlockedSince => 0;

        public void Write(ReadOnlySpan<byte> bytes) => Text += Encoding.UTF8.GetString(bytes);

        public void WatchReader(Action readerGone)
        {
        }
    }
}
