using System.Text;

namespace JetNotify.Junos;

/// <summary>What a topic is, field by field: the fields are read from the right, for an interface name is one level or
/// three.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Entry">Its kind's entry; null for a topic that is none of the catalogue's.</param>
/// <param name="Fields">Its variable parts, in the order they stand.</param>
/// <param name="Note">What else is to be said of it, in one sentence without its full stop; null if nothing.</param>
public sealed record TopicDescription(
    string Topic, CatalogueEntry? Entry, IReadOnlyList<TopicField> Fields, string? Note)
{
    /// <summary>Describes a topic; never fails.</summary>
    public static TopicDescription Of(string topic)
    {
        ArgumentNullException.ThrowIfNull(topic);
        if (topic.AsSpan().IndexOfAny('+', '#') >= 0)
        {
            return new TopicDescription(topic, null, [], "a filter, not a topic: no message comes on it");
        }

        var parsed = JetTopic.Parse(Encoding.UTF8.GetBytes(topic));
        if (parsed.Kind is not { } kind)
        {
            return new TopicDescription(topic, null, [], topic.StartsWith(Catalogue.Root, StringComparison.Ordinal)
                ? "below /junos/events, but of no known kind"
                : topic.StartsWith(Catalogue.Root[1..], StringComparison.Ordinal)
                    ? "the router's topics begin with a slash; this one does not"
                    : "none of the router's: any admitted client may publish on any topic");
        }

        var entry = Catalogue.Entry(kind);
        var fields = new List<TopicField>();
        if (entry.HasOp)
        {
            string[] levels = topic[entry.TopicRoot.Length..].Split('/', 2);
            fields.Add(new TopicField("op", levels[0]));
        }

        AddVariables(fields, parsed);
        var missing = entry.Levels.Where(level => !level.Optional).Select(level => FieldName(level.Name))
            .Except(fields.Select(field => field.Name));
        string? note = entry.HasOp && parsed.Op is null ? $"\"{fields[0].Value}\" is no operation: "
            + "add, change or delete"
            : missing.FirstOrDefault() is { } first ? $"incomplete: no {first}"
            : null;
        return new TopicDescription(topic, entry, fields, note);
    }

    private static void AddVariables(List<TopicField> fields, in JetTopic parsed)
    {
        Add(fields, "interface", parsed.Interface);
        Add(fields, "family", parsed.Family);
        var address = parsed.Address.IsEmpty ? parsed.Prefix : parsed.Address;
        int slash = address.IndexOf((byte)'/');
        Add(fields, "address", slash < 0 ? address : address[..slash]);
        Add(fields, "len", slash < 0 ? default : address[(slash + 1)..]);
        Add(fields, "filter-name", parsed.Filter);
        Add(fields, "table", parsed.Table);
        Add(fields, "logical-router", parsed.LogicalRouter);
        Add(fields, "tag", parsed.Tag);
    }

    private static void Add(List<TopicField> fields, string name, ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty)
        {
            fields.Add(new TopicField(name, Encoding.UTF8.GetString(value)));
        }
    }

    private static string FieldName(string level) => level switch
    {
        "ifd" => "interface",
        "EVENT_ID" => "tag",
        _ => level,
    };
}

/// <summary>One variable part of a topic.</summary>
/// <param name="Name"><c>op</c>, <c>interface</c>, <c>family</c>, <c>address</c>, <c>len</c>, <c>filter-name</c>,
/// <c>table</c>, <c>logical-router</c> or <c>tag</c>.</param>
/// <param name="Value">What stands there.</param>
public sealed record TopicField(string Name, string Value);
