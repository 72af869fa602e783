using System.Runtime.Versioning;
using System.Text;
using JetNotify.Recordings;
using JetNotify.Tests.Support;
using static JetNotify.Tests.Recordings.RecordingTexts;

namespace JetNotify.Tests.Recordings;

/// <summary>What others do to a file while it is recorded to.</summary>
public sealed class RecordingSeriesTests : IDisposable
{
    private static readonly byte[] s_line = Encoding.UTF8.GetBytes(Line);

    private readonly string _folder = Directory.CreateTempSubdirectory("jetnotify-").FullName;

    public RecordingSeriesTests() =>
        Assert.SkipUnless(OperatingSystem.IsLinux(), "what others do to a file is looked for on Linux");

    private string Recording => Path.Combine(_folder, "events.ndjson");

    private string Log => Path.Combine(_folder, "log");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_renamed_file_keeps_what_it_has_and_the_next_line_goes_to_one_of_that_name()
    {
        string moved = Path.Combine(_folder, "events.1");
        string said = Record(series =>
        {
            series.Append(s_line);
            File.Move(Recording, moved);
            series.Append(s_line);
        });

        Assert.Equal((1, 1), (Count(moved), Count(Recording)));
        Assert.Contains("was renamed or replaced", said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_deleted_file_is_begun_anew()
    {
        string said = Record(series =>
        {
            series.Append(s_line);
            File.Delete(Recording);
            series.Append(s_line);
        });

        Assert.Equal(1, Count(Recording));
        Assert.Contains("was deleted while it was recorded to, with ", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(40, 1)]
    [InlineData(70, 1)]
    [InlineData(250, 2)]
    public void A_truncated_file_goes_on_behind_its_last_whole_line_without_a_hole(int length, int lines)
    {
        string said = Record(series =>
        {
            series.Append([.. s_line, .. s_line, .. s_line]);
            Truncate(Recording, length);
            series.Append(s_line);
        });

        Assert.Equal(lines, Count(Recording));
        Assert.Contains("was truncated by another program", said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_another_recording_replaced_is_gone_on_with()
    {
        string other = Path.Combine(_folder, "other");
        File.WriteAllText(other, Header + Line + Line);

        _ = Record(series =>
        {
            series.Append(s_line);
            File.Move(other, Recording, overwrite: true);
            series.Append(s_line);
        });

        Assert.Equal(3, Count(Recording));
    }

    [Fact]
    public void A_file_of_another_kind_in_its_place_is_not_written_to()
    {
        _ = Record(series =>
        {
            series.Append(s_line);
            File.Delete(Recording);
            File.WriteAllText(Recording, "precious\n");

            Assert.Throws<RecordingException>(() => series.Append(s_line));
        });

        Assert.Equal("precious\n", File.ReadAllText(Recording));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_is_noticed_without_another_line_and_the_name_leads_to_a_recording_again(bool deleted)
    {
        using var log = QuietLog.To(Log);
        using var series = new RecordingSeries(new RecordingPlan(Recording), log);
        series.Append(s_line);
        if (deleted)
        {
            File.Delete(Recording);
        }
        else
        {
            Truncate(Recording, 0);
        }

        await Deadline.Until(() => File.Exists(Recording) && new FileInfo(Recording).Length > 0,
            "the file is begun anew");
        await Deadline.Until(() => File.Exists(Log) && File.ReadAllText(Log).Contains("while it was recorded to",
            StringComparison.Ordinal) == deleted, "it is told");
        Assert.Equal(0, Count(Recording));
    }

    [Fact]
    public async Task What_is_truncated_again_and_again_under_the_writer_never_has_a_hole_and_never_lacks_the_last_line()
    {
        using var end = new CancellationTokenSource();
        var truncating = Task.Run(
            () =>
            {
                while (!end.IsCancellationRequested)
                {
                    Truncate(Recording, 0);
                    Thread.Sleep(1);
                }
            },
            TestContext.Current.CancellationToken);
        _ = Record(series =>
        {
            for (int i = 0; i < 3_000; i++)
            {
                series.Append(s_line);
            }
        });
        await end.CancelAsync();
        await truncating;
        _ = Record(series => series.Append(s_line));

        Assert.DoesNotContain('\0', File.ReadAllText(Recording));
        Assert.True(Count(Recording) >= 1);
    }

    [Fact]
    public void Reopened_it_goes_to_whatever_has_the_name()
    {
        using var log = QuietLog.To(null);
        using var series = new RecordingSeries(new RecordingPlan(Recording), log);
        series.Append(s_line);
        File.Move(Recording, Path.Combine(_folder, "events.1"));

        Assert.True(log.Reopen());

        Assert.True(File.Exists(Recording));
        Assert.Equal(0, Count(Recording));
    }

    [UnsupportedOSPlatform("windows")]
    [Fact]
    public void A_new_file_is_the_users_alone_and_a_mode_that_was_set_is_kept_over_rotation()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const UnixFileMode Shared = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        _ = Record(series => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite,
            File.GetUnixFileMode(Recording)));
        File.SetUnixFileMode(Recording, Shared);

        _ = Record(series => series.Append(new byte[] { (byte)'\n' }),
            new RecordingPlan(Recording) { RotateSize = 10 });

        Assert.All(Directory.GetFiles(_folder, "events.*"), file => Assert.Equal(Shared, File.GetUnixFileMode(file)));
        Assert.Equal(2, Directory.GetFiles(_folder, "events.*").Length);
    }

    [Fact]
    public void A_device_is_not_closed()
    {
        string said = Record(series => series.Append(s_line), new RecordingPlan("/dev/null") { RotateSize = 10 });

        Assert.Empty(Directory.GetFiles("/dev", "null.0*"));
        Assert.Contains("/dev/null is a device", said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_from_the_future_is_closed_once_it_was_written_to_for_that_long()
    {
        File.WriteAllText(Recording, Header.Replace("2019", "2999", StringComparison.Ordinal));

        _ = Record(
            series =>
            {
                Assert.True(SpinWait.SpinUntil(
                    () =>
                    {
                        series.Append(s_line);
                        return Directory.GetFiles(_folder, "events.0*").Length > 0;
                    },
                    Deadline.Patience));
            },
            new RecordingPlan(Recording) { RotateEvery = TimeSpan.FromMilliseconds(50) });
    }

    private static int Count(string file)
    {
        using var reader = RecordingReader.Open(file, () => Stream.Null);
        int count = Payloads(reader).Count;
        Assert.Equal((0L, false), (reader.Damaged, reader.IsTorn));
        return count;
    }

    private static void Truncate(string file, long length)
    {
        using var handle = File.OpenHandle(file, FileMode.OpenOrCreate, FileAccess.Write,
            FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.SetLength(handle, length);
    }

    private string Record(Action<RecordingSeries> work, RecordingPlan? plan = null)
    {
        using (var log = QuietLog.To(Log))
        using (var series = new RecordingSeries(plan ?? new RecordingPlan(Recording), log))
        {
            work(series);
        }

        return File.Exists(Log) ? File.ReadAllText(Log) : "";
    }
}
