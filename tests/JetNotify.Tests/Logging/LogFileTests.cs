using System.Runtime.Versioning;
using JetNotify.Logging;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Logging;

/// <summary>A log file as others treat it.</summary>
public sealed class LogFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jetnotify-").FullName;

    private string Log => Path.Combine(_folder, "log");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_that_is_truncated_goes_on_at_its_start_without_a_hole()
    {
        using var log = QuietLog.To(Log);
        log.Warning("before");
        using (var handle = File.OpenHandle(Log, FileMode.Open, FileAccess.Write,
            FileShare.ReadWrite | FileShare.Delete))
        {
            RandomAccess.SetLength(handle, 0);
        }

        log.Warning("after");

        string text = File.ReadAllText(Log);
        Assert.DoesNotContain('\0', text);
        Assert.EndsWith(" WRN after\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("before", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_file_that_is_moved_or_deleted_is_begun_anew_with_the_next_line(bool moved)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "whether a name leads elsewhere is known on Linux");
        using var log = QuietLog.To(Log);
        log.Warning("before");
        File.Move(Log, Log + ".1");
        if (!moved)
        {
            File.Delete(Log + ".1");
        }

        log.Warning("after");

        Assert.EndsWith(" WRN after\n", File.ReadAllText(Log), StringComparison.Ordinal);
        Assert.True(!moved || File.ReadAllText(Log + ".1").EndsWith(" WRN before\n", StringComparison.Ordinal));
    }

    [Fact]
    public void Asked_to_reopen_it_makes_the_file_at_once()
    {
        using var log = QuietLog.To(Log);
        log.Warning("before");
        File.Move(Log, Log + ".1");

        Assert.True(log.Reopen());

        Assert.Equal("", File.ReadAllText(Log));
    }

    [Fact]
    public void Lines_that_cannot_be_written_are_counted_told_once_and_told_in_the_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "what stands in the way is POSIX's");
        var said = new List<string>();
        string folder = Path.Combine(_folder, "gone");
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, "log");
        using var file = new LogFile(path, said.Add);
        file.Append("one");
        Directory.Delete(folder, recursive: true);

        file.Append("two");
        file.Append("three");
        Directory.CreateDirectory(folder);
        file.Append("four");

        Assert.Equal(2, said.Count);
        Assert.Contains("the folder of ", said[0], StringComparison.Ordinal);
        Assert.EndsWith("can be written again and lacks 2 lines of diagnostics", said[1], StringComparison.Ordinal);
        string[] lines = File.ReadAllLines(path);
        Assert.EndsWith("missing here, since the file could not be written: 2 lines", lines[0],
            StringComparison.Ordinal);
        Assert.EndsWith("four", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_costs_lines_and_says_how_many()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full here");
        var said = new List<string>();
        using (var file = new LogFile("/dev/full", said.Add))
        {
            file.Append("one");
            file.Append("two");
        }

        Assert.Equal(
            [
                "diagnostics are missing from /dev/full until it can be written: No space left on device",
                "/dev/full lacks 2 lines of diagnostics: it could not be written",
            ],
            said);
    }

    [UnsupportedOSPlatform("windows")]
    [Fact]
    public void A_new_file_is_the_users_alone_and_one_that_is_there_keeps_its_mode()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("modes are POSIX's");
        }

        const UnixFileMode Shared = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead;
        LogFile.Check(Log);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Log));
        File.SetUnixFileMode(Log, Shared);

        using var log = QuietLog.To(Log);
        log.Warning("said");

        Assert.Equal(Shared, File.GetUnixFileMode(Log));
    }
}
