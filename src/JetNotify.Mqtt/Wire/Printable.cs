using System.Globalization;
using System.Text;

namespace JetNotify.Mqtt.Wire;

/// <summary>Bytes of a peer in a message for people.</summary>
internal static class Printable
{
    /// <summary>Returns them as text: what is not printable ASCII stands as <c>?</c>, and what is longer than
    /// <paramref name="longest"/> bytes ends with <c>…</c>.</summary>
    public static string Text(ReadOnlySpan<byte> bytes, int longest = 120)
    {
        var text = new StringBuilder();
        foreach (byte one in bytes[..Math.Min(bytes.Length, longest)])
        {
            text.Append(one is >= 0x20 and < 0x7F ? (char)one : '?');
        }

        return bytes.Length > longest ? $"{text}…" : text.ToString();
    }

    /// <summary>Returns them as text that tells each byte: what is not printable ASCII stands as <c>\xNN</c>, and what
    /// is longer than <paramref name="longest"/> bytes ends with <c>…</c>.</summary>
    public static string Escaped(ReadOnlySpan<byte> bytes, int longest)
    {
        var text = new StringBuilder();
        foreach (byte one in bytes[..Math.Min(bytes.Length, longest)])
        {
            _ = one switch
            {
                (byte)'\\' => text.Append(@"\\"),
                >= 0x20 and < 0x7F => text.Append((char)one),
                _ => text.Append(CultureInfo.InvariantCulture, $"\\x{one:X2}"),
            };
        }

        return bytes.Length > longest ? $"{text}…" : text.ToString();
    }
}
