using System.Buffers.Text;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;
using System.Text.Unicode;
using JetNotify.Output;

namespace JetNotify.Recordings;

/// <summary>
/// Text as the inside of a JSON string and back, byte for byte. A pretty-printed event has something to escape in every
/// eighth byte, so eight bytes are spread or squeezed at once, by a table of the 256 ways they can lie.
/// </summary>
internal static class EscapedText
{
    private const int Step = 8;
    private const int Block = 2 * Step;
    private const int Piece = 4096;
    private const int LongestEscape = 6;
    private const byte Slash = (byte)'\\';
    private const byte Quote = (byte)'"';
    private const byte Gap = 0xFF;

    // The first byte of U+0080…U+00BF; the lower half of them, and U+007F, are controls that a terminal obeys.
    private const byte LeadOfControls = 0xC2;

    // \b \t \n \f \r, each at its own place among the first sixteen characters.
    private static readonly Vector128<byte> s_letters = Vector128.Create((byte)0, 0, 0, 0, 0, 0, 0, 0, (byte)'b', (byte)'t', (byte)'n', 0, (byte)'f', (byte)'r', 0, 0);

    // Each byte from the place before it; nothing at the first.
    private static readonly Vector128<byte> s_oneUp = Vector128.Create(Gap, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14);

    private static ReadOnlySpan<byte> HexDigits => "0123456789abcdef"u8;

    // Sixteen bytes for each mask of eight: which byte stands where once the marked ones got a backslash before them.
    private static readonly byte[] s_spread = Spread();

    // Eight bytes for each mask of eight: which bytes are left once the marked ones are gone.
    private static readonly byte[] s_squeeze = Squeeze();

    /// <summary>Appends the text, escaped, without quotes around it.</summary>
    /// <returns>False, and nothing is appended, where it is no well-formed UTF-8.</returns>
    public static bool Append(Batch batch, ReadOnlySpan<byte> text)
    {
        int before = batch.Length;
        bool isValid = false;
        while (!text.IsEmpty)
        {
            // A character of two bytes that may be a control is not cut in two.
            int length = Math.Min(text.Length, Piece);
            length -= length < text.Length && text[length - 1] == LeadOfControls ? 1 : 0;
            var seen = Vector128<byte>.Zero;
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

    /// <summary>Takes blocks until one needs a closer look: the end of the string, a rarer escape, a backslash that is escaped.</summary>
    /// <remarks>Apart from the loop around it because what is passed by reference there lives in memory, and here in registers.</remarks>
    private static void TakeBlocks(ReadOnlySpan<byte> escaped, ref int readSoFar, Span<byte> text, ref int writtenSoFar)
    {
        ref byte from = ref MemoryMarshal.GetReference(escaped);
        ref byte to = ref MemoryMarshal.GetReference(text);
        ref byte squeeze = ref MemoryMarshal.GetArrayDataReference(s_squeeze);
        int read = readSoFar;
        int written = writtenSoFar;
        int lastRead = escaped.Length - Block;
        int lastWritten = text.Length - Block;
        while (read <= lastRead && written <= lastWritten)
        {
            var bytes = Vector128.LoadUnsafe(ref from, (nuint)read);
            var slashes = Vector128.Equals(bytes, Vector128.Create(Slash));
            var quotes = Vector128.Equals(bytes, Vector128.Create(Quote));
            if ((slashes | quotes) == Vector128<byte>.Zero)
            {
                bytes.StoreUnsafe(ref to, (nuint)written);
                read += Block;
                written += Block;
                continue;
            }

            uint starts = slashes.ExtractMostSignificantBits();
            var after = Vector128.Shuffle(slashes, s_oneUp);
            var closer = Vector128.AndNot(quotes, after) | (after & slashes) | (after
                & (Vector128.Equals(bytes, Vector128.Create((byte)'u'))
                    | Vector128.Equals(bytes, Vector128.Create((byte)'b')) | Vector128.Equals(bytes, Vector128.Create((byte)'f'))));
            if (closer != Vector128<byte>.Zero)
            {
                break;
            }

            var meant = Vector128.ConditionalSelect(after & Vector128.Equals(bytes, Vector128.Create((byte)'n')), Vector128.Create((byte)'\n'), bytes);
            meant = Vector128.ConditionalSelect(after & Vector128.Equals(bytes, Vector128.Create((byte)'t')), Vector128.Create((byte)'\t'), meant);
            meant = Vector128.ConditionalSelect(after & Vector128.Equals(bytes, Vector128.Create((byte)'r')), Vector128.Create((byte)'\r'), meant);
            uint low = starts & 0xFF;
            uint high = starts >> Step;
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, written), Squeeze(meant, low, ref squeeze));
            written += Step - BitOperations.PopCount(low);
            meant = Vector128.CreateScalar(meant.AsUInt64().GetElement(1)).AsByte();
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, written), Squeeze(meant, high, ref squeeze));
            written += Step - BitOperations.PopCount(high);

