using System.Buffers.Text;
using System.Runtime.Intrinsics;
using System.Text;
using System.Text.Unicode;
using JetNotify.Output;

namespace JetNotify.Recordings;

/// <summary>
/// Text as the inside of a JSON string and back, byte for byte. A pretty-printed event has something to escape in every
/// eighth byte, so each eight bytes are spread or squeezed at once, by a table of the 256 ways they can lie; a processor with
/// AVX-512 VBMI2 has an instruction for it.
/// </summary>
internal static partial class EscapedText
{
    private const int Piece = 4096;
    private const int LongestEscape = 6;
    private const byte Slash = (byte)'\\';
    private const byte Quote = (byte)'"';

    // The first byte of U+0080…U+00BF; the lower half of them, and U+007F, are controls that a terminal obeys.
    private const byte LeadOfControls = 0xC2;

    private static ReadOnlySpan<byte> HexDigits => "0123456789abcdef"u8;

    /// <summary>Appends the text, escaped, without quotes around it.</summary>
    /// <returns>False, and nothing is appended, where it is no well-formed UTF-8.</returns>
    public static bool Append(OutputBuffer batch, ReadOnlySpan<byte> text)
    {
        int before = batch.Length;
        bool isValid = false;
        while (!text.IsEmpty)
        {
            // A character of two bytes that may be a control is not cut in two.
            int length = Math.Min(text.Length, Piece);
            length -= length < text.Length && text[length - 1] == LeadOfControls ? 1 : 0;
            var seen = Vector256<byte>.Zero;
            batch.Advance(Escape(text[..length], batch.Reserve((length * LongestEscape) + (2 * Block)), ref seen));

            // ASCII was seen to be valid on the way, and what came before this is ASCII.
            if (!isValid && seen.ExtractMostSignificantBits() != 0)
            {
                if (!Utf8.IsValid(text))
                {
                    batch.TruncateTo(before);
                    return false;
                }

                isValid = true;
            }

            text = text[length..];
        }

        return true;
    }

    /// <summary>Takes the escapes out again, up to the quote that ends the string.</summary>
    /// <param name="escaped">What follows the opening quote, and whatever comes after the string.</param>
    /// <param name="text">Room for as many bytes as <paramref name="escaped"/> has.</param>
    /// <param name="length">How many bytes of text there are.</param>
    /// <returns>The index of the closing quote; -1 where there is none, or an escape that JSON has not.</returns>
    public static int Unescape(ReadOnlySpan<byte> escaped, Span<byte> text, out int length)
    {
        int read = 0;
        int written = 0;
        while (read < escaped.Length)
        {
            TakeBlocks(escaped, ref read, text, ref written);
            TakeLast(escaped, ref read, text, ref written);
            if (read == escaped.Length)
            {
                break;
            }

            byte next = escaped[read];
            if (next == Quote)
            {
                length = written;
                return read;
            }

            if (next != Slash)
            {
                text[written++] = next;
                read++;
            }
            else if (!TakeEscape(escaped, ref read, text, ref written))
            {
                break;
            }
        }

        length = written;
        return -1;
    }

    /// <summary>Takes what is left if it is less than a block: made one with backslashes, which end it.</summary>
    private static void TakeLast(ReadOnlySpan<byte> escaped, ref int read, Span<byte> text, ref int written)
    {
        var rest = escaped[read..];
        if (rest.Length is 0 or >= Block || rest[0] is Quote or Slash)
        {
            return;
        }

        // One byte stands before, which is looked at too.
        Span<byte> last = stackalloc byte[Block + 1];
        Span<byte> taken = stackalloc byte[Block + 1];
        last.Fill(Slash);
        rest.CopyTo(last[1..]);
        int length = 0;
        int used = 1;
        TakeBlocks(last, ref used, taken, ref length);
        taken[..length].CopyTo(text[written..]);
        written += length;
        read += used - 1;
    }

    private static int Escape(ReadOnlySpan<byte> text, Span<byte> room, ref Vector256<byte> seen)
    {
        Span<byte> last = stackalloc byte[Block];
        int read = 0;
        int written = 0;
        while (true)
        {
            read += GiveBlocks(text[read..], room, ref written, ref seen);
            var rest = text[read..];
            if (rest.IsEmpty)
            {
                return written;
            }

            if (rest.Length < Block)
            {
                // Made a whole block with spaces, which become spaces and are taken away again.
                last.Fill((byte)' ');
                rest.CopyTo(last);
                if (GiveBlocks(last, room, ref written, ref seen) == Block)
                {
                    return written - (Block - rest.Length);
                }
            }

            int end = read + Math.Min(Block, rest.Length);
            while (read < end)
            {
                written += EscapeOne(text, ref read, room[written..]);
            }
        }
    }

    private static int EscapeOne(ReadOnlySpan<byte> text, ref int read, Span<byte> room)
    {
        byte value = text[read++];
        int letter = value switch
        {
            Quote or Slash => value,
            (byte)'\b' => 'b',
            (byte)'\t' => 't',
            (byte)'\n' => 'n',
            (byte)'\f' => 'f',
            (byte)'\r' => 'r',
            _ => 0,
        };
        if (letter != 0)
        {
            room[0] = Slash;
            room[1] = (byte)letter;
            return 2;
        }

        if (value == LeadOfControls && read < text.Length && text[read] < 0xA0)
        {
            // U+0080…U+009F: the second byte is the code point.
            value = text[read++];
        }
        else if (value is >= (byte)' ' and not 0x7F)
        {
            room[0] = value;
            return 1;
        }

        "\\u00"u8.CopyTo(room);
        room[4] = HexDigits[value >> 4];
        room[5] = HexDigits[value & 0xF];
        return LongestEscape;
    }

    private static bool TakeEscape(ReadOnlySpan<byte> escaped, ref int read, Span<byte> text, ref int written)
    {
        if (read + 1 >= escaped.Length)
        {
            return false;
        }

        byte letter = escaped[read + 1];
        if (letter == 'u')
        {
            return TakeCodePoint(escaped, ref read, text, ref written);
        }

        int meant = letter switch
        {
            Quote or Slash or (byte)'/' => letter,
            (byte)'b' => '\b',
            (byte)'t' => '\t',
            (byte)'n' => '\n',
            (byte)'f' => '\f',
            (byte)'r' => '\r',
            _ => -1,
        };
        if (meant < 0)
        {
            return false;
        }

        text[written++] = (byte)meant;
        read += 2;
        return true;
    }

    private static bool TakeCodePoint(ReadOnlySpan<byte> escaped, ref int read, Span<byte> text, ref int written)
    {
        if (!TryUnit(escaped[read..], out int unit))
        {
            return false;
        }

        read += LongestEscape;
        if (!Rune.TryCreate(unit, out var rune))
        {
            // Half a pair; what stands for nothing alone cannot be restored.
            if (!TryUnit(escaped[read..], out int second) || !Rune.TryCreate((char)unit, (char)second, out rune))
            {
                return false;
            }

            read += LongestEscape;
        }

        written += rune.EncodeToUtf8(text[written..]);
        return true;
    }

    private static bool TryUnit(ReadOnlySpan<byte> escape, out int unit)
    {
        unit = 0;
        return escape.Length >= LongestEscape && escape[0] == Slash && escape[1] == 'u'
            && Utf8Parser.TryParse(escape.Slice(2, 4), out unit, out int used, 'x') && used == 4;
    }
}
