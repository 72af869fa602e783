using System.Buffers.Text;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Text;
using System.Text.Unicode;
using JetNotify.Output;

namespace JetNotify.Recordings;

/// <summary>
/// Text as the inside of a JSON string and back, byte for byte. A pretty-printed event has something to escape in every
/// eighth byte, so each eight bytes are spread or squeezed at once, by a table of the 256 ways they can lie; a processor with
/// AVX-512 VBMI2 has an instruction for it.
/// </summary>
internal static class EscapedText
{
    private const int Lane = 8;
    private const int Block = 4 * Lane;
    private const int Piece = 4096;
    private const int LongestEscape = 6;
    private const byte Slash = (byte)'\\';
    private const byte Quote = (byte)'"';
    private const byte LastControl = 0x1F;

    // Added to the places of eight bytes.
    private const ulong UpperPlaces = 0x0808_0808_0808_0808;

    private const ulong Slashes = 0x5C5C_5C5C_5C5C_5C5C;

    // The first byte of U+0080…U+00BF; the lower half of them, and U+007F, are controls that a terminal obeys.
    private const byte LeadOfControls = 0xC2;

    // What becomes of a control and of its letter, either way, by exclusive or.
    private const byte LineFeed = (byte)'\n' ^ (byte)'n';
    private const byte Tab = (byte)'\t' ^ (byte)'t';
    private const byte Return = (byte)'\r' ^ (byte)'r';

    private static ReadOnlySpan<byte> HexDigits => "0123456789abcdef"u8;

    // Sixteen places for each mask of eight: where the bytes come from once the marked ones got a backslash before them.
    private static readonly byte[] s_spread = Spread();

    // Eight places for each mask of eight: which bytes are left once the marked ones are gone.
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

    /// <summary>Takes blocks up to what needs a closer look: the end of the string, a rarer escape, a backslash that is escaped.</summary>
    /// <remarks>Apart from the loop around it because what is passed by reference there lives in memory, and here in registers.</remarks>
    private static void TakeBlocks(ReadOnlySpan<byte> escaped, ref int readSoFar, Span<byte> text, ref int writtenSoFar)
    {
        ref byte from = ref MemoryMarshal.GetReference(escaped);
        ref byte to = ref MemoryMarshal.GetReference(text);
        ref byte squeeze = ref MemoryMarshal.GetArrayDataReference(s_squeeze);
        int read = readSoFar;
        int written = writtenSoFar;
        int lastRead = escaped.Length - Block;

        // What is behind a backslash is told by the byte before it, unless that backslash was escaped itself.
        if (read == 0 || Unsafe.Add(ref from, read - 1) == Slash)
        {
            return;
        }

        uint carried = 0;
        while (read <= lastRead)
        {
            var bytes = Vector256.LoadUnsafe(ref from, (nuint)read);
            var slashes = Vector256.Equals(bytes, Vector256.Create(Slash));
            var quotes = Vector256.Equals(bytes, Vector256.Create(Quote));
            if (carried == 0 && (slashes | quotes) == Vector256<byte>.Zero)
            {
                bytes.StoreUnsafe(ref to, (nuint)written);
                read += Block;
                written += Block;
                continue;
            }

            var n = Vector256.Equals(bytes, Vector256.Create((byte)'n'));
            var t = Vector256.Equals(bytes, Vector256.Create((byte)'t'));
            var r = Vector256.Equals(bytes, Vector256.Create((byte)'r'));
            var known = n | t | r | quotes | Vector256.Equals(bytes, Vector256.Create((byte)'/'));
            uint starts = slashes.ExtractMostSignificantBits();
            uint after = (starts << 1) | carried;
            uint ends = quotes.ExtractMostSignificantBits() & ~after;
            uint others = after & ~known.ExtractMostSignificantBits();

            var behind = Vector256.Equals(Vector256.LoadUnsafe(ref from, (nuint)(read - 1)), Vector256.Create(Slash));
            var meant = bytes ^ (behind & ((n & Vector256.Create(LineFeed)) | (t & Vector256.Create(Tab)) | (r & Vector256.Create(Return))));
            if (Avx512Vbmi2.VL.IsSupported)
            {
                Avx512Vbmi2.VL.Compress(Vector256<byte>.Zero, ~slashes, meant).StoreUnsafe(ref to, (nuint)written);
            }
            else
            {
                ref byte target = ref Unsafe.Add(ref to, written);
                target = ref Squeeze(meant.GetLower(), 0, starts & 0xFF, ref squeeze, ref target);
                target = ref Squeeze(meant.GetLower(), UpperPlaces, (starts >> Lane) & 0xFF, ref squeeze, ref target);
                target = ref Squeeze(meant.GetUpper(), 0, (starts >> (2 * Lane)) & 0xFF, ref squeeze, ref target);
                Squeeze(meant.GetUpper(), UpperPlaces, starts >> (3 * Lane), ref squeeze, ref target);
            }

            if ((ends | others) != 0)
            {
                // Up to the quote, or to the backslash of what is not known, which may stand before this block.
                int length = BitOperations.TrailingZeroCount(((ulong)ends << 1) | others) - 1;
                read += length;
                written += length < 0 ? 0 : length - BitOperations.PopCount(starts & ((1u << length) - 1));
                carried = 0;
                break;
            }

            carried = starts >> (Block - 1);
            read += Block;
            written += Block - BitOperations.PopCount(starts);
        }

        // A backslash that was last waits for the byte it belongs to.
        read -= (int)carried;
        readSoFar = read;
        writtenSoFar = written;
    }

