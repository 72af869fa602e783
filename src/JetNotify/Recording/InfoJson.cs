using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace JetNotify.Recording;

/// <summary>What is in a recording, for programs: a JSON object on one line.</summary>
internal static class InfoJson
{
    // No web page is near: + and ' stay as they are.
    private static readonly JsonWriterOptions s_options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Returns the line, with its line feed.</summary>
    public static string Of(RecordingFacts facts)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, s_options))
        {
            json.WriteStartObject();
            json.WriteString("file", facts.Path);
            Write(json, "created", facts.Created == default ? null : facts.Created);
            Write(json, "from", facts.From);
            Write(json, "to", facts.To);
            json.WriteNumber("messages", facts.Messages);
            json.WriteNumber("records", facts.Records);
            json.WriteStartArray("kinds");
            foreach (var (kind, op, messages) in facts.Kinds)
            {
                json.WriteStartObject();
                WriteIfAny(json, "kind", kind);
                WriteIfAny(json, "op", op);
                json.WriteNumber("messages", messages);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("devices");
            foreach (var (device, messages) in facts.Devices)
            {
                json.WriteStartObject();
                json.WriteString("device", device);
                json.WriteNumber("messages", messages);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("gaps");
            foreach (var gap in facts.Gaps)
            {
                json.WriteStartObject();
                json.WriteString("device", gap.Device);
                Write(json, "from", gap.From);
                Write(json, "to", gap.To);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (facts.Size is { } size)
            {
                json.WriteNumber("size", size);
            }

            json.WriteBoolean("compressed", facts.IsCompressed);
            json.WriteNumber("damaged", facts.Damaged.Count);
            json.WriteBoolean("torn", facts.IsTorn);
            json.WriteBoolean("cut", facts.IsCut);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray()) + "\n";
    }

    private static void Write(Utf8JsonWriter json, string name, DateTime? time)
    {
        if (time is { } utc)
        {
            json.WriteString(name, DateTime.SpecifyKind(utc, DateTimeKind.Utc));
        }
    }

    private static void WriteIfAny(Utf8JsonWriter json, string name, string value)
    {
        if (value.Length > 0)
        {
            json.WriteString(name, value);
        }
    }
}
