using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text.Unicode;

namespace JetNotify.Json;

/// <summary>Where the tokens of JSON end (RFC 8259 §3, §6, §7). Nothing is read at or behind the end that is
/// given.</summary>
internal static unsafe class JsonTokens
{
    /// <summary>Finds the quote that ends a string.</summary>
    /// <param name="from">What stands behind its opening quote.</param>
    /// <param name="end">The end of the text.</param>
    /// <param name="isPlain">Whether all of it is printable ASCII without escapes.</param>
    /// <returns>The closing quote; null where there is none, or where it is no string.</returns>
    public static byte* EndOfString(byte* from, byte* end, out bool isPlain)
    {
        byte* start = from;
        bool isAscii = true;
        isPlain = true;
        while (true)
        {
            if (end - from >= Vector128<byte>.Count)
            {
                uint special = Special(Vector128.Load(from));
                if (special == 0)
                {
                    from += Vector128<byte>.Count;
                    continue;
                }

                from += BitOperations.TrailingZeroCount(special);
            }
            else if (from >= end)
            {
                return null;
            }

            byte value = *from;
            if (value == '"')
            {
                return isAscii || Utf8.IsValid(new ReadOnlySpan<byte>(start, (int)(from - start))) ? from : null;
            }

            if (value < ' ')
            {
                return null;
            }

            from++;
            if (value == '\\')
            {
                isPlain = false;
                from = EndOfEscape(from, end);
                if (from == null)
                {
                    return null;
                }
            }
            else if (value >= 0x7F)
            {
                isPlain = false;
                if (value > 0x7F)
                {
                    isAscii = false;
                    while (from < end && *from > 0x7F)
                    {
                        from++;
                    }
                }
            }
        }
    }

    /// <summary>Finds the end of a number: <c>-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?</c></summary>
    /// <returns>What stands behind it; null where it is no number.</returns>
    public static byte* EndOfNumber(byte* from, byte* end)
    {
        from += from < end && *from == '-' ? 1 : 0;
        byte* digits = from;
        from = EndOfDigits(from, end);
        if (from == digits || (*digits == '0' && from - digits > 1))
        {
            return null;
        }

        if (from < end && *from == '.')
        {
            digits = ++from;
            from = EndOfDigits(from, end);
            if (from == digits)
            {
                return null;
            }
        }

        if (from < end && (*from | 0x20) == 'e')
        {
            from++;
            from += from < end && *from is (byte)'+' or (byte)'-' ? 1 : 0;
            digits = from;
            from = EndOfDigits(from, end);
            if (from == digits)
            {
                return null;
            }
        }

        return from;
    }

    /// <summary>A bit for each byte that ends a string, or that is not printable ASCII.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Special(Vector128<byte> bytes)
    {
        // What is printable becomes 0 to 0x5E; controls, DEL and whatever is beyond ASCII become more.
        var shifted = bytes - Vector128.Create((byte)' ');
        var least = Vector128.Create((byte)(0x7F - ' '));
        return (Vector128.Equals(Vector128.Max(shifted, least), shifted) | Vector128.Equals(shifted, Vector128.Create((byte)('"' - ' ')))
            | Vector128.Equals(shifted, Vector128.Create((byte)('\\' - ' ')))).ExtractMostSignificantBits();
    }

    /// <summary>A bit for each byte that is no digit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint NoDigits(Vector128<byte> bytes)
    {
        var digits = bytes - Vector128.Create((byte)'0');
        var least = Vector128.Create((byte)10);
        return Vector128.Equals(Vector128.Max(digits, least), digits).ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* EndOfDigits(byte* from, byte* end)
    {
        while (from < end && (uint)(*from - '0') <= 9)
        {
            from++;
        }

        return from;
    }

    /// <summary>Finds what stands behind an escape, whose backslash was read.</summary>
    private static byte* EndOfEscape(byte* from, byte* end)
    {
        if (from >= end)
        {
            return null;
        }

        switch (*from++)
        {
            case (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t':
                return from;
            case (byte)'u' when end - from >= 4:
                for (byte* last = from + 4; from < last; from++)
                {
                    if (!char.IsAsciiHexDigit((char)*from))
                    {
                        return null;
                    }
                }

                return from;
            default:
                return null;
        }
    }
}
