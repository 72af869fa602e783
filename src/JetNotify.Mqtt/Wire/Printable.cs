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
}
