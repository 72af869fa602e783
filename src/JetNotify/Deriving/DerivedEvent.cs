using System.Text;
using System.Text.Json;

namespace JetNotify.Deriving;

/// <summary>What a rule saw begin, or end. It goes where events go, as a message with an event's body, so that
/// whatever chooses and shows events does so with it.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Device">The router.</param>
/// <param name="Interface">The interface, or null where it is about the router.</param>
/// <param name="Begins">Whether it begins; it ends otherwise.</param>
/// <param name="At">When that was known, UTC.</param>
/// <param name="Since">When it began, UTC: the first of the downs, the last that was heard.</param>
internal sealed record DerivedEvent(
    Rule Rule, string Device, string? Interface, bool Begins, DateTime At, DateTime Since)
{
    /// <summary>The topic filter that all of them match. No router's topic begins so: theirs begin with a
    /// slash.</summary>
    public const string Topics = "jetnotify/#";

    /// <summary>Returns its topic: <c>jetnotify/flap/r1/xe-0/0/1</c>.</summary>
    public byte[] Topic() => Encoding.UTF8.GetBytes(
        $"jetnotify/{Name}/{Device}{(Interface is null ? "" : "/" + Interface)}");

    /// <summary>Returns its body.</summary>
    public byte[] Payload()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteStartObject("jet-event");
            json.WriteString("event-id", $"JETNOTIFY_{Name.ToUpperInvariant()}");
            json.WriteString("hostname", Device);
            json.WriteString("severity", Begins ? "warning" : "notice");
            json.WriteString("message", Message());
            json.WriteStartObject("attributes");
            json.WriteString("kind", Name);
            json.WriteString("state", Begins ? "begin" : "end");
            if (Interface is { } name)
            {
                json.WriteString("interface-name", name);
            }

            json.WriteString("since", Since);
            json.WriteString("rule", Rule.Text);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private string Name => Rule.Kind switch
    {
        RuleKind.Flap => "flap",
        RuleKind.Silence => "silence",
        _ => "down",
    };

    private string Message() => (Rule.Kind, Begins) switch
    {
        (RuleKind.Flap, true) => $"{Interface} flaps: down {Rule.Count} times",
        (RuleKind.Flap, false) => $"{Interface} flaps no more",
        (RuleKind.Silence, true) => "nothing is heard of the router",
        (RuleKind.Silence, false) => "the router is heard again",
        (_, true) => $"{Interface} stays down",
        _ => $"{Interface} is up again",
    };
}
