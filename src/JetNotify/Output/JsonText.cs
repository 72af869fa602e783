using System.Buffers.Text;
using System.Text;
using JetNotify.Json;

namespace JetNotify.Output;

/// <summary>Appends JSON strings made of any bytes, and makes JSON that is valid already safe without changing its
/// meaning.</summary>
internal static class JsonText
{
    // So much is escaped at once: the batch has room for the longest result.
    private const int Piece = 4096;

    /// <summary>
    /// Appends a quoted string: quotes, backslashes and controls escaped, invalid UTF-8 as U+FFFD so that it stays
    /// JSON; on a terminal invisible characters escaped too.
    /// </summary>
    public static void AppendString(OutputBuffer batch, ReadOnlySpan<byte> text, bool terminal)
    {
        if (text.Length <= OutputBuffer.Full)
        {
            var room = batch.Reserve(text.Length + 2);
            if (PlainText.TryCopyQuotable(text, room[1..]))
            {
                room[0] = (byte)'"';
                room[text.Length + 1] = (byte)'"';
                batch.Advance(text.Length + 2);
                return;
            }
        }

        batch.Append((byte)'"');
        Append(batch, text, terminal);
        batch.Append((byte)'"');
    }

    /// <summary>Appends the inside of such a string.</summary>
    public static void Append(OutputBuffer batch, ReadOnlySpan<byte> text, bool terminal = false)
    {
        const int Short = 256;
        if (text.Length <= Short && PlainText.TryCopyQuotable(text, batch.Reserve(text.Length)))
        {
            batch.Advance(text.Length);
            return;
        }

        while (!text.IsEmpty)
        {
            int length = WholeCharacters(text, Piece);
            batch.Advance(JsonString.Escape(text[..length], batch.Reserve(JsonString.RoomFor(length)), terminal));
            text = text[length..];
        }
    }

    /// <summary>Appends bytes as a quoted base64 string (RFC 4648 §4).</summary>
    public static void AppendBase64(OutputBuffer batch, ReadOnlySpan<byte> bytes)
    {
        batch.Append((byte)'"');
        while (!bytes.IsEmpty)
        {
            // Whole groups of three, so that the pieces join without padding between them.
            var piece = bytes[..Math.Min(bytes.Length, 3 * 16 * 1024)];
            var room = batch.Reserve(Base64.GetMaxEncodedToUtf8Length(piece.Length));
            _ = Base64.EncodeToUtf8(piece, room, out int read, out int written);
            batch.Advance(written);
            bytes = bytes[read..];
        }

        batch.Append((byte)'"');
    }

    /// <summary>
    /// Appends valid minified JSON with what must not reach a reader raw as <c>\uXXXX</c>: outside of ASCII and at DEL,
    /// valid JSON has characters only inside strings, where an escape means the same.
    /// </summary>
    /// <param name="batch">Where to.</param>
    /// <param name="json">Valid JSON without white space between its tokens.</param>
    /// <param name="terminal">Whether characters that could deceive the reader of a terminal are escaped too.</param>
    public static void AppendSafe(OutputBuffer batch, ReadOnlySpan<byte> json, bool terminal)
    {
        while (true)
        {
            int plain = json.IndexOfAnyExceptInRange((byte)' ', (byte)'~');
            if (plain < 0)
            {
                batch.Append(json);
                return;
            }

            batch.Append(json[..plain]);
            json = json[plain..];
            _ = Rune.DecodeFromUtf8(json, out var rune, out int length);
            if (Unprintable.IsControl(rune.Value) || (terminal && Unprintable.IsInvisible(rune.Value)))
            {
                batch.Advance(JsonString.WriteEscape(rune.Value, batch.Reserve(2 * JsonString.LongestEscape)));
            }
            else
            {
                batch.Append(json[..length]);
            }

            json = json[length..];
        }
    }

    /// <summary>Returns at most so many bytes, but none of a character that goes on behind them.</summary>
    private static int WholeCharacters(ReadOnlySpan<byte> text, int most)
    {
        const int LongestCharacter = 4;
        if (text.Length <= most)
        {
            return text.Length;
        }

        // Where no character begins so near, this is no UTF-8, and cutting it makes it no worse.
        int length = most;
        while (length > most - LongestCharacter && (text[length] & 0xC0) == 0x80)
        {
            length--;
        }

        return length;
    }
}
