using System.Buffers;
using System.Text;
using JetNotify.Json;

namespace JetNotify.Output;

/// <summary>
/// Bytes from a stranger made safe to show: what could break a line is always escaped, what could steer or deceive
/// a terminal when there is one. Backslashes stand as they are: this is for reading; the <c>json</c> form is for
/// restoring.
/// </summary>
internal static class TerminalText
{
    /// <summary>What is left unescaped beyond printable characters.</summary>
    public enum Keep
    {
        /// <summary>Invisible and bidirectional characters, which no pipe minds.</summary>
        Invisible,

        /// <summary>Nothing.</summary>
        Nothing,

        /// <summary>Line feeds and tabs, where the user laid out the lines.</summary>
        Layout,
    }

    /// <summary>
    /// Appends text of unknown origin. Controls become <c>\n \r \t \u001b</c>, invalid UTF-8 <c>\xff</c> byte by byte.
    /// </summary>
    public static void Append(OutputBuffer batch, ReadOnlySpan<byte> text, Keep keep)
    {
        if (text.Length <= OutputBuffer.Full && PlainText.TryCopy(text, batch.Reserve(text.Length)))
        {
            batch.Advance(text.Length);
            return;
        }

        while (true)
        {
            int plain = text.IndexOfAnyExceptInRange((byte)' ', (byte)'~');
            if (plain < 0)
            {
                batch.Append(text);
                return;
            }

            batch.Append(text[..plain]);
            text = text[plain..];
            var status = Rune.DecodeFromUtf8(text, out var rune, out int length);
            if (status != OperationStatus.Done)
            {
                AppendBytes(batch, text[..length]);
            }
            else if (IsUnsafe(rune.Value, keep))
            {
                AppendEscaped(batch, rune.Value);
            }
            else
            {
                batch.Append(text[..length]);
            }

            text = text[length..];
        }
    }

    /// <summary>A string of unknown origin with everything escaped that could break a line or steer a
    /// terminal.</summary>
    public static string Escaped(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return text;
        }

        var batch = new OutputBuffer();
        Append(batch, Encoding.UTF8.GetBytes(text), Keep.Nothing);
        return Encoding.UTF8.GetString(batch.Written);
    }

    private static bool IsUnsafe(int codePoint, Keep keep) => keep switch
    {
        Keep.Layout when codePoint is '\n' or '\t' => false,
        Keep.Invisible => Unprintable.IsControl(codePoint),
        _ => Unprintable.IsControl(codePoint) || Unprintable.IsInvisible(codePoint),
    };

    private static void AppendEscaped(OutputBuffer batch, int codePoint)
    {
        batch.Append((byte)'\\');
        switch (codePoint)
        {
            case '\n':
                batch.Append((byte)'n');
                break;
            case '\r':
                batch.Append((byte)'r');
                break;
            case '\t':
                batch.Append((byte)'t');
                break;
            case > 0xFFFF:
                batch.Append((byte)'U');
                AppendHex(batch, codePoint, 8);
                break;
            default:
                batch.Append((byte)'u');
                AppendHex(batch, codePoint, 4);
                break;
        }
    }

    private static void AppendBytes(OutputBuffer batch, ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            batch.Append("\\x"u8);
            AppendHex(batch, value, 2);
        }
    }

    /// <summary>Appends so many lower-case hexadecimal digits.</summary>
    public static void AppendHex(OutputBuffer batch, int value, int digits)
    {
        var room = batch.Reserve(digits);
        for (int i = digits - 1; i >= 0; i--, value >>= 4)
        {
            room[i] = "0123456789abcdef"u8[value & 0xF];
        }

        batch.Advance(digits);
    }
}
