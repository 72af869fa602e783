namespace JetNotify.Junos;

/// <summary>What is known of one kind of event.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Name">Its name as users type it: <c>ifa</c>, <c>route-table</c>.</param>
/// <param name="Summary">What it is, in a few words.</param>
/// <param name="Topic">The shape of its topic: <c>{…}</c> stands for a level, or levels where
/// <see cref="TopicLevel.Spans"/> says so; <c>[…]</c> may be absent.</param>
/// <param name="Levels">The variable parts of the topic, in order.</param>
/// <param name="Attributes">The attributes its payload may hold; for syslog they depend on the tag.</param>
/// <param name="ExampleTopic">A topic of this kind.</param>
/// <param name="ExampleEventId">An event id of this kind, or null where its spelling is not known.</param>
/// <param name="EventIdKnownFrom">Where the spelling of the event id comes from.</param>
/// <param name="TopicKnownFrom">Where the topic comes from.</param>
/// <param name="AttributesKnownFrom">Where the attributes come from.</param>
public sealed record CatalogueEntry(
    EventKind Kind,
    string Name,
    string Summary,
    string Topic,
    IReadOnlyList<TopicLevel> Levels,
    IReadOnlyList<AttributeEntry> Attributes,
    string ExampleTopic,
    string? ExampleEventId,
    Provenance EventIdKnownFrom,
    Provenance TopicKnownFrom,
    Provenance AttributesKnownFrom)
{
    /// <summary>The topic up to its first variable part, ending in a slash where more follows.</summary>
    public string TopicRoot => Topic.IndexOf('{', StringComparison.Ordinal) is var at and >= 0 ? Topic[..at] : Topic;

    /// <summary>Whether the kind has an operation (add, change, delete): the kernel's kinds do.</summary>
    public bool HasOp => Levels.Count > 0 && Levels[0].Name == "op";
}

/// <summary>A variable part of a topic.</summary>
/// <param name="Name">What stands there: <c>op</c>, <c>interface</c>, <c>family</c> …</param>
/// <param name="Summary">What that means, with an example.</param>
/// <param name="Spans">It may be several levels: an interface name with slashes is three (captured).</param>
/// <param name="Optional">It may be absent.</param>
public sealed record TopicLevel(string Name, string Summary, bool Spans = false, bool Optional = false);

/// <summary>An attribute in the payload.</summary>
/// <param name="Name">Its key below <c>attributes</c>; for <c>commit-patch</c>, the root key.</param>
/// <param name="Type">Its JSON type as far as known; readers accept a number as a string too.</param>
/// <param name="Summary">What it holds.</param>
public sealed record AttributeEntry(string Name, AttributeType Type, string Summary);

/// <summary>The JSON type of an attribute.</summary>
public enum AttributeType
{
    /// <summary>A string. Syslog attributes are strings even when numeric (captured).</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>An array of strings.</summary>
    Array,

    /// <summary>An object, or XML in a string, as <c>configuration-diff-format</c> has it.</summary>
    ObjectOrXml,

    /// <summary>Not known.</summary>
    Unknown,
}
