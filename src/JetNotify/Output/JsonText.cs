using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace JetNotify.Output;

/// <summary>JSON strings (RFC 8259 §7) from bytes, and JSON already valid made safe for a terminal without changing its meaning.</summary>
internal static class JsonText
{
    private static readonly SearchValues<byte> s_plain = SearchValues.Create(
        [.. Enumerable.Range(' ', '~' - ' ' + 1).Where(c => c is not ('"' or '\\')).Select(c => (byte)c)]);

    /// <summary>
    /// Appends a quoted string: quotes, backslashes and controls escaped, invalid UTF-8 as U+FFFD so that it stays JSON;
    /// on a terminal invisible characters escaped too.
    /// </summary>
    public static void AppendString(OutputBuffer batch, ReadOnlySpan<byte> text, bool terminal)
    {
        int plain = text.IndexOfAnyExcept(s_plain);
        if (plain < 0)
        {
            var room = batch.Reserve(text.Length + 2);
            room[0] = (byte)'"';
            text.CopyTo(room[1..]);
            room[text.Length + 1] = (byte)'"';
            batch.Advance(text.Length + 2);
            return;
        }

        batch.Append((byte)'"');
        for (; plain >= 0; plain = text.IndexOfAnyExcept(s_plain))
        {
            batch.Append(text[..plain]);
            text = text[plain..];
            var status = Rune.DecodeFromUtf8(text, out var rune, out int length);
            if (status != OperationStatus.Done)
            {
                batch.Append("\uFFFD"u8);
            }
            else if (rune.Value is '"' or '\\' || TerminalText.IsControl(rune.Value)
                || (terminal && TerminalText.IsInvisible(rune.Value)))
            {
                AppendEscaped(batch, rune.Value);
            }
            else
            {
                batch.Append(text[..length]);
            }

            text = text[length..];
        }

        batch.Append(text);
        batch.Append((byte)'"');
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
    /// Appends valid minified JSON with what a terminal must not get as <c>\uXXXX</c>: outside of ASCII and at DEL,
    /// valid JSON has characters only inside strings, where an escape means the same.
    /// </summary>
    public static void AppendForTerminal(OutputBuffer batch, ReadOnlySpan<byte> json)
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
            if (TerminalText.IsControl(rune.Value) || TerminalText.IsInvisible(rune.Value))
            {
                AppendEscaped(batch, rune.Value);
            }
            else
            {
                batch.Append(json[..length]);
            }

            json = json[length..];
        }
    }

    private static void AppendEscaped(OutputBuffer batch, int codePoint)
    {
        int letter = codePoint switch
        {
            '"' => '"',
            '\\' => '\\',
            '\b' => 'b',
            '\f' => 'f',
            '\n' => 'n',
            '\r' => 'r',
            '\t' => 't',
            _ => 0,
        };
        if (letter != 0)
        {
            batch.Append((byte)'\\');
            batch.Append((byte)letter);
        }
        else if (codePoint > 0xFFFF)
        {
            // A pair of surrogates, as JSON has it.
            AppendUnit(batch, 0xD800 + ((codePoint - 0x10000) >> 10));
            AppendUnit(batch, 0xDC00 + ((codePoint - 0x10000) & 0x3FF));
        }
        else
        {
            AppendUnit(batch, codePoint);
        }
    }

    private static void AppendUnit(OutputBuffer batch, int unit)
    {
        batch.Append("\\u"u8);
        TerminalText.AppendHex(batch, unit, 4);
    }
}
