using JetNotify.Tests.CommandLine;

namespace JetNotify.Tests.Subscribe;

/// <summary>What cannot be recorded or replayed, said before anything happens.</summary>
public sealed class RecordingUsageTests
{
    [Theory]
    [InlineData("--fsync", "--fsync: needs --record: it is about a recording")]
    [InlineData("--rotate-size 1M", "--rotate-size: needs --record: it is about a recording")]
    [InlineData("--rotate-every 1h", "--rotate-every: needs --record: it is about a recording")]
    [InlineData("--keep 3", "--keep: needs --record: it is about a recording")]
    [InlineData("--record /dev/null --keep 3", "--keep: needs --rotate-size or --rotate-every: without them no file "
        + "is closed")]
    [InlineData("--record -", "--record: a file is expected: standard output carries the messages")]
    [InlineData("--record events.ndjson.gz", "--record: events.ndjson.gz: the file being written is not compressed; "
        + "name it events.ndjson (closed files are compressed with --rotate-size or --rotate-every)")]
    [InlineData("--record /no/such/folder/x", "--record: the folder of /no/such/folder/x does not exist")]
    [InlineData("--rotate-size 10", "--rotate-size: 10 is not a file's size (1024 bytes or more, or as 64K, 1M, 10G)")]
    [InlineData("--keep 0", "--keep: 0 is not a number of files (1 or more)")]
    public void A_recording_that_cannot_be_is_refused(string options, string said)
    {
        var run = Invocation.OfSubscribe(["-t", "a", .. options.Split(' ')]);

        Assert.Equal($"jetnotify: {said}\n", run.Error);
        Assert.Equal((int)ExitCode.Usage, run.Code);
    }

    [Fact]
    public void A_file_that_is_something_else_is_refused_and_left_alone()
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, "precious\n");

        var run = Invocation.OfSubscribe("-t", "a", "--record", file);

        Assert.Equal($"jetnotify: --record: {file} is not a recording of jetnotify subscribe --record; choose "
            + "another file\n", run.Error);
        Assert.Equal("precious\n", File.ReadAllText(file));
        File.Delete(file);
    }

    [Theory]
    [InlineData("", "nothing to replay: name a recording, or - for standard input")]
    [InlineData("- -", "-: standard input can be read only once")]
    [InlineData("a --speed 0", "--speed: 0 is not a speed (1, 10, 0.5 … or max)")]
    [InlineData("a --speed fast", "--speed: fast is not a speed (1, 10, 0.5 … or max)")]
    [InlineData("a --from 25:00", "--from: 25:00 is neither a time (14:59, 'yesterday 14:59', 2026-11-27T14:59, "
        + "2026-11-27T14:59:06Z, -10m) nor a duration (10s, 5m, 1h)")]
    [InlineData("a --to soon", "--to: soon is neither a time (14:59, 'yesterday 14:59', 2026-11-27T14:59, "
        + "2026-11-27T14:59:06Z, -10m) nor a duration (10s, 5m, 1h)")]
    [InlineData("a --from 5m --to 0", "--from: not before --to: nothing is left to play")]
    [InlineData("a --from 2019-01-22T15:00:00Z --to 2019-01-22T15:30:00+01:00",
        "--from: not before --to: nothing is left to play")]
    [InlineData("a -R --retained-only",
        "--no-retained: not together with --retained-only: nothing would be left to print")]
    public void A_replay_that_cannot_be_is_refused(string options, string said)
    {
        var run = Invocation.Of(["replay", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.Equal($"jetnotify: {said}\n", run.Error);
        Assert.Equal((int)ExitCode.Usage, run.Code);
    }
}
