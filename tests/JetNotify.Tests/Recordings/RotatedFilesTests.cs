using System.IO.Compression;
using System.Runtime.Versioning;
using JetNotify.Recordings;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Recordings;

public sealed class RotatedFilesTests : IDisposable
{
    private const string First = "0000001-20190122-145906";
    private const string Second = "0000002-20190122-145907";
    private const string Third = "0000003-20190122-145908";

    private readonly string _folder = Directory.CreateTempSubdirectory("jetnotify-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_that_was_left_compressed_and_not_counts_once()
    {
        // As a power cut leaves it between the two.
        Put($"events.{First}.ndjson.gz", $"events.{Second}.ndjson.gz", $"events.{Third}.ndjson.gz",
            $"events.{Third}.ndjson");

        GoOn("events.ndjson", keep: 3);

        Assert.Equal([$"events.{First}.ndjson.gz", $"events.{Second}.ndjson.gz", $"events.{Third}.ndjson.gz"], Names());
        Assert.Equal($"events.{Third}.ndjson", Text($"events.{Third}.ndjson.gz"));
    }

    [Fact]
    public void A_file_goes_in_every_form_it_has()
    {
        Put($"events.{First}.ndjson", $"events.{First}.ndjson.gz", $".events.{First}.ndjson.gz.part",
            $"events.{Second}.ndjson");

        Assert.Equal("", GoOn("events.ndjson", keep: 1));

        Assert.Equal([$"events.{Second}.ndjson.gz"], Names());
    }

    [Fact]
    public void An_index_goes_with_its_recording_and_another_file_of_such_a_name_stays()
    {
        Put($"events.{First}.ndjson.gz", $"events.{Second}.ndjson", $"events.{Third}.ndjson.gz");
        PutIndex($"events.{First}.ndjson.gz", $"events.{First}.ndjson", $"events.{Second}.ndjson",
            $"events.{Third}.ndjson.gz");
        Put($"events.{Third}.ndjson.index");

        Assert.Equal("", GoOn("events.ndjson", keep: 2));

        Assert.Equal(
            [
                $"events.{Second}.ndjson.gz", $"events.{Third}.ndjson.gz", $"events.{Third}.ndjson.gz.index",
                $"events.{Third}.ndjson.index",
            ],
            Names());
    }

    [Theory]
    [InlineData("ev?nts.ndjson")]
    [InlineData("*.ndjson")]
    [InlineData("vents.ndjson")]
    [InlineData("events.json")]
    [InlineData("events")]
    public void Files_of_another_recording_are_left_alone(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "such names are not allowed there");
        string[] others = [$"events.{First}.ndjson", $"events.{Second}.ndjson", $"events.0{First}0.ndjson.gz",
            $"events.old.{First}.ndjson"];
        Put(others);

        GoOn(name, keep: 1);

        Assert.Equal(others.Order(StringComparer.Ordinal), Names());
    }

    [Theory]
    [InlineData("events", "events." + First)]
    [InlineData(".ndjson", "." + First + ".ndjson")]
    public void A_name_without_one_of_its_parts_is_as_good(string name, string closed)
    {
        Put(closed);

        GoOn(name, keep: null);

        Assert.Equal([closed + ".gz"], Names());
    }

    [Fact]
    public void The_oldest_is_the_one_of_the_lowest_number_whatever_its_clock_said()
    {
        // The clock was right, then at its beginning, then ahead.
        Put("events.0000008-20260101-000000.ndjson.gz", "events.0000009-19700101-000003.ndjson",
            "events.0000010-20990101-000000.ndjson", "events.0000011-20260102-000000.ndjson");

        GoOn("events.ndjson", keep: 2);

        Assert.Equal(["events.0000010-20990101-000000.ndjson.gz", "events.0000011-20260102-000000.ndjson.gz"], Names());
    }

