using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace JetNotify.Junos;

/// <summary>
/// A name for something an event holds: a field of the header (<c>severity</c>), an attribute
/// (<c>attributes.family</c>, deeper with more dots, <c>attributes.nexthop-address.0</c> into an array), what the
/// decoder makes of payload and topic together (<c>interface</c>), or what surrounds the event (<c>topic</c>,
/// <c>device</c>). A backslash takes the next character as it is, for a dot inside a name. Immutable; safe from any
/// thread.
/// </summary>
public sealed class EventPath
{
    private static readonly string[] s_header =
        ["event-id", "hostname", "time", "severity", "facility", "process-id", "process-name", "message"];

    private static readonly HashSet<string> s_attributes =
        [.. Catalogue.Entries.SelectMany(entry => entry.Attributes).Select(attribute => attribute.Name)];

    private EventPath(string text, PathRoot root, byte[][] segments)
    {
        Text = text;
        Root = root;
        Segments = segments;
    }

    /// <summary>Every path that stands alone, for help and completion; <c>attributes.…</c> comes on top.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "kind", "op", .. s_header, "interface", "family", "address", "prefix", "table", "filter", "logical-router",
        "changes", "topic", "device", "attributes", "commit-patch",
    ];

    /// <summary>The path as written.</summary>
    public string Text { get; }

    /// <summary>Whether it is the severity, which compares without case.</summary>
    public bool IsSeverity => IsField("severity"u8);

    /// <summary>Whether it is the device's own time.</summary>
    internal bool IsTime => IsField("time"u8);

    /// <summary>Whether it is all attributes together.</summary>
    internal bool IsAttributes => IsField("attributes"u8);

    /// <summary>Whether it is the facility, which is seen in either case.</summary>
    internal bool IsFacility => IsField("facility"u8);

    /// <summary>Whether it is the number of a process.</summary>
    internal bool IsProcessId => IsField("process-id"u8);

    /// <summary>Whether it is told by what surrounds an event, and costs no look at the payload.</summary>
    public bool IsAround => Root is PathRoot.Topic or PathRoot.Device or PathRoot.Tag;

    /// <summary>Whether it is a tag, which only routers of an inventory have.</summary>
    public bool IsTag => Root == PathRoot.Tag;

    /// <summary>The tag's name where it is one.</summary>
    internal string TagName => Root == PathRoot.Tag ? Encoding.UTF8.GetString(Segments[0]) : "";

    internal PathRoot Root { get; }

    internal byte[][] Segments { get; }

    /// <summary>The path of that name.</summary>
    /// <exception cref="FormatException">It is not a path.</exception>
    public static EventPath Parse(string text) =>
        TryParse(text, out var path, out var error) ? path : throw new FormatException(error.Message);

    /// <summary>Reads a path. <c>host</c> is short for <c>hostname</c>, <c>id</c> for <c>event-id</c>.</summary>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out EventPath? path, [NotNullWhen(false)] out ParseError? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        path = null;
        if (!TrySplit(text, out var segments, out error))
        {
            return false;
        }

        string first = segments[0] switch { "host" => "hostname", "id" => "event-id", var name => name };
        if (first == "tags")
        {
            return TryTag(text, segments, out path, out error);
        }

        bool open = first is "attributes" or "commit-patch";
        var root = Derived(first);
        if (root == PathRoot.Payload && !open && !s_header.Contains(first))
        {
            error = new ParseError(text, 0,
                $"\"{first}\" is no path; an attribute is attributes.{first}, the others are "
                    + string.Join(", ", Names))
            {
                // An attribute that some kind is known to have was probably meant as one.
                Unknown = s_attributes.Contains(first) ? null : first,
                Known = Names,
            };
            return false;
        }

        if (!open && segments.Count > 1)
        {
            error = new ParseError(text, segments[0].Length, $"\"{first}\" holds nothing below it");
            return false;
        }

        byte[][] bytes = root == PathRoot.Payload ? [Encoding.UTF8.GetBytes(first),
            .. segments.Skip(1).Select(Encoding.UTF8.GetBytes)] : [];
        path = new EventPath(text, root, bytes);
        return true;
    }

    /// <summary>The path as written.</summary>
    public override string ToString() => Text;

    /// <summary>Whether another leads to the same, however it is written: <c>host</c> and <c>hostname</c>.</summary>
    internal bool LeadsWhere(EventPath other) => Root == other.Root && Segments.Length == other.Segments.Length
        && Segments.Zip(other.Segments).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));

    private bool IsField(ReadOnlySpan<byte> name) =>
        Root == PathRoot.Payload && Segments is [var only] && only.AsSpan().SequenceEqual(name);

    // A tag's name may have dots: what follows the first is all of it.
    private static bool TryTag(
        string text, List<string> segments, [NotNullWhen(true)] out EventPath? path,
            [NotNullWhen(false)] out ParseError? error)
    {
        path = null;
        error = null;
        if (segments.Count == 1)
        {
            error = new ParseError(text, text.Length, "a tag is named, as in tags.site");
            return false;
        }

        path = Tag(text, string.Join('.', segments.Skip(1)));
        return true;
    }

    /// <summary>Reads what selects routers of an inventory: <c>name</c> is the device, every other word a tag's
    /// name.</summary>
    internal static bool TrySelection(
        string text, [NotNullWhen(true)] out EventPath? path, [NotNullWhen(false)] out ParseError? error)
    {
        error = text.Length == 0 ? new ParseError(text, 0, "a tag's name is missing, or name") : null;
        path = error is not null ? null
            : text is "name" or "device" ? Parse("device")
            : Tag(text, text.StartsWith("tags.", StringComparison.Ordinal) ? text["tags.".Length..] : text);
        return error is null;
    }

    private static EventPath Tag(string text, string name) => new(text, PathRoot.Tag, [Encoding.UTF8.GetBytes(name)]);

    private static PathRoot Derived(string name) => name switch
    {
        "kind" => PathRoot.Kind,
        "op" => PathRoot.Op,
        "interface" => PathRoot.Interface,
        "family" => PathRoot.Family,
        "address" => PathRoot.Address,
        "prefix" => PathRoot.Prefix,
        "table" => PathRoot.Table,
        "filter" => PathRoot.Filter,
        "logical-router" => PathRoot.LogicalRouter,
        "changes" => PathRoot.Changes,
        "topic" => PathRoot.Topic,
        "device" => PathRoot.Device,
        _ => PathRoot.Payload,
    };

    private static bool TrySplit(string text, out List<string> segments, [NotNullWhen(false)] out ParseError? error)
    {
        segments = [];
        error = null;
        var segment = new StringBuilder();
        for (int i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || text[i] == '.')
            {
                if (segment.Length == 0)
                {
                    error = new ParseError(text, i, text.Length == 0 ? "a path is missing" : "a name is missing here");
                    return false;
                }

                segments.Add(segment.ToString());
                segment.Clear();
            }
            else if (text[i] == '\\' && i + 1 < text.Length)
            {
                segment.Append(text[++i]);
            }
            else
            {
                segment.Append(text[i]);
            }
        }

        return true;
    }
}

/// <summary>Where a path leads.</summary>
internal enum PathRoot
{
    Payload,
    Kind,
    Op,
    Interface,
    Family,
    Address,
    Prefix,
    Table,
    Filter,
    LogicalRouter,
    Changes,
    Topic,
    Device,
    Tag,
}
