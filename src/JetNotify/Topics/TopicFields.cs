using JetNotify.Junos;
using JetNotify.Output;

namespace JetNotify.Topics;

/// <summary>What a topic is, for people: a field a line.</summary>
internal static class TopicFields
{
    private const int Column = 16;

    /// <summary>Writes the topic and, indented below it, what its levels are. Nothing in a topic steers the
    /// terminal.</summary>
    public static void Write(TextWriter output, TopicDescription description)
    {
        output.Write(Quoting.Line(description.Topic) + "\n");
        if (description.Entry is { } entry)
        {
            WriteField(output, "kind", $"{entry.Name}, {entry.Summary}");
        }

        foreach (var field in description.Fields)
        {
            WriteField(output, field.Name, field.Value);
        }

        if (description.Note is { } note)
        {
            WriteField(output, "note", note);
        }
    }

    private static void WriteField(TextWriter output, string name, string value) =>
        output.Write($"  {name.PadRight(Column)}{Quoting.Line(value)}\n");
}
