using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text.Unicode;

namespace JetNotify.Output;

/// <summary>
/// Checks that bytes are one JSON text (RFC 8259, UTF-8) and drops the white space between its tokens, in one pass.
/// Tokens are copied byte for byte: numbers, key order, duplicate keys and escapes stay what they were.
/// Keeps a scratch array: one thread at a time.
/// </summary>
internal sealed unsafe class JsonMinifier
{
    /// <summary>The deepest nesting taken for JSON: what is printed still fits the 256 levels jq 1.6 reads, envelope included.</summary>
    public const int MaxDepth = 250;

    // The closing brackets owed, outermost first; entry 0 stands for "none".
    private readonly byte[] _owed = new byte[MaxDepth + 1];

    /// <summary>
    /// Writes <paramref name="json"/> without its white space to the start of <paramref name="destination"/>,
    /// which has at least as much room. White space and NULs after the value are dropped: routers may send them.
    /// </summary>
    /// <returns>How many bytes were written, or -1 if this is not JSON; then the destination holds nothing of use.</returns>
    public int Minify(ReadOnlySpan<byte> json, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, json.Length);
        json = json.TrimEnd(" \t\r\n\0"u8);
        int length;
        fixed (byte* source = json, target = destination, owed = _owed)
        {
            byte* last = Copy(source, source + json.Length, target, owed);
            if (last == null)
            {
                return -1;
            }

            length = (int)(last - target);
        }

        return Utf8.IsValid(destination[..length]) ? length : -1;
    }

    /// <summary>Walks the grammar (RFC 8259 §2). Gives the end of what was written, or null.</summary>
    private static byte* Copy(byte* from, byte* end, byte* to, byte* owed)
    {
        int depth = 0;
        byte closing = 0;
        int indent = 0;
        byte* next;

        from = SkipWhite(from, end);
    Value:
        if (from >= end)
        {
            return null;
        }

        switch (*from)
        {
            case (byte)'"':
                next = CopyString(from, end, to);
                break;
            case (byte)'{':
                closing = (byte)'}';
                goto Open;
            case (byte)'[':
                closing = (byte)']';
                goto Open;
            case (byte)'t':
                next = CopyWord(from, end, to, "true"u8);
                break;
            case (byte)'f':
                next = CopyWord(from, end, to, "false"u8);
                break;
            case (byte)'n':
                next = CopyWord(from, end, to, "null"u8);
                break;
            default:
                next = CopyNumber(from, end, to);
                break;
        }

        if (next == null)
        {
            return null;
        }

        to += next - from;
        from = next;
    AfterValue:
        if (depth == 0)
        {
            return from == end ? to : null;
        }

        from = SkipIndent(from, end, ref indent);
        if (from >= end)
        {
            return null;
        }

        byte mark = *from++;
        *to++ = mark;
        if (mark == ',')
        {
            from = SkipIndent(from, end, ref indent);
            if (closing == '}')
            {
                goto Key;
            }

            goto Value;
        }

        if (mark != closing)
        {
            return null;
        }

        closing = owed[--depth];
        goto AfterValue;

    Open:
        if (depth == MaxDepth)
        {
            return null;
        }

        owed[++depth] = closing;
        *to++ = *from++;
        from = SkipIndent(from, end, ref indent);
        if (from >= end)
        {
            return null;
        }

        if (*from == closing)
        {
            *to++ = *from++;
            closing = owed[--depth];
            goto AfterValue;
        }

        if (closing == ']')
        {
            goto Value;
        }

    Key:
        if (from >= end || *from != '"')
        {
            return null;
        }

        next = CopyString(from, end, to);
        if (next == null)
        {
            return null;
        }

        to += next - from;
        from = SkipWhite(next, end);
        if (from >= end || *from != ':')
        {
            return null;
        }

        *to++ = *from++;
        from = SkipWhite(from, end);
        goto Value;
    }

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
                    // The same number, but known before the comparison is: the processor goes on without waiting for it.
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
            | Vector128.Equals(bytes, Vector128.Create((byte)'\r')) | Vector128.Equals(bytes, Vector128.Create((byte)'\t')))
        .ExtractMostSignificantBits();

    /// <summary>Copies from the opening quote through the closing one (RFC 8259 §7). A full vector is stored even when the
    /// string ends inside it: the target never runs ahead of the source, so it has the room.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* CopyString(byte* from, byte* end, byte* to)
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
                    return from + length + 1;
                }
            }
        }

        return CopyLongString(from, end, to);
    }

    private static byte* CopyLongString(byte* from, byte* end, byte* to)
    {
        *to++ = *from++;
        while (true)
        {
            if (end - from >= Vector128<byte>.Count)
            {
                Vector128<byte> bytes = Vector128.Load(from);
                bytes.Store(to);
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
