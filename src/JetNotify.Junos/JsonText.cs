using System.Globalization;
using System.Text;

namespace JetNotify.Junos;

/// <summary>The text of a JSON string (RFC 8259 §7).</summary>
internal static class JsonText
{
    /// <summary>
    /// Writes a string's content without its escapes. The target must be as long as the source: the result is never longer.
    /// Half a surrogate pair becomes U+FFFD; a backslash before anything unknown stays as it is.
    /// </summary>
    public static int Unescape(ReadOnlySpan<byte> source, Span<byte> target)
    {
        int written = 0;
        while (true)
        {
            int at = source.IndexOf((byte)'\\');
            if (at < 0 || at + 1 >= source.Length)
            {
                source.CopyTo(target[written..]);
                return written + source.Length;
            }

            source[..at].CopyTo(target[written..]);
            written += at;
            byte kind = source[at + 1];
            int used = 2;
            switch (kind)
            {
                case (byte)'"' or (byte)'\\' or (byte)'/': target[written++] = kind; break;
                case (byte)'b': target[written++] = (byte)'\b'; break;
                case (byte)'f': target[written++] = (byte)'\f'; break;
                case (byte)'n': target[written++] = (byte)'\n'; break;
                case (byte)'r': target[written++] = (byte)'\r'; break;
                case (byte)'t': target[written++] = (byte)'\t'; break;
                case (byte)'u' when TryUnit(source[at..], out char unit):
                    used = 6;
                    Rune rune = Rune.ReplacementChar;
                    if (char.IsHighSurrogate(unit) && TryUnit(source[(at + 6)..], out char low) && Rune.TryCreate(unit, low, out rune))
                    {
                        used = 12;
                    }
                    else if (!Rune.TryCreate(unit, out rune))
                    {
                        rune = Rune.ReplacementChar;
                    }

                    written += rune.EncodeToUtf8(target[written..]);
                    break;
                default:
                    target[written++] = (byte)'\\';
                    target[written++] = kind;
                    break;
            }

            source = source[(at + used)..];
        }
    }

    private static bool TryUnit(ReadOnlySpan<byte> text, out char unit)
    {
        unit = default;
        if (text.Length < 6 || text[0] != (byte)'\\' || text[1] != (byte)'u'
            || !ushort.TryParse(text.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort value))
        {
            return false;
        }

        unit = (char)value;
        return true;
    }
}
