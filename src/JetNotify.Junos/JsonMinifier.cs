using System.Text.Unicode;

namespace JetNotify.Junos;

/// <summary>
/// Checks that bytes are one JSON text (RFC 8259, UTF-8) and drops the white space between its tokens, in one pass.
/// Tokens are copied byte for byte: numbers, key order, duplicate keys and escapes stay what they were.
/// Keeps a scratch array: one thread at a time.
/// </summary>
public sealed unsafe partial class JsonMinifier
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
}