            // A backslash in the last place waits for the byte it belongs to.
            read += Block - (int)(high >> (Step - 1));
        }

        readSoFar = read;
        writtenSoFar = written;
    }

    private static ulong Squeeze(Vector128<byte> bytes, uint mask, ref byte squeeze)
    {
        ulong places = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref squeeze, (nint)(mask * Step)));
        return Vector128.ShuffleNative(bytes, Vector128.CreateScalar(places).AsByte()).AsUInt64().ToScalar();
    }

    private static int Escape(ReadOnlySpan<byte> text, Span<byte> room, ref Vector128<byte> seen)
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

    /// <summary>Gives blocks until one holds a rarer control, and says how many bytes that were. Every bit that is set in a byte
    /// of the blocks, that which is left included, is set in what was seen.</summary>
    private static int GiveBlocks(ReadOnlySpan<byte> text, Span<byte> room, ref int writtenSoFar, ref Vector128<byte> seenSoFar)
    {
        ref byte from = ref MemoryMarshal.GetReference(text);
        ref byte to = ref MemoryMarshal.GetReference(room);
        ref byte spread = ref MemoryMarshal.GetArrayDataReference(s_spread);
        var seen = seenSoFar;
        int read = 0;
        int written = writtenSoFar;
        while (read <= text.Length - Block)
        {
            var bytes = Vector128.LoadUnsafe(ref from, (nuint)read);
            seen |= bytes;
            var controls = Vector128.LessThan(bytes, Vector128.Create((byte)' '));
            var marked = controls | Vector128.Equals(bytes, Vector128.Create(Quote)) | Vector128.Equals(bytes, Vector128.Create(Slash));
            var letters = Vector128.ShuffleNative(s_letters, bytes & Vector128.Create((byte)0x0F))
                & Vector128.LessThan(bytes, Vector128.Create((byte)Block));
            var others = (controls & Vector128.Equals(letters, Vector128<byte>.Zero))
                | Vector128.Equals(bytes, Vector128.Create((byte)0x7F)) | Vector128.Equals(bytes, Vector128.Create(LeadOfControls));
            if (others != Vector128<byte>.Zero)
            {
                break;
            }

            uint mask = marked.ExtractMostSignificantBits();
            if (mask == 0)
            {
                bytes.StoreUnsafe(ref to, (nuint)written);
                written += Block;
            }
            else
            {
                var shown = Vector128.ConditionalSelect(controls, letters, bytes);
                written = Spread(shown, mask & 0xFF, ref spread, ref to, written);
                written = Spread(Vector128.CreateScalar(shown.AsUInt64().GetElement(1)).AsByte(), mask >> Step, ref spread, ref to, written);
            }

            read += Block;
        }

        writtenSoFar = written;
        seenSoFar = seen;
        return read;
    }

    private static int Spread(Vector128<byte> bytes, uint mask, ref byte spread, ref byte to, int written)
    {
        var places = Vector128.LoadUnsafe(ref spread, (nuint)(mask * Block));
        var moved = Vector128.ConditionalSelect(
            Vector128.Equals(places, Vector128.Create(Gap)), Vector128.Create(Slash), Vector128.ShuffleNative(bytes, places));
        moved.StoreUnsafe(ref to, (nuint)written);
        return written + Step + BitOperations.PopCount(mask);
    }

    private static int EscapeOne(ReadOnlySpan<byte> text, ref int read, Span<byte> room)
    {
        byte value = text[read++];
        int letter = value is Quote or Slash ? value : value < Block ? s_letters[value] : 0;
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

    private static byte[] Spread()
    {
        byte[] table = new byte[256 * Block];
        for (int mask = 0; mask < 256; mask++)
        {
            int at = mask * Block;
            for (int place = 0; place < Step; place++)
            {
                if ((mask >> place & 1) != 0)
                {
                    table[at++] = Gap;
                }

                table[at++] = (byte)place;
            }
        }

        return table;
    }

    private static byte[] Squeeze()
    {
        byte[] table = new byte[256 * Step];
        for (int mask = 0; mask < 256; mask++)
        {
            int at = mask * Step;
            for (int place = 0; place < Step; place++)
            {
                if ((mask >> place & 1) == 0)
                {
                    table[at++] = (byte)place;
                }
            }
        }

        return table;
    }
}
