using System.Text.Encodings.Web;
using System.Text.Json;
using JetNotify.Junos;
using JetNotify.Output;

namespace JetNotify.Report;

/// <summary>A report for programs: one JSON object on one line. Times are RFC 3339 in UTC, lengths are seconds.</summary>
internal static class ReportJson
{
    // No web page is near: + and ' stay as they are.
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Appends the object and a line feed.</summary>
    public static void Append(EventTally tally, OutputBuffer text)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, s_options))
        {
            json.WriteStartObject();
            json.WriteNumber("messages", tally.Messages);
            json.WriteNumber("foreign", tally.Foreign);
            if (tally.First is { } first)
            {
                json.WriteString("first", first);
                json.WriteString("last", tally.Last);
            }

            WriteKinds(json, tally);
            WriteCounts(json, "devices", tally.Devices);
            WriteCounts(json, "tables", tally.Tables);
            WriteCounts(json, "tags", tally.Tags);
            WriteTimes(json, tally.Times);
            WriteLinks(json, tally.Links);
            json.WriteNumber("link-changes-others", tally.OtherLinks);
            json.WriteNumber("commit-count", tally.CommitCount);
            WriteCommits(json, tally.Commits);
            json.WriteNumber("gap-count", tally.GapCount);
            WriteGaps(json, tally.Gaps);
            json.WriteEndObject();
        }

        text.Append(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        text.Append((byte)'\n');
    }

    private static void WriteKinds(Utf8JsonWriter json, EventTally tally)
    {
        json.WriteStartObject("kinds");
        foreach (var entry in Catalogue.Entries)
        {
            json.WriteStartObject(entry.Name);
            json.WriteNumber("add", tally.Count(entry.Kind, EventOp.Add));
            json.WriteNumber("change", tally.Count(entry.Kind, EventOp.Change));
            json.WriteNumber("delete", tally.Count(entry.Kind, EventOp.Delete));
            json.WriteNumber("other", tally.Count(entry.Kind, null));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteCounts(Utf8JsonWriter json, string name, NameCounts counts)
    {
        json.WriteStartObject(name);
        foreach (var (key, count) in counts.Top(NameCounts.Most))
        {
            json.WriteNumber(key, count);
        }

        json.WriteEndObject();
        if (counts.Others > 0)
        {
            json.WriteNumber($"{name}-others", counts.Others);
        }
    }

    private static void WriteTimes(Utf8JsonWriter json, TimeSlots times)
    {
        json.WriteNumber("slot", times.Width.TotalSeconds);
        json.WriteStartArray("slots");
        foreach (var (begin, count) in times.InOrder())
        {
            json.WriteStartObject();
            json.WriteString("begin", begin);
            json.WriteNumber("messages", count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteLinks(Utf8JsonWriter json, IReadOnlyList<LinkHistory> links)
    {
        json.WriteStartArray("links");
        foreach (var link in links)
        {
            json.WriteStartObject();
            json.WriteString("device", link.Device);
            json.WriteString("interface", link.Name);
            json.WriteNumber("downs", link.Downs);
            json.WriteNumber("ups", link.Ups);
            json.WriteNumber("down-time", link.DownTime.TotalSeconds);
            json.WriteStartArray("changes");
            foreach (var change in link.Changes)
            {
                json.WriteStartObject();
                json.WriteString("at", change.At);
                json.WriteString("state", change.IsUp ? "up" : "down");
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteCommits(Utf8JsonWriter json, IEnumerable<CommitEntry> commits)
    {
        json.WriteStartArray("commits");
        foreach (var commit in commits)
        {
            json.WriteStartObject();
            json.WriteString("device", commit.Device);
            json.WriteString("at", commit.At);
            json.WriteString("user", commit.User);
            if (commit.Changes is { } changes)
            {
                json.WriteNumber("changes", changes);
            }

            json.WriteStartObject("followed");
            foreach (var (kind, count) in commit.Followed)
            {
                json.WriteNumber(kind, count);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteGaps(Utf8JsonWriter json, IReadOnlyList<ConnectionGap> gaps)
    {
        json.WriteStartArray("gaps");
        foreach (var gap in gaps)
        {
            json.WriteStartObject();
            json.WriteString("device", gap.Device);
            json.WriteString("begin", gap.Begin);
            if (gap.Length is { } length)
            {
                json.WriteNumber("length", length.TotalSeconds);
            }

            json.WriteString("why", gap.Why);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
