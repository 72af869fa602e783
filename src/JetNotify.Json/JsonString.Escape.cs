using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace JetNotify.Json;

/// <summary>
/// Text as the inside of a JSON string (RFC 8259 §7) and back. A pretty-printed event has something to escape in every
/// eighth byte, so each eight bytes are spread at once, by a table of the 256 ways in which the marked ones can lie
/// among them; a processor with AVX-512 VBMI2 has an instruction for it.
/// </summary>
internal static partial class JsonString
{
    /// <summary>The longest escape of one byte, or of the sixteen bits of a <c>\u</c>.</summary>
    public const int LongestEscape = 6;

    private const int Lane = 8;
    private const int Block = 2 * Lane;
    private const byte Delete = 0x7F;
    private const byte Slash = (byte)'\\';
    private const byte Quote = (byte)'"';
    private const ulong Slashes = 0x5C5C_5C5C_5C5C_5C5C;

    // What becomes of a control and of its letter, either way, by exclusive or.
    private const byte LineFeed = (byte)'\n' ^ (byte)'n';
    private const byte Tab = (byte)'\t' ^ (byte)'t';
    private const byte Return = (byte)'\r' ^ (byte)'r';

    // Sixteen places for each mask of eight: where the bytes come from once the marked ones got a backslash before
    // them.
    private static readonly byte[] s_spread = Spread();

    // What the controls with a letter of their own become, in their places.
    private static Vector128<byte> Letters =>
        Vector128.Create(0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)'t', (byte)'n', 0, 0, (byte)'r', 0, 0);

    private static ReadOnlySpan<byte> HexDigits => "0123456789abcdef"u8;

    /// <summary>Returns how much room <see cref="Escape"/> needs for so many bytes.</summary>
    public static int RoomFor(int length) => (length * LongestEscape) + (2 * Block);

    /// <summary>Writes the text without quotes around it. Quotes, backslashes and <see cref="Unprintable.IsControl"/>
    /// are escaped; what is no UTF-8 becomes U+FFFD.</summary>
    /// <param name="text">Any bytes.</param>
    /// <param name="room">As much as <see cref="RoomFor"/> says.</param>
    /// <param name="invisible">Whether <see cref="Unprintable.IsInvisible"/> is escaped too.</param>
    /// <returns>How many bytes were written.</returns>
    public static int Escape(ReadOnlySpan<byte> text, Span<byte> room, bool invisible)
    {
        Span<byte> last = stackalloc byte[Block];
        int read = 0;
        int written = 0;
        while (true)
        {
            read += EscapeBlocks(text[read..], room, ref written);
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
                if (EscapeBlocks(last, room, ref written) == Block)
                {
                    return written - (Block - rest.Length);
                }
            }

            int end = read + Math.Min(Block, rest.Length);
            while (read < end)
            {
                written += EscapeOne(text[read..], room[written..], invisible, out int length);
                read += length;
            }
        }
    }

    /// <summary>Writes one character as it stands in a string: as it is, or escaped.</summary>
    private static int EscapeOne(ReadOnlySpan<byte> text, Span<byte> room, bool invisible, out int length)
    {
        _ = Rune.DecodeFromUtf8(text, out var rune, out length);
        if (rune.Value is Quote or Slash || Unprintable.IsControl(rune.Value) || (invisible
            && Unprintable.IsInvisible(rune.Value)))
        {
            return WriteEscape(rune.Value, room);
        }

        // U+FFFD where it was no character.
        return rune.EncodeToUtf8(room);
    }

    /// <summary>Writes the shortest escape of a character.</summary>
    /// <returns>How many bytes were written, at most twice <see cref="LongestEscape"/>.</returns>
    public static int WriteEscape(int codePoint, Span<byte> room)
    {
        int letter = codePoint switch
        {
            Quote or Slash => codePoint,
            '\b' => 'b',
            '\t' => 't',
            '\n' => 'n',
            '\f' => 'f',
            '\r' => 'r',
            _ => 0,
        };
        if (letter != 0)
        {
            room[0] = Slash;
            room[1] = (byte)letter;
            return 2;
        }

        if (codePoint <= 0xFFFF)
        {
            return WriteUnit(codePoint, room);
        }

        // A pair of surrogates, as JSON has it.
        WriteUnit(0xD800 + ((codePoint - 0x10000) >> 10), room);
        return LongestEscape + WriteUnit(0xDC00 + ((codePoint - 0x10000) & 0x3FF), room[LongestEscape..]);
    }

    private static int WriteUnit(int unit, Span<byte> room)
    {
        room[0] = Slash;
        room[1] = (byte)'u';
        for (int i = 0; i < 4; i++)
        {
            room[5 - i] = HexDigits[(unit >> (4 * i)) & 0xF];
        }

        return LongestEscape;
    }

    /// <summary>Escapes blocks until one holds a rarer control or more than ASCII. Returns how many bytes were
    /// read.</summary>
    private static int EscapeBlocks(ReadOnlySpan<byte> text, Span<byte> room, ref int writtenSoFar)
    {
        ref byte from = ref MemoryMarshal.GetReference(text);
        ref byte to = ref MemoryMarshal.GetReference(room);
        ref byte spread = ref MemoryMarshal.GetArrayDataReference(s_spread);
        int read = 0;
        int written = writtenSoFar;
        while (read <= text.Length - Block)
        {
            var bytes = Vector128.LoadUnsafe(ref from, (nuint)read);
            var known = Vector128.Equals(bytes, Vector128.Create((byte)'\n'))
                | Vector128.Equals(bytes, Vector128.Create((byte)'\t'))
                    | Vector128.Equals(bytes, Vector128.Create((byte)'\r'));

            // What is printable becomes 0 to 0x5E; controls, DEL and whatever is beyond ASCII become more.
            var shifted = bytes - Vector128.Create((byte)' ');
            var others = Vector128.Equals(Vector128.Max(shifted, Vector128.Create((byte)(Delete - ' '))), shifted);
            if (Vector128.AndNot(others, known) != Vector128<byte>.Zero)
            {
                break;
            }

            var marked = known | Vector128.Equals(bytes, Vector128.Create(Quote))
                | Vector128.Equals(bytes, Vector128.Create(Slash));
            uint mask = marked.ExtractMostSignificantBits();
            if (mask == 0)
            {
                bytes.StoreUnsafe(ref to, (nuint)written);
                written += Block;
            }
            else
            {
                // Eight bytes in one half, the backslashes between them in the other.
                var letters = Vector128.ShuffleNative(Letters, bytes);
                var shown = Vector128.ConditionalSelect(known, letters, bytes).AsUInt64();
                ref byte target = ref Unsafe.Add(ref to, written);
                target = ref Spread(Vector128.Create(shown[0], Slashes), mask & 0xFF, ref spread, ref target);
                Spread(Vector128.Create(shown[1], Slashes), mask >> Lane, ref spread, ref target);
                written += Block + BitOperations.PopCount(mask);
            }

            read += Block;
        }

        writtenSoFar = written;
        return read;
    }

    /// <summary>Writes eight bytes, the marked ones behind a backslash each.</summary>
    /// <returns>Where the next ones go.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref byte Spread(Vector128<ulong> bytes, uint mask, ref byte spread, ref byte to)
    {
        var places = Vector128.LoadUnsafe(ref spread, (nuint)(mask * 2 * Lane));
        Vector128.ShuffleNative(bytes.AsByte(), places).StoreUnsafe(ref to);
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
}
