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
            json.WriteCounts(entry.Name,
            [
                new("add", tally.Count(entry.Kind, EventOp.Add)),
                new("change", tally.Count(entry.Kind, EventOp.Change)),
                new("delete", tally.Count(entry.Kind, EventOp.Delete)),
                new("other", tally.Count(entry.Kind, null)),
            ]);
        }

        json.WriteEndObject();
    }

    private static void WriteCounts(Utf8JsonWriter json, string name, NameCounts counts)
    {
        json.WriteCounts(name, counts.Top(NameCounts.Most).Select(pair => KeyValuePair.Create(pair.Name, pair.Count)));
        if (counts.Others > 0)
        {
            json.WriteNumber($"{name}-others", counts.Others);
        }
    }

    private static void WriteTimes(Utf8JsonWriter json, TimeSlots times)
    {
        json.WriteNumber("slot", times.Width.TotalSeconds);
        json.WriteObjects("slots", times.InOrder(), slot =>
        {
            json.WriteString("begin", slot.Begin);
            json.WriteNumber("messages", slot.Count);
        });
    }

    private static void WriteLinks(Utf8JsonWriter json, IReadOnlyList<LinkHistory> links) =>
        json.WriteObjects("links", links, link =>
        {
            json.WriteString("device", link.Device);
            json.WriteString("interface", link.Name);
            json.WriteNumber("downs", link.Downs);
            json.WriteNumber("ups", link.Ups);
            json.WriteNumber("down-time", link.DownTime.TotalSeconds);
            json.WriteObjects("changes", link.Changes, change =>
            {
                json.WriteString("at", change.At);
                json.WriteString("state", change.IsUp ? "up" : "down");
            });
        });

    private static void WriteCommits(Utf8JsonWriter json, IEnumerable<CommitEntry> commits) =>
        json.WriteObjects("commits", commits, commit =>
        {
            json.WriteString("device", commit.Device);
            json.WriteString("at", commit.At);
            json.WriteString("user", commit.User);
            if (commit.Changes is { } changes)
            {
                json.WriteNumber("changes", changes);
            }

            json.WriteCounts("followed", commit.Followed);
        });

    private static void WriteGaps(Utf8JsonWriter json, IReadOnlyList<ConnectionGap> gaps) =>
        json.WriteObjects("gaps", gaps, gap =>
        {
            json.WriteString("device", gap.Device);
            json.WriteString("begin", gap.Begin);
            if (gap.Length is { } length)
            {
                json.WriteNumber("length", length.TotalSeconds);
            }

            json.WriteString("why", gap.Why);
        });
}
