using System.Text.Json;
using System.Text.Unicode;
using JetNotify.Json;

namespace JetNotify.Output;

/// <summary>Payloads too large to be held a second time while they are minified: looked through first, then appended
/// piece by piece. By the rules of <see cref="JsonMinifier"/>.</summary>
internal static class LargeJson
{
    /// <summary>Whether a payload is one of those.</summary>
    public static bool Is(ReadOnlySpan<byte> payload) => payload.Length > OutputBuffer.Most;

    /// <summary>Appends it minified, or nothing if it is not JSON.</summary>
    /// <param name="batch">Where to.</param>
    /// <param name="before">Stands before it.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="terminal">Whether characters that could deceive the reader of a terminal become JSON escapes, as
    /// controls do.</param>
    public static bool TryAppend(OutputBuffer batch, ReadOnlySpan<byte> before, ReadOnlySpan<byte> payload,
        bool terminal)
    {
        payload = payload.TrimEnd(" \t\r\n\0"u8);
        if (!IsJson(payload))
        {
            return false;
        }

        batch.Append(before);
        while (!payload.IsEmpty)
        {
            // White space stands between tokens alone; what could deceive or steer, in strings alone.
            int plain = payload.IndexOfAny(" \t\r\n\""u8);
            batch.Append(plain < 0 ? payload : payload[..plain]);
            payload = plain < 0 ? default : payload[plain..];
            int text = payload.StartsWith((byte)'"') ? StringLength(payload) : 0;
            JsonText.AppendSafe(batch, payload[..text], terminal);
            payload = payload[text..].TrimStart(" \t\r\n"u8);
        }

        return true;
    }

    private static bool IsJson(ReadOnlySpan<byte> payload)
    {
        try
        {
            var reader = new Utf8JsonReader(payload, new JsonReaderOptions { MaxDepth = JsonMinifier.MaxDepth });
            while (reader.Read())
            {
                // The next one.
            }

            return Utf8.IsValid(payload);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>How long a string of valid JSON is, its quotes among it.</summary>
    private static int StringLength(ReadOnlySpan<byte> json)
    {
        int at = 1;
        while (true)
        {
            at += json[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (json[at] == '"')
            {
                return at + 1;
            }

            at += 2;
        }
    }
}
