using System.IO.Compression;
using JetNotify.Recordings;

namespace JetNotify.Tests.Recordings;

public sealed class ClosedFilesTests : IDisposable
{
    private const string First = "20190122-145906-0000001";
    private const string Second = "20190122-145906-0000002";
    private const string Third = "20190122-145906-0000003";

    private readonly string _folder = Directory.CreateTempSubdirectory("jetnotify-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_that_was_left_compressed_and_not_counts_once()
    {
        // As a power cut leaves it between the two.
        Put($"events.{First}.ndjson.gz", $"events.{Second}.ndjson.gz", $"events.{Third}.ndjson.gz", $"events.{Third}.ndjson");

        GoOn("events.ndjson", keep: 3);

        Assert.Equal([$"events.{First}.ndjson.gz", $"events.{Second}.ndjson.gz", $"events.{Third}.ndjson.gz"], Names());
        Assert.Equal($"events.{Third}.ndjson", Text($"events.{Third}.ndjson.gz"));
    }

    [Fact]
    public void A_file_goes_in_every_form_it_has()
    {
        Put($"events.{First}.ndjson", $"events.{First}.ndjson.gz", $".events.{First}.ndjson.gz.part", $"events.{Second}.ndjson");

        Assert.Equal("", GoOn("events.ndjson", keep: 1));

        Assert.Equal([$"events.{Second}.ndjson.gz"], Names());
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
        string[] others = [$"events.{First}.ndjson", $"events.{Second}.ndjson", $"events.{First}0.ndjson.gz", $"events.old.{First}.ndjson"];
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
    public void A_folder_that_is_gone_is_said_and_survived()
    {
        string folder = Path.Combine(_folder, "gone");
        Directory.CreateDirectory(folder);
        using (var log = new Diagnostics(new DiagnosticsPlan { File = Path.Combine(_folder, "log") }))
        using (var files = new ClosedFiles(Path.Combine(folder, "events.ndjson"), keep: 1, log))
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

    /// <summary>Starts and ends with nothing new; says what was warned of.</summary>
    private string GoOn(string name, int? keep)
    {
        string said = Path.GetTempFileName();
        using (var log = new Diagnostics(new DiagnosticsPlan { File = said }))
        {
            new ClosedFiles(Path.Combine(_folder, name), keep, log).Dispose();
        }

        string text = File.ReadAllText(said);
        File.Delete(said);
        return text;
    }

    private IEnumerable<string> Names() => Directory.GetFiles(_folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    private string Text(string name)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(_folder, name)), CompressionMode.Decompress));
        return reader.ReadToEnd();
    }
}