    [Fact]
    public void Numbers_only_grow_whatever_is_there_and_whatever_a_file_says()
    {
        Put("events.12345678-20260101-000000.ndjson.gz");
        using var log = QuietLog.To(null);
        using var files = new RotatedFiles(Path.Combine(_folder, "events.ndjson"), keep: null, log);
        var begun = new DateTime(1970, 1, 1, 0, 0, 1, DateTimeKind.Utc);

        string[] names = [.. new long[] { 0, 3, 20_000_000, 5 }.Select(number =>
            Path.GetFileName(files.NameFor(new RecordingHeader(begun, number))))];

        Assert.Equal(
            [
                "events.12345679-19700101-000001.ndjson", "events.12345680-19700101-000001.ndjson",
                "events.20000000-19700101-000001.ndjson", "events.20000001-19700101-000001.ndjson",
            ],
            names);
    }

    [Fact]
    public void A_link_is_neither_written_through_nor_followed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links take a privilege there");
        string precious = Path.Combine(_folder, "precious");
        File.WriteAllText(precious, "precious");
        Put($"events.{First}.ndjson");
        File.CreateSymbolicLink(Path.Combine(_folder, $".events.{First}.ndjson.gz.part"), precious);
        File.CreateSymbolicLink(Path.Combine(_folder, $"events.{First}.ndjson.gz"), precious);
        File.CreateSymbolicLink(Path.Combine(_folder, $"events.{Second}.ndjson"), precious);

        GoOn("events.ndjson", keep: null);

        Assert.Equal("precious", File.ReadAllText(precious));
        Assert.Equal($"events.{First}.ndjson", Text($"events.{First}.ndjson.gz"));
        Assert.False(File.Exists(Path.Combine(_folder, $"events.{Second}.ndjson.gz")));
    }

    [UnsupportedOSPlatform("windows")]
    [Theory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead)]
    public void What_is_compressed_may_be_read_by_whoever_could_read_it_before(UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("modes are POSIX's");
        }

        Put($"events.{First}.ndjson");
        File.SetUnixFileMode(Path.Combine(_folder, $"events.{First}.ndjson"), mode);

        GoOn("events.ndjson", keep: null);

        Assert.Equal(mode, File.GetUnixFileMode(Path.Combine(_folder, $"events.{First}.ndjson.gz")));
    }

    [Fact]
    public void A_folder_that_is_gone_is_said_and_survived()
    {
        string folder = Path.Combine(_folder, "gone");
        Directory.CreateDirectory(folder);
        using (var log = QuietLog.To(Path.Combine(_folder, "log")))
        using (var files = new RotatedFiles(Path.Combine(folder, "events.ndjson"), keep: 1, log))
        {
            Directory.Delete(folder);
            files.Add(Path.Combine(folder, $"events.{First}.ndjson"));
        }

        Assert.Contains("could not be", File.ReadAllText(Path.Combine(_folder, "log")), StringComparison.Ordinal);
    }

    private void Put(params string[] names)
    {
        foreach (string name in names)
        {
            File.WriteAllText(Path.Combine(_folder, name), name);
        }
    }

    private void PutIndex(params string[] recordings)
    {
        foreach (string recording in recordings)
        {
            File.WriteAllText(Path.Combine(_folder, recording + RecordingIndex.Suffix), "{\"jetnotify-index\":1}");
        }
    }

    /// <summary>Starts and ends with nothing new; says what was warned of.</summary>
    private string GoOn(string name, int? keep)
    {
        string said = Path.GetTempFileName();
        using (var log = QuietLog.To(said))
        {
            new RotatedFiles(Path.Combine(_folder, name), keep, log).Dispose();
        }

        string text = File.ReadAllText(said);
        File.Delete(said);
        return text;
    }

    private IEnumerable<string> Names() =>
        Directory.GetFiles(_folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    private string Text(string name)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(_folder, name)),
            CompressionMode.Decompress));
        return reader.ReadToEnd();
    }
}
