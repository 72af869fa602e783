using System.Text.Json;
using JetNotify.Junos;
using JetNotify.Output;

namespace JetNotify.Report;

/// <summary>A report as one page of HTML that needs nothing else, no network either. What came over the network stands
/// in it as data, never as markup.</summary>
internal static class ReportPage
{
    private const int MostDevices = 200;
    private const int MostLinks = 1000;
    private const int LongestKept = 64 * 1024;
    private const string Place = "/*DATA*/";

    /// <summary>Writes the page.</summary>
    /// <param name="tally">What was counted, with the events themselves.</param>
    /// <param name="head">What it covers, in a sentence.</param>
    /// <param name="zone">The time zone that times are shown in.</param>
    /// <param name="page">Where to.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(EventTally tally, string head, TimeZoneInfo zone, Stream page)
    {
        using var resource = typeof(ReportPage).Assembly.GetManifestResourceStream("page.html")!;
        using var reader = new StreamReader(resource);
        string template = reader.ReadToEnd();
        int place = template.IndexOf(Place, StringComparison.Ordinal);
        using var writer = new StreamWriter(page, leaveOpen: true);
        writer.Write(template.AsSpan(0, place));
        writer.Flush();

        // The writer's own encoder escapes < and &: no text ends the script.
        using (var json = new Utf8JsonWriter(page))
        {
            Write(json, tally, head, zone);
        }

        writer.Write(template.AsSpan(place + Place.Length));
    }

    private static void Write(Utf8JsonWriter json, EventTally tally, string head, TimeZoneInfo zone)
    {
        var first = tally.First ?? DateTime.UnixEpoch;
        string[] devices = [.. Enumerable.Range(0, tally.Devices.Count).Select(number => tally.Devices[number])];
        int lanes = Math.Min(devices.Length, MostDevices);
        json.WriteStartObject();
        json.WriteString("head", head);
        json.WriteString("note", tally.Messages > tally.Rows.Count
            ? $"The last {tally.Rows.Count} of {tally.Messages}; jetnotify replay shows all."
            : "A word filters; several must all be there.");
        json.WriteNumber("first", Milliseconds(first));
        json.WriteNumber("last", Milliseconds(tally.Last));
        json.WriteNumber("offset", zone.GetUtcOffset(first).TotalSeconds);
        json.WriteNumber("slot", tally.Times.Width.TotalMilliseconds);
        json.WriteList("devices", devices.Select(name => name.Length == 0 ? "-" : name), json.WriteStringValue);
        WriteSlots(json, tally, lanes, devices.Length);
        WriteLinks(json, tally, lanes);
        WriteCommits(json, tally, lanes);
        WriteGaps(json, tally, lanes);
        WriteKinds(json, tally);
        WriteEvents(json, tally);
        json.WriteEndObject();
    }

    private static void WriteSlots(Utf8JsonWriter json, EventTally tally, int lanes, int devices) =>
        json.WriteList("slots", Enumerable.Range(0, devices), device =>
            json.WriteList(null, device < lanes ? tally.Times.InOrder(device) : [],
                slot => json.WriteRow(null, Milliseconds(slot.Begin), slot.Count)));

    private static void WriteLinks(Utf8JsonWriter json, EventTally tally, int lanes) => json.WriteObjects(
        "links", tally.Links.Where(link => IsLane(tally, link.Device, lanes)).Take(MostLinks), link =>
        {
            json.WriteNumber("device", tally.Devices.NumberOf(link.Device));
            json.WriteString("name", link.Name);
            json.WriteNumber("downs", link.Downs);
            json.WriteNumber("ups", link.Ups);
            json.WriteList("changes", link.Changes, change =>
            {
                json.WriteStartArray();
                json.WriteNumberValue(Milliseconds(change.At));
                json.WriteBooleanValue(change.IsUp);
                json.WriteEndArray();
            });
        });

    private static void WriteCommits(Utf8JsonWriter json, EventTally tally, int lanes) => json.WriteObjects(
        "commits", tally.Commits.Where(commit => IsLane(tally, commit.Device, lanes)), commit =>
        {
            json.WriteNumber("device", tally.Devices.NumberOf(commit.Device));
            json.WriteNumber("at", Milliseconds(commit.At));
            json.WriteString("user", commit.User);
            json.WriteList("followed", commit.Followed, pair => json.WriteRow(pair.Key, pair.Value));
        });

    private static void WriteGaps(Utf8JsonWriter json, EventTally tally, int lanes) => json.WriteObjects(
        "gaps", tally.Gaps.Where(gap => IsLane(tally, gap.Device, lanes)), gap =>
        {
            json.WriteNumber("device", tally.Devices.NumberOf(gap.Device));
            json.WriteNumber("begin", Milliseconds(gap.Begin));
            if (gap.Length is { } length)
            {
                json.WriteNumber("end", Milliseconds(gap.Begin + length));
            }

            json.WriteString("why", gap.Why);
        });

    private static void WriteKinds(Utf8JsonWriter json, EventTally tally) =>
        json.WriteList("kinds", Catalogue.Entries, entry => json.WriteRow(
            entry.Name, tally.Count(entry.Kind, EventOp.Add), tally.Count(entry.Kind, EventOp.Change),
            tally.Count(entry.Kind, EventOp.Delete), tally.Count(entry.Kind, null)));

    private static void WriteEvents(Utf8JsonWriter json, EventTally tally)
    {
        var words = new Dictionary<(EventKind?, EventOp?), int>();
        json.WriteList("events", tally.Rows, row =>
        {
            if (!words.TryGetValue((row.Kind, row.Op), out int word))
            {
                words[(row.Kind, row.Op)] = word = words.Count;
            }

            json.WriteStartArray();
            json.WriteNumberValue(Milliseconds(row.At));
            json.WriteNumberValue(Math.Max(0, row.Device));
            json.WriteNumberValue(word);
            json.WriteStringValue(row.Thing);
            json.WriteStringValue(row.Text);
            json.WriteEndArray();
            if (json.BytesPending > LongestKept)
            {
                json.Flush();
            }
        });
        var spoken = words.OrderBy(pair => pair.Value).Select(pair => EventWords.Of(pair.Key.Item1, pair.Key.Item2));
        json.WriteList("words", spoken, json.WriteStringValue);
    }

    private static bool IsLane(EventTally tally, string device, int lanes) =>
        tally.Devices.NumberOf(device) is >= 0 and var number && number < lanes;

    private static long Milliseconds(DateTime utc) => (long)(utc - DateTime.UnixEpoch).TotalMilliseconds;
}
