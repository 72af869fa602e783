using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using JetNotify.Junos;
using JetNotify.Output;

namespace JetNotify.Topics;

/// <summary>What <c>topics</c> shows, for programs: each a JSON object on one line.</summary>
internal static class TopicsJson
{
    // No web page is near: + and ' stay as they are.
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Returns <c>{"filter"}</c>.</summary>
    public static string OfFilter(string filter) => Line(json => json.WriteString("filter", filter));

    /// <summary>Returns <c>{"topic","kind"?,"fields","note"?}</c>.</summary>
    public static string OfDescription(TopicDescription description) => Line(json =>
    {
        json.WriteString("topic", description.Topic);
        if (description.Entry is { } entry)
        {
            json.WriteString("kind", entry.Name);
        }

        json.WriteStartObject("fields");
        foreach (var field in description.Fields)
        {
            json.WriteString(field.Name, field.Value);
        }

        json.WriteEndObject();
        if (description.Note is { } note)
        {
            json.WriteString("note", note);
        }
    });

    /// <summary>Returns <c>{"kind","summary","topic","levels","attributes","example","known-from"}</c>.</summary>
    public static string OfEntry(CatalogueEntry entry) => Line(json =>
    {
        json.WriteString("kind", entry.Name);
        json.WriteString("summary", entry.Summary);
        json.WriteString("topic", entry.Topic);
        json.WriteStartArray("levels");
        foreach (var level in entry.Levels)
        {
            json.WriteStartObject();
            json.WriteString("name", level.Name);
            json.WriteString("summary", level.Summary);
            json.WriteBoolean("spans", level.Spans);
            json.WriteBoolean("optional", level.Optional);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("attributes");
        foreach (var attribute in entry.Attributes)
        {
            json.WriteStartObject();
            json.WriteString("name", attribute.Name);
            json.WriteString("type", TypeName(attribute.Type));
            json.WriteString("summary", attribute.Summary);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("example");
        json.WriteString("topic", entry.ExampleTopic);
        if (entry.ExampleEventId is { } id)
        {
            json.WriteString("event-id", id);
        }

        json.WriteEndObject();
        json.WriteStartObject("known-from");
        WriteSources(json, "topic", entry.TopicKnownFrom);
        WriteSources(json, "attributes", entry.AttributesKnownFrom);
        WriteSources(json, "event-id", entry.EventIdKnownFrom);
        json.WriteEndObject();
    });

    private static void WriteSources(Utf8JsonWriter json, string name, Provenance sources)
    {
        json.WriteStartArray(name);
        foreach (string source in Provenances.Names(sources))
        {
            json.WriteStringValue(source);
        }

        json.WriteEndArray();
    }

    private static string TypeName(AttributeType type) => type switch
    {
        AttributeType.Number => "number",
        AttributeType.Array => "array",
        AttributeType.ObjectOrXml => "object-or-xml",
        AttributeType.Unknown => "unknown",
        _ => "string",
    };

    private static string Line(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, s_options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        var line = new OutputBuffer();
        JsonText.AppendSafe(line, bytes.ToArray(), terminal: true);
        return Encoding.UTF8.GetString(line.Written);
    }
}
