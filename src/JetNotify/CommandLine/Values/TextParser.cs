using System.Text;
using JetNotify.Mqtt.Wire;
using JetNotify.Output;

namespace JetNotify.CommandLine.Values;

/// <summary>Text that is taken as it is, as far as MQTT and the file system can carry it.</summary>
internal static class TextParser
{
    /// <summary>Accepts any text that MQTT can carry as a string, the empty one included.</summary>
    public static string? MqttString(string text, out string value)
    {
        value = text;
        return Utf8Rules.IsString(text, out string problem) ? null : problem;
    }

    /// <summary>Accepts any text that MQTT can carry as a string and that says something.</summary>
    public static string? MqttName(string text, out string value)
    {
        value = text;
        return text.Length == 0 ? "empty" : MqttString(text, out value);
    }

    /// <summary>Accepts bytes for a password or a will: any text of at most 65,535 bytes. Nothing of it is
    /// repeated.</summary>
    public static string? MqttBytes(string text, out string value)
    {
        value = text;
        return Encoding.UTF8.GetByteCount(text) > Utf8Rules.MaxBytes
            ? "longer than the 65535 bytes MQTT can carry"
            : null;
    }

    /// <summary>Accepts any text that says something.</summary>
    public static string? NotEmpty(string text, out string value)
    {
        value = text;
        return text.Length == 0 ? "empty" : text.Contains('\0') ? "a text cannot hold U+0000" : null;
    }

    /// <summary>Accepts a path; whether something is there is the plan's business.</summary>
    public static string? Path(string text, out string value)
    {
        value = text;
        return text.Length == 0 ? "empty, a path is expected" : text.Contains('\0') ? "a path cannot hold U+0000"
            : null;
    }

    /// <summary>Accepts the name of an application protocol: 1 to 255 bytes (RFC 7301 §3.1).</summary>
    public static string? Alpn(string text, out string value)
    {
        value = text;
        return Encoding.UTF8.GetByteCount(text) is 0 or > 255 ? "a protocol's name has 1 to 255 bytes" : null;
    }

    /// <summary>Accepts the path of a WebSocket request.</summary>
    public static string? WebSocketPath(string text, out string value)
    {
        value = text;
        foreach (char c in text)
        {
            if (c is <= ' ' or > '~' or '#')
            {
                return $"{Quoting.Text(text)} is not a path (printable ASCII, other characters percent-encoded)";
            }
        }

        return text is ['/', ..] ? null : $"{Quoting.Text(text)} does not begin with a slash";
    }
}
