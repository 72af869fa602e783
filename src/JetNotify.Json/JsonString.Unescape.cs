using System.Buffers.Text;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace JetNotify.Json;

// The way back. Eight bytes are squeezed at once, by a table of the 256 ways in which backslashes can lie among them; a
// processor with AVX-512 VBMI2 has an instruction for it.
internal static partial class JsonString
{
    // Added to the places of eight bytes.
    private const ulong UpperPlaces = 0x0808_0808_0808_0808;

    // Eight places for each mask of eight: which bytes are left once the marked ones are gone.
    private static readonly byte[] s_squeeze = Squeeze();

    /// <summary>Takes the escapes out, up to the quote that ends the string.</summary>
    /// <param name="escaped">What follows the opening quote, and whatever comes after the string.</param>
    /// <param name="text">Room for as many bytes as <paramref name="escaped"/> has.</param>
    /// <param name="length">How many bytes of text there are.</param>
    /// <returns>The index of the closing quote; -1 where there is none, or an escape that JSON has not.</returns>
    public static int Unescape(ReadOnlySpan<byte> escaped, Span<byte> text, out int length)
    {
        int read = 0;
        length = 0;
        UnescapeRun(escaped, ref read, text, ref length);
        return read < escaped.Length && escaped[read] == Quote ? read : -1;
    }

    /// <summary>
    /// Takes the escapes out of all of it and never fails: half a surrogate pair becomes U+FFFD, a backslash before
    /// anything unknown stays as it is.
    /// </summary>
    /// <param name="escaped">What stands between the quotes.</param>
    /// <param name="text">Room for as many bytes.</param>
    /// <returns>How many bytes of text there are.</returns>
    public static int UnescapeLeniently(ReadOnlySpan<byte> escaped, Span<byte> text)
    {
        int read = 0;
        int written = 0;
        while (true)
        {
            UnescapeRun(escaped, ref read, text, ref written);
            if (read >= escaped.Length)
            {
                return written;
            }

            if (TryReadUnit(escaped[read..], out _))
            {
                "\uFFFD"u8.CopyTo(text[written..]);
                written += "\uFFFD"u8.Length;
                read += LongestEscape;
                continue;
            }

            // A quote, or a backslash with what follows it.
            int length = escaped[read] == Slash && read + 1 < escaped.Length ? 2 : 1;
            escaped.Slice(read, length).CopyTo(text[written..]);
            written += length;
            read += length;
        }
    }

    /// <summary>Unescapes up to a quote, an escape that JSON has not, or the end.</summary>
    private static void UnescapeRun(ReadOnlySpan<byte> escaped, ref int read, Span<byte> text, ref int written)
    {
        while (read < escaped.Length)
        {
            UnescapeBlocks(escaped, ref read, text, ref written);
            UnescapeLast(escaped, ref read, text, ref written);
            if (read == escaped.Length)
            {
                return;
            }

            byte next = escaped[read];
            if (next == Quote || (next == Slash && !TryReadEscape(escaped, ref read, text, ref written)))
            {
                return;
            }

            if (next != Slash)
            {
                text[written++] = next;
                read++;
            }
        }
    }

    /// <summary>Takes what is left if it is less than a block: made one with backslashes, which end it.</summary>
    private static void UnescapeLast(ReadOnlySpan<byte> escaped, ref int read, Span<byte> text, ref int written)
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
        UnescapeBlocks(last, ref used, taken, ref length);
        taken[..length].CopyTo(text[written..]);
        written += length;
        read += used - 1;
    }

    /// <summary>Takes blocks up to what needs a closer look: the end of the string, a rarer escape, a backslash that is
    /// escaped.</summary>
    /// <remarks>Apart from the loop around it because what is passed by reference there lives in memory, and here in
    /// registers.</remarks>
    private static void UnescapeBlocks(ReadOnlySpan<byte> escaped, ref int readSoFar, Span<byte> text,
        ref int writtenSoFar)
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
            var bytes = Vector128.LoadUnsafe(ref from, (nuint)read);
            var slashes = Vector128.Equals(bytes, Vector128.Create(Slash));
            var quotes = Vector128.Equals(bytes, Vector128.Create(Quote));
            if (carried == 0 && (slashes | quotes) == Vector128<byte>.Zero)
            {
                bytes.StoreUnsafe(ref to, (nuint)written);
                read += Block;
                written += Block;
                continue;
            }

            var n = Vector128.Equals(bytes, Vector128.Create((byte)'n'));
            var t = Vector128.Equals(bytes, Vector128.Create((byte)'t'));
            var r = Vector128.Equals(bytes, Vector128.Create((byte)'r'));
            var known = n | t | r | quotes | Vector128.Equals(bytes, Vector128.Create((byte)'/'));
            uint starts = slashes.ExtractMostSignificantBits();
            uint after = ((starts << 1) | carried) & 0xFFFF;
            uint ends = quotes.ExtractMostSignificantBits() & ~after;
            uint others = after & ~known.ExtractMostSignificantBits();

            var behind = Vector128.Equals(Vector128.LoadUnsafe(ref from, (nuint)(read - 1)), Vector128.Create(Slash));
            var meant = bytes ^ (behind & ((n & Vector128.Create(LineFeed)) | (t & Vector128.Create(Tab))
                | (r & Vector128.Create(Return))));
            ref byte target = ref Unsafe.Add(ref to, written);
            target = ref Squeeze(meant, 0, starts & 0xFF, ref squeeze, ref target);
            Squeeze(meant, UpperPlaces, starts >> Lane, ref squeeze, ref target);

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
        Unsafe.WriteUnaligned(ref to, Vector128.ShuffleNative(bytes,
            Vector128.CreateScalarUnsafe(places).AsByte()).AsUInt64().ToScalar());
        return ref Unsafe.Add(ref to, Lane - BitOperations.PopCount(mask));
    }

    private static bool TryReadEscape(ReadOnlySpan<byte> escaped, ref int read, Span<byte> text, ref int written)
    {
        if (read + 1 >= escaped.Length)
        {
            return false;
        }

        byte letter = escaped[read + 1];
        if (letter == 'u')
        {
            return TryReadCodePoint(escaped, ref read, text, ref written);
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

    private static bool TryReadCodePoint(ReadOnlySpan<byte> escaped, ref int read, Span<byte> text, ref int written)
    {
        int end = read + LongestEscape;
        if (!TryReadUnit(escaped[read..], out int unit))
        {
            return false;
        }

        if (!Rune.TryCreate(unit, out var rune))
        {
            // Half a pair; what stands for nothing alone cannot be restored.
            if (!TryReadUnit(escaped[end..], out int second) || !Rune.TryCreate((char)unit, (char)second, out rune))
            {
                return false;
            }

            end += LongestEscape;
        }

        written += rune.EncodeToUtf8(text[written..]);
        read = end;
        return true;
    }

    private static bool TryReadUnit(ReadOnlySpan<byte> escape, out int unit)
    {
        unit = 0;
        return escape.Length >= LongestEscape && escape[0] == Slash && escape[1] == 'u'
            && Utf8Parser.TryParse(escape.Slice(2, 4), out unit, out int used, 'x') && used == 4;
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
