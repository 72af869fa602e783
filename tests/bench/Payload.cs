using System.Text;

namespace JetNotify.Bench;

/// <summary>What the canned broker publishes: one topic and one body, which differs in its digits from message to
/// message.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Body">The exact payload bytes.</param>
/// <param name="Share">A row sends so many of the messages asked for, so that big payloads do not take all day.</param>
internal sealed record Payload(string Name, byte[] Body, double Share)
{
    /// <summary>The body of the last message where it is another, at QoS 0; else null.</summary>
    public byte[]? Last { get; init; }

    /// <summary>The topic the real event came on.</summary>
    public const string Topic = "/junos/events/kernel/interfaces/ifa/add/xe-0/0/1.0/inet/192.168.20.1/32";

    /// <summary>The real address event, pretty-printed as routers send it.</summary>
    public static Payload Event { get; } = new("event", ReadEvent(), 1);

    /// <summary>The real address event, and at last one of inet6, as long: what waits for that one drops all the
    /// others.</summary>
    public static Payload EventsToDrop { get; } = Event with
    {
        Last = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Event.Body).Replace("\"family\": \"inet\"",
            "\"family\":\"inet6\"", StringComparison.Ordinal)),
    };

    /// <summary>Thirty bytes of JSON: the cost of messages, next to none of bytes.</summary>
    public static Payload Small { get; } = new("30 B", """{"ifd":"ge-0/0/0","state":"1"}"""u8.ToArray(), 1);

    /// <summary>A hundred thousand bytes of pretty-printed JSON: the cost of bytes, next to none of messages.</summary>
    public static Payload Large { get; } = new("100 kB", Repeat(100_000), 0.01);

    /// <summary>About so many bytes of JSON: the small one, the event, or a list of events.</summary>
    public static Payload Of(int length)
    {
        byte[] body = length < Event.Body.Length ? Small.Body
            : length < 2 * Event.Body.Length ? Event.Body
            : Repeat(length);
        return new($"{body.Length} B", body, Math.Min(1, 1_000.0 / length));
    }

    private static byte[] ReadEvent()
    {
        using var stream = typeof(Payload).Assembly.GetManifestResourceStream("real-ifa-add.json")
            ?? throw new InvalidOperationException("the event is not embedded");
        byte[] body = new byte[stream.Length];
        stream.ReadExactly(body);
        return body;
    }

    private static byte[] Repeat(int atLeast)
    {
        var events = Enumerable.Repeat(Event.Body, atLeast / (Event.Body.Length + 2) + 1);
        return [.. "[\n"u8, .. events.SelectMany((body, index) => index == 0
            ? body
            : [.. ",\n"u8, .. body]), .. "\n]"u8];
    }
}
