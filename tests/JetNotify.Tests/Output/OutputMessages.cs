using System.Text;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;
using JetNotify.Output;

namespace JetNotify.Tests.Output;

/// <summary>Messages that output has to survive, and what the forms make of them.</summary>
internal static class OutputMessages
{
    public const string Topic = "/junos/events/kernel/interfaces/ifa/add/xe-0/0/1.0/inet/192.168.20.1/32";

    public static readonly DateTime ReceivedAt = new DateTime(2019, 1, 22, 14, 59, 6,
        DateTimeKind.Utc).AddTicks(1234567);

    /// <summary>A real body (captures of a vQFX and a vMX).</summary>
    public static byte[] Real(string name) =>
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Data", "samples", name));

    public static string DataPath(string name) => Path.Combine(AppContext.BaseDirectory, "Data", "output", name);

    public static IReadOnlyList<(string Name, byte[] Payload)> Payloads { get; } =
    [
        ("real address event", Real("real-ifa-add.json")),
        ("real login event", Real("real-syslog-login-information.json")),
        ("real foreign text", Real("real-foreign-text.txt")),
        ("empty", []),
        ("one space", " "u8.ToArray()),
        ("plain text", "link up"u8.ToArray()),
        ("terminal escapes", "\e[2J\e]0;owned\a up\u007f \u009b31m"u8.ToArray()),
        ("NUL inside", "a\0b"u8.ToArray()),
        ("line ends and tab", "one\r\ntwo\tthree\n"u8.ToArray()),
        ("separators of lines", "a\u2028b\u2029c\u0085d"u8.ToArray()),
        ("bidi and invisible", "ab\u202Ecd\u202C e\u200Bf\u00ADg \uFEFFh \U000E0041i"u8.ToArray()),
        ("bidi inside JSON", "{ \"a\u202Eb\": \"\u007f\u0085\u2028\U000E0041\" }"u8.ToArray()),
        ("letters of the world", "Zürich 東京 \U0001F600 العربية"u8.ToArray()),
        ("invalid UTF-8", [.. "a"u8, 0xFF, 0xC3, .. "b"u8, 0xE2, 0x82, .. "c"u8, 0xED, 0xA0, 0x80]),
        ("invalid UTF-8 inside JSON", [.. "{\"a\": \""u8, 0xC3, .. "\"}"u8]),
        ("overlong NUL", [0xC0, 0x80]),
        ("truncated JSON", "{\n  \"a\": 1,\n  \"b\""u8.ToArray()),
        ("two values", "{} {}"u8.ToArray()),
        ("duplicate keys", "{ \"a\" : 1 , \"a\" : 2 }"u8.ToArray()),
        ("numbers", "[ 12345678901234567890123, 1e400, -0, -0.0, 1.50, 1E+2, 27.0 ]"u8.ToArray()),
        ("leading zero", "[01]"u8.ToArray()),
        ("escapes", "{ \"a\\/b\" : \"\\u0041\\ud83d\\ude00\\ud800 \\n\\\\\" }"u8.ToArray()),
        ("raw tab in a string", "[\"a\tb\"]"u8.ToArray()),
        ("scalars", " true "u8.ToArray()),
        ("string", "\"hello\"\n"u8.ToArray()),
        ("trailing NULs", "{ \"a\": 1 }\n\0\0"u8.ToArray()),
        ("NUL then text", "{ \"a\": 1 }\0x"u8.ToArray()),
        ("byte order mark", [0xEF, 0xBB, 0xBF, .. "{ \"a\": 1 }"u8]),
        ("nested 250 deep", Nested(250)),
        ("nested 251 deep", Nested(251)),
    ];

    public static byte[] Nested(int depth) =>
        Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("[ ", depth)) + string.Concat(Enumerable.Repeat(" ]",
            depth)));

    /// <summary>Every prefix of the real bodies, then seeded mutations of all payloads.</summary>
    public static IEnumerable<byte[]> Torn(int mutations)
    {
        foreach (byte[] real in new[] { Payloads[0].Payload, Payloads[1].Payload })
        {
            for (int length = 0; length <= real.Length; length++)
            {
                yield return real[..length];
            }
        }

        var random = new Random(20190122);
        byte[] tempting = [.. "{}[]\",:\\/ \n\t0-.eEtfnu\0"u8, 0x7F, 0x80, 0xC2, 0xE2, 0xED, 0xF0, 0xFF];
        for (int i = 0; i < mutations; i++)
        {
            byte[] payload = [.. Payloads[random.Next(Payloads.Count - 2)].Payload];
            for (int edits = random.Next(1, 4); edits > 0 && payload.Length > 0; edits--)
            {
                int at = random.Next(payload.Length);
                byte value = random.Next(2) == 0 ? tempting[random.Next(tempting.Length)] : (byte)random.Next(256);
                switch (random.Next(3))
                {
                    case 0:
                        payload[at] = value;
                        break;
                    case 1:
                        payload = [.. payload[..at], .. payload[(at + 1)..]];
                        break;
                    default:
                        payload = [.. payload[..at], value, .. payload[at..]];
                        break;
                }
            }

            yield return payload;
        }
    }

    public static byte[] Print(
        Form format,
        ReadOnlySpan<byte> payload,
        string topic = Topic,
        QoS qos = QoS.AtMostOnce,
        bool retain = false,
        bool dup = false,
        byte[]? properties = null)
    {
        var batch = new OutputBuffer();
        format.Append(batch, new Publish
        {
            Topic = Encoding.UTF8.GetBytes(topic),
            Payload = payload,
            Properties = properties,
            QoS = qos,
            Retain = retain,
            Dup = dup,
            PacketId = (ushort)(qos == QoS.AtMostOnce ? 0 : 7),
            ReceivedAt = ReceivedAt,
        });
        return batch.Written.ToArray();
    }

    public static string PrintText(Form format, ReadOnlySpan<byte> payload, string topic = Topic) =>
        Encoding.UTF8.GetString(Print(format, payload, topic));

    public static Form Custom(string format, bool terminal = false, string zone = "UTC", bool newline = true)
    {
        Assert.True(FormatString.TryParse(format, out var compiled, out string error), error);
        var plan = new OutputPlan
        {
            Form = OutputForm.Format,
            Format = compiled,
            Terminal = terminal,
            NoNewline = !newline
        };
        return new Form(decoder => new CustomFormat(plan, decoder, TimeZoneInfo.FindSystemTimeZoneById(zone)));
    }
}
