using JetNotify.Junos;

namespace JetNotify.Topics;

/// <summary>The catalogue as a table for people, 100 columns wide at most.</summary>
internal static class CatalogueTable
{
    private const int Width = 100;
    private static readonly int s_column =
        Catalogue.Entries.SelectMany(entry => entry.Levels.Select(level => $"{{{level.Name}}}").Append(entry.Name))
            .Max(name => name.Length) + 2;

    /// <summary>Writes every kind with its topic, what it is, where that is known from, its attributes, its event id
    /// and an example.</summary>
    public static void Write(TextWriter output)
    {
        WriteRow(output, "KIND", "TOPIC, MEANING [KNOWN FROM], ATTRIBUTES [KNOWN FROM], EVENT-ID, EXAMPLE");
        foreach (var entry in Catalogue.Entries)
        {
            WriteRow(output, entry.Name, entry.Topic);
            WriteRow(output, "", $"{entry.Summary} [{Provenances.Text(entry.TopicKnownFrom)}]");
            WriteRow(output, "", $"{Attributes(entry)} [{Provenances.Text(entry.AttributesKnownFrom)}]");
            WriteRow(output, "", EventId(entry));
            WriteRow(output, "", "e.g. " + entry.ExampleTopic);
        }

        output.Write("\n");
        foreach (var level in Catalogue.Entries.SelectMany(entry => entry.Levels).DistinctBy(level => level.Name))
        {
            WriteRow(output, $"{{{level.Name}}}", level.Summary + (level.Optional ? "; it may be absent" : ""));
        }

        output.Write("\n");
        for (int i = 0; i < Catalogue.Groups.Count; i++)
        {
            WriteRow(output, Catalogue.Groups[i], string.Join(' ',
                Catalogue.KindsOf((EventGroup)i).Select(kind => Catalogue.Entry(kind).Name)));
        }

        output.Write("\nThe topic filters of any of these: jetnotify topics ifa --op add --interface xe-0/0/0.0 "
            + "--family inet\n");
    }

    private static string EventId(CatalogueEntry entry) => entry switch
    {
        { Kind: EventKind.ConfigUpdate } => "no event-id",
        { ExampleEventId: null } => "event-id not known: that of jetnotify simulate is synthetic",
        { EventIdKnownFrom: Provenance.Inferred } =>
            $"event-id {entry.ExampleEventId} [{Provenances.Text(Provenance.Inferred)}: "
            + "that of jetnotify simulate is synthetic]",
        _ => $"event-id {entry.ExampleEventId} [{Provenances.Text(entry.EventIdKnownFrom)}]",
    };

    private static string Attributes(CatalogueEntry entry) => entry.Attributes.Count == 0
        ? "attributes differ from tag to tag"
        : string.Join(", ", entry.Attributes.Select(attribute => attribute.Type switch
        {
            AttributeType.Number => attribute.Name + " (number)",
            AttributeType.Array => attribute.Name + " (array)",
            AttributeType.ObjectOrXml => attribute.Name + " (object, or XML in a string)",
            AttributeType.Unknown => attribute.Name + " (type not known)",
            _ => attribute.Name,
        }));

    private static void WriteRow(TextWriter output, string first, string rest)
    {
        string line = first.PadRight(s_column);
        string separator = "";
        foreach (string word in rest.Split(' '))
        {
            if (line.Length + separator.Length + word.Length > Width && separator.Length > 0)
            {
                output.Write(line + "\n");
                line = new string(' ', s_column);
                separator = "";
            }

            line += separator + word;
            separator = " ";
        }

        output.Write(line + "\n");
    }
}
