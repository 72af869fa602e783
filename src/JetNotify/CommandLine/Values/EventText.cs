using System.Buffers;
using System.Globalization;
using System.Text;
using JetNotify.Junos;
using JetNotify.Mqtt.Wire;
using JetNotify.Output;

namespace JetNotify.CommandLine.Values;

/// <summary>A kind of event, or several under one name; one of the two is set.</summary>
internal readonly record struct KindOrGroup(EventKind? Kind, EventGroup? Group);

/// <summary>What selects Junos events. The words are the catalogue's.</summary>
internal static class EventText
{
    // Far more than Junos allows any name, and so little that every filter made of names fits into MQTT's 65,535 bytes.
    private const int LongestName = 1000;

    private static readonly SearchValues<char> s_familyCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>The kinds and the groups, as they are typed.</summary>
    public static IReadOnlyList<string> KindsAndGroups { get; } = [.. Catalogue.Entries.Select(entry => entry.Name), .. Catalogue.Groups];

    /// <summary>Families worth offering; any other that Junos knows is understood too.</summary>
    public static IReadOnlyList<string> CommonFamilies { get; } = ["inet", "inet6", "mpls", "iso"];

    /// <summary>Understands the name of a kind or of a group.</summary>
    public static string? KindOrGroup(string text, out KindOrGroup value)
    {
        value = Catalogue.TryKind(text, out var kind) ? new(kind, null)
            : Catalogue.TryGroup(text, out var group) ? new(null, group)
            : default;
        return value == default ? $"{Quoted.Text(text)} is not a kind of event ({OneOf(KindsAndGroups)})" : null;
    }

    /// <summary>Understands an operation.</summary>
    public static string? Op(string text, out EventOp op) =>
        Catalogue.TryOp(text, out op) ? null : $"{Quoted.Text(text)} is not an operation ({OneOf(Catalogue.Ops)})";

    /// <summary>Understands an interface, or a glob over interfaces. No interface has an MQTT wildcard in its name.</summary>
    public static string? Interface(string text, out string name) =>
        Name(text, out name) ?? (text.AsSpan().ContainsAny('+', '#') ? $"no interface has + or # in its name, as {Quoted.Text(text)} does: the wildcards here are * and ?" : null);

    /// <summary>Understands the number of a logical unit.</summary>
    public static string? Unit(string text, out int unit) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out unit)
            ? null
            : $"{Quoted.Text(text)} is not a unit (the number after the dot: 0 of xe-0/0/1.0)";

    /// <summary>Understands a protocol family by Junos's name for it.</summary>
    public static string? Family(string text, out string family)
    {
        return Name(text, out family) ?? (text is "ipv4" or "ipv6" ? $"Junos calls {text} {(text == "ipv4" ? "inet" : "inet6")}"
            : text.AsSpan().ContainsAnyExcept(s_familyCharacters) ? $"{Quoted.Text(text)} is not a family ({string.Join(", ", CommonFamilies)} …)"
            : null);
    }

    /// <summary>Understands a prefix, or an address.</summary>
    public static string? Prefix(string text, out IpPrefix prefix) =>
        IpPrefix.TryParse(text, out prefix) ? null : $"{Quoted.Text(text)} is not a prefix or an address (192.0.2.0/24, 2001:db8::/32)";

    /// <summary>Understands a name that a router gives to something, or a glob over such names.</summary>
    public static string? Name(string text, out string name)
    {
        name = text;
        return Encoding.UTF8.GetByteCount(text) > LongestName ? $"longer than {LongestName} bytes"
            : !Utf8Rules.IsString(text, out string problem) ? problem
            : Quoted.Line(text) != text ? $"{Quoted.Text(text)} holds a character that no name has"
            : null;
    }

    /// <summary>Understands a condition on events. A mistake is shown by its place and by what stands there.</summary>
    public static string? Condition(string text, out Where condition)
    {
        bool good = Where.TryParse(text, out var parsed, out var error);
        condition = parsed!;
        if (good)
        {
            return null;
        }

        string rest = text[Math.Min(error!.Position, text.Length)..];
        string place = rest.Length == 0 ? $"at the end of {Quoted.Text(text)}"
            : $"character {error.Position + 1} of {Quoted.Text(text)}, at {Quoted.Text(rest)}";
        return $"{error.Message} ({place})";
    }

    private static string OneOf(IReadOnlyList<string> words) => $"{string.Join(", ", words.SkipLast(1))} or {words[^1]}";
}
