using System.Text.Json;
using JetNotify.Recordings;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.EndToEnd;

/// <summary><c>report</c> as it is used, on a recording of synthetic events.</summary>
public sealed class ReportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jetnotify-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_a_demo_recorded_is_reported_in_words_as_JSON_and_as_a_page()
    {
        string recording = Path.Combine(_folder, "demo.ndjson");
        string page = Path.Combine(_folder, "report.html");
        var demo = await Tool.Run("subscribe", "--demo", "--record", recording, "-C", "40");
        Assert.Equal(0, demo.Code);

        var text = await Tool.Run("report", recording, "--html", page);
        var json = await Tool.Run("report", recording, "-o", "json", "--event", "syslog");

        Assert.Equal((0, 0), (text.Code, json.Code));
        Assert.StartsWith("40 messages of 1 router in ", text.Stdout, StringComparison.Ordinal);
        Assert.Contains("\nKinds\n", text.Stdout, StringComparison.Ordinal);
        Assert.Contains("\nBusiest minutes\n", text.Stdout, StringComparison.Ordinal);
        using var report = JsonDocument.Parse(json.Stdout);
        var kinds = report.RootElement.GetProperty("kinds");
        Assert.Equal(report.RootElement.GetProperty("messages").GetInt64(),
            kinds.GetProperty("syslog").GetProperty("other").GetInt64());
        string html = await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken);
        Assert.Contains("<title>JetNotify report</title>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_time_that_the_recording_does_not_have_is_a_usage_error()
    {
        string recording = Path.Combine(_folder, "demo.ndjson");
        Assert.Equal(0, (await Tool.Run("subscribe", "--demo", "--record", recording, "-C", "5")).Code);

        var ended = await Tool.Run("report", recording, "--to", "2019-01-22T14:59:06Z");

        Assert.Equal((2, ""), (ended.Code, ended.Stdout));
        Assert.Contains("the recording covers", ended.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_an_indexed_recording_only_what_is_wanted_is_read()
    {
        string recording = Path.Combine(_folder, "r.ndjson");
        var noon = new DateTime(2026, 11, 28, 12, 0, 0, DateTimeKind.Utc);
        await using (var file = new StreamWriter(recording))
        {
            await file.WriteLineAsync(RecordedLine.Header);
            for (int i = 0; i < 20_000; i++)
            {
                await file.WriteLineAsync(RecordedLine.Of(noon.AddSeconds(i), "r1", "a", new string('x', 200)));
            }
        }

        Index(recording);
        await using (var file = new FileStream(recording, FileMode.Open))
        {
            // What is not read is not missed; its length and its ends are what the index knows it by.
            file.Position = 500_000;
            file.Write("\nno line\n"u8);
        }

        var all = await Tool.Run("report", recording, "-o", "json");
        var part = await Tool.Run("report", recording, "-o", "json", "--from", "2026-11-28T17:00:00Z");

        Assert.Contains("no line of a recording", all.Stderr, StringComparison.Ordinal);
        Assert.Equal((0, ""), (part.Code, part.Stderr));
        using var report = JsonDocument.Parse(part.Stdout);
        Assert.Equal(2_000, report.RootElement.GetProperty("messages").GetInt64());
    }

    [Fact]
    public async Task A_page_that_cannot_be_written_is_7()
    {
        string recording = Path.Combine(_folder, "demo.ndjson");
        Assert.Equal(0, (await Tool.Run("subscribe", "--demo", "--record", recording, "-C", "5")).Code);

        var ended = await Tool.Run("report", recording, "--html", Path.Combine(_folder, "no-such-folder", "x.html"));

        Assert.Equal(7, ended.Code);
        Assert.Contains("no-such-folder", ended.Stderr, StringComparison.Ordinal);
    }

    private static void Index(string recording)
    {
        var builder = new RecordingIndexBuilder();
        using var reader = RecordingReader.Open(recording, () => Stream.Null);
        for (var line = LinePlace.Next(reader); reader.Read(out var entry); line = LinePlace.Next(reader))
        {
            builder.Add(line, reader.Offset, entry.At);
        }

        builder.Build(null)!.Save(recording);
    }
}