    /// <summary>Writes those of eight bytes that are not marked.</summary>
    /// <param name="bytes">Where they are among others.</param>
    /// <param name="half">Which half of them.</param>
    /// <param name="mask">Which are marked.</param>
    /// <param name="squeeze">The table.</param>
    /// <param name="to">Room for eight.</param>
    /// <returns>Where the next ones go.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref byte Squeeze(Vector128<byte> bytes, ulong half, uint mask, ref byte squeeze, ref byte to)
    {
        ulong places = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref squeeze, (nint)(mask * Lane))) | half;
        Unsafe.WriteUnaligned(ref to, Vector128.ShuffleNative(bytes, Vector128.CreateScalarUnsafe(places).AsByte()).AsUInt64().ToScalar());
        return ref Unsafe.Add(ref to, Lane - BitOperations.PopCount(mask));
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

    /// <summary>Gives blocks until one holds a rarer control, and says how many bytes that were. Every bit that is set in a byte
    /// of the blocks, that which is left included, is set in what was seen.</summary>
    private static int GiveBlocks(ReadOnlySpan<byte> text, Span<byte> room, ref int writtenSoFar, ref Vector256<byte> seenSoFar)
    {
        ref byte from = ref MemoryMarshal.GetReference(text);
        ref byte to = ref MemoryMarshal.GetReference(room);
        ref byte spread = ref MemoryMarshal.GetArrayDataReference(s_spread);
        var seen = seenSoFar;
        int read = 0;
        int written = writtenSoFar;
        while (read <= text.Length - Block)
        {
            var bytes = Vector256.LoadUnsafe(ref from, (nuint)read);
            seen |= bytes;
            var lineFeeds = Vector256.Equals(bytes, Vector256.Create((byte)'\n'));
            var tabs = Vector256.Equals(bytes, Vector256.Create((byte)'\t'));
            var returns = Vector256.Equals(bytes, Vector256.Create((byte)'\r'));
            var known = lineFeeds | tabs | returns;
            var controls = Vector256.Equals(Vector256.Min(bytes, Vector256.Create(LastControl)), bytes);
            var others = (controls ^ known)
                | Vector256.Equals(bytes, Vector256.Create((byte)0x7F)) | Vector256.Equals(bytes, Vector256.Create(LeadOfControls));
            if (others != Vector256<byte>.Zero)
            {
                break;
            }

            var marked = known | Vector256.Equals(bytes, Vector256.Create(Quote)) | Vector256.Equals(bytes, Vector256.Create(Slash));
            uint mask = marked.ExtractMostSignificantBits();
            if (mask == 0)
            {
                bytes.StoreUnsafe(ref to, (nuint)written);
                written += Block;
            }
            else
            {
                var shown = bytes ^ (lineFeeds & Vector256.Create(LineFeed)) ^ (tabs & Vector256.Create(Tab)) ^ (returns & Vector256.Create(Return));
                if (Avx512Vbmi2.IsSupported)
                {
                    // A backslash before each, and then away with those that are not needed.
                    var pairs = (Avx512BW.ConvertToVector512UInt16(shown) << Lane) | Vector512.Create((ushort)Slash);
                    var kept = Avx512BW.ConvertToVector512Int16(marked.AsSByte()).AsUInt16() | Vector512.Create((ushort)0xFF00);
                    Avx512Vbmi2.Compress(Vector512<byte>.Zero, kept.AsByte(), pairs.AsByte()).StoreUnsafe(ref to, (nuint)written);
                }
                else
                {
                    // Eight bytes in one half, the backslashes between them in the other.
                    var odd = (shown & Vector256.Create(ulong.MaxValue, 0, ulong.MaxValue, 0).AsByte()) | Vector256.Create(0, Slashes, 0, Slashes).AsByte();
                    var even = (shown & Vector256.Create(0, ulong.MaxValue, 0, ulong.MaxValue).AsByte()) | Vector256.Create(Slashes, 0, Slashes, 0).AsByte();
                    ref byte target = ref Unsafe.Add(ref to, written);
                    target = ref Spread(odd.GetLower(), 0, mask & 0xFF, ref spread, ref target);
                    target = ref Spread(even.GetLower(), Lane, (mask >> Lane) & 0xFF, ref spread, ref target);
                    target = ref Spread(odd.GetUpper(), 0, (mask >> (2 * Lane)) & 0xFF, ref spread, ref target);
                    Spread(even.GetUpper(), Lane, mask >> (3 * Lane), ref spread, ref target);
                }

                written += Block + BitOperations.PopCount(mask);
            }

            read += Block;
        }

        writtenSoFar = written;
        seenSoFar = seen;
        return read;
    }

    /// <summary>Writes eight bytes, the marked ones behind a backslash each.</summary>
    /// <returns>Where the next ones go.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref byte Spread(Vector128<byte> bytes, byte half, uint mask, ref byte spread, ref byte to)
    {
        var places = Vector128.LoadUnsafe(ref spread, (nuint)(mask * 2 * Lane)) ^ Vector128.Create(half);
        Vector128.ShuffleNative(bytes, places).StoreUnsafe(ref to);
        return ref Unsafe.Add(ref to, Lane + BitOperations.PopCount(mask));
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

    private static byte[] Spread()
    {
        byte[] table = new byte[256 * 2 * Lane];
        for (int mask = 0; mask < 256; mask++)
        {
            int at = mask * 2 * Lane;
            for (int place = 0; place < Lane; place++)
            {
                if ((mask >> place & 1) != 0)
                {
                    table[at++] = Lane;
                }

                table[at++] = (byte)place;
            }
        }

        return table;
    }

    private static byte[] Squeeze()
    {
        byte[] table = new byte[256 * Lane];
        for (int mask = 0; mask < 256; mask++)
        {
            int at = mask * Lane;
            for (int place = 0; place < Lane; place++)
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
