using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace JetNotify.Json;

// The tokens of the grammar, and the white space between them.
public sealed unsafe partial class JsonMinifier
{
    // What CopyPair reads at most.
    private const int PairRoom = 3 * 32;

    /// <summary>Skips what mostly is nothing, or the one space behind a colon.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* SkipWhite(byte* from, byte* end)
    {
        if (from >= end || *from > ' ')
        {
            return from;
        }

        return from + 1 < end && *from == ' ' && from[1] > ' ' ? from + 1 : SkipRun(from, end);
    }

    /// <summary>Skips what mostly is a line end and the indentation of the next line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* SkipIndent(byte* from, byte* end, ref int usual)
    {
        if (from >= end || *from > ' ')
        {
            return from;
        }

        if (end - from >= Vector128<byte>.Count)
        {
            uint other = ~White(Vector128.Load(from)) & 0xFFFF;
            if (other != 0)
            {
                int length = BitOperations.TrailingZeroCount(other);
                if (length == usual)
                {
                    // The same number, but known before the comparison is: the processor goes on without waiting for
                    // it.
                    return from + usual;
                }

                usual = length;
                return from + length;
            }
        }

        return SkipRun(from, end);
    }

    private static byte* SkipRun(byte* from, byte* end)
    {
        while (end - from >= Vector128<byte>.Count)
        {
            uint other = ~White(Vector128.Load(from)) & 0xFFFF;
            if (other != 0)
            {
                return from + BitOperations.TrailingZeroCount(other);
            }

            from += Vector128<byte>.Count;
        }

        while (from < end && *from is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            from++;
        }

        return from;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint White(Vector128<byte> bytes) =>
        (Vector128.Equals(bytes, Vector128.Create((byte)' ')) | Vector128.Equals(bytes, Vector128.Create((byte)'\n'))
            | Vector128.Equals(bytes, Vector128.Create((byte)'\r')) | Vector128.Equals(bytes,
                Vector128.Create((byte)'\t')))
        .ExtractMostSignificantBits();

    /// <summary>Copies a <see cref="JsonPair"/>. Gives what is behind it, or null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* CopyPair(byte* from, byte* to, JsonMember* member, byte* source, ref uint beyondAscii)
    {
        Vector256<byte> first = Vector256.Load(from);
        Vector256<byte> second = Vector256.Load(from + Vector256<byte>.Count);
        ulong special = SpecialInString(first) | ((ulong)SpecialInString(second) << Vector256<byte>.Count);
        if (!JsonPair.TryFind(ref *from, special, out int name, out int value, out int last)
            || last - value >= Vector256<byte>.Count)
        {
            return null;
        }

        first.Store(to);
        second.Store(to + Vector256<byte>.Count);
        Vector256.Load(from + value).Store(to + value - 1);
        beyondAscii |= (first | second).ExtractMostSignificantBits();
        int start = (int)(from - source);
        member->Name = start + 1;
        member->NameEnd = start + name;
        member->Value = start + value;
        member->ValueEnd = start + last + 1;
        return from + last + 1;
    }

    /// <summary>Copies from the opening quote through the closing one (RFC 8259 §7). A full vector is stored even when
    /// the string ends inside it: the target never runs ahead of the source, so it has the room.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* CopyString(byte* from, byte* end, byte* to, ref uint beyondAscii, ref Notes notes)
    {
        if (end - from >= Vector256<byte>.Count)
        {
            Vector256<byte> bytes = Vector256.Load(from);
            bytes.Store(to);

            // The lowest bit is the opening quote itself.
            uint special = SpecialInString(bytes) & ~1u;
            if (special != 0)
            {
                int length = BitOperations.TrailingZeroCount(special);
                if (from[length] == '"')
                {
                    beyondAscii |= bytes.ExtractMostSignificantBits();
                    return from + length + 1;
                }
            }
        }

        return CopyLongString(from, end, to, ref notes);
    }

    private static byte* CopyLongString(byte* from, byte* end, byte* to, ref Notes notes)
    {
        *to++ = *from++;
        while (true)
        {
            if (end - from >= Vector128<byte>.Count)
            {
                Vector128<byte> bytes = Vector128.Load(from);
                bytes.Store(to);
                notes.IsBeyondAscii |= bytes.ExtractMostSignificantBits() != 0;
                uint special = SpecialInString(bytes);
                if (special == 0)
                {
                    from += Vector128<byte>.Count;
                    to += Vector128<byte>.Count;
                    continue;
                }

                int length = BitOperations.TrailingZeroCount(special);
                from += length;
                to += length;
            }
            else if (from >= end)
            {
                return null;
            }

            byte value = *from++;
            *to++ = value;
            notes.IsBeyondAscii |= value > 0x7F;
            if (value == '"')
            {
                return from;
            }

            if (value < ' ')
            {
                return null;
            }

            if (value == '\\')
            {
                notes.HasEscapes = true;
                byte* next = CopyEscape(from, end, to);
                if (next == null)
                {
                    return null;
                }

                to += next - from;
                from = next;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint SpecialInString(Vector128<byte> bytes)
    {
        Vector128<byte> control = Vector128.Create((byte)0x1F);
        return (Vector128.Equals(bytes, Vector128.Create((byte)'"')) | Vector128.Equals(bytes, Vector128.Create((byte)'\\'))
            | Vector128.Equals(Vector128.Min(bytes, control), bytes)).ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint SpecialInString(Vector256<byte> bytes)
    {
        Vector256<byte> control = Vector256.Create((byte)0x1F);
        return (Vector256.Equals(bytes, Vector256.Create((byte)'"')) | Vector256.Equals(bytes, Vector256.Create((byte)'\\'))
            | Vector256.Equals(Vector256.Min(bytes, control), bytes)).ExtractMostSignificantBits();
    }

    /// <summary>Copies what stands behind a backslash.</summary>
    private static byte* CopyEscape(byte* from, byte* end, byte* to)
    {
        if (from >= end)
        {
            return null;
        }

        byte kind = *from++;
        *to++ = kind;
        switch (kind)
        {
            case (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t':
                return from;
            case (byte)'u' when end - from >= 4:
                for (int i = 0; i < 4; i++)
                {
                    if (!char.IsAsciiHexDigit((char)*from))
                    {
                        return null;
                    }

                    *to++ = *from++;
                }

                return from;
            default:
                return null;
        }
    }

    /// <summary>RFC 8259 §6: <c>-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?</c></summary>
    private static byte* CopyNumber(byte* from, byte* end, byte* to)
    {
        if (*from == '-')
        {
            *to++ = *from++;
        }

        byte* digits = from;
        from = CopyDigits(from, end, ref to);
        if (from == digits || (*digits == '0' && from - digits > 1))
        {
            return null;
        }

        if (from < end && *from == '.')
        {
            *to++ = *from++;
            digits = from;
            from = CopyDigits(from, end, ref to);
            if (from == digits)
            {
                return null;
            }
        }

        if (from < end && (*from | 0x20) == 'e')
        {
            *to++ = *from++;
            if (from < end && *from is (byte)'+' or (byte)'-')
            {
                *to++ = *from++;
            }

            digits = from;
            from = CopyDigits(from, end, ref to);
            if (from == digits)
            {
                return null;
            }
        }

        return from;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* CopyDigits(byte* from, byte* end, ref byte* to)
    {
        while (from < end && (uint)(*from - '0') <= 9)
        {
            *to++ = *from++;
        }

        return from;
    }

    private static byte* CopyWord(byte* from, byte* end, byte* to, ReadOnlySpan<byte> word)
    {
        if (end - from < word.Length || !new ReadOnlySpan<byte>(from, word.Length).SequenceEqual(word))
        {
            return null;
        }

        word.CopyTo(new Span<byte>(to, word.Length));
        return from + word.Length;
    }
}
