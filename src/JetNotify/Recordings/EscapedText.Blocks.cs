using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace JetNotify.Recordings;

// What is done to whole blocks, and the tables for it.
internal static partial class EscapedText
{
    private const int Lane = 8;
    private const int Block = 4 * Lane;
    private const byte LastControl = 0x1F;

    // Added to the places of eight bytes.
    private const ulong UpperPlaces = 0x0808_0808_0808_0808;

    private const ulong Slashes = 0x5C5C_5C5C_5C5C_5C5C;

    // What becomes of a control and of its letter, either way, by exclusive or.
    private const byte LineFeed = (byte)'\n' ^ (byte)'n';
    private const byte Tab = (byte)'\t' ^ (byte)'t';
    private const byte Return = (byte)'\r' ^ (byte)'r';

    // Sixteen places for each mask of eight: where the bytes come from once the marked ones got a backslash before them.
    private static readonly byte[] s_spread = Spread();

    // Eight places for each mask of eight: which bytes are left once the marked ones are gone.
    private static readonly byte[] s_squeeze = Squeeze();

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
