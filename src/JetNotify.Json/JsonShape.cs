using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace JetNotify.Json;

/// <summary>
/// What JSON texts that differ in their strings and numbers alone have in common: all that stands between those, names,
/// signs and white space. A text of the same shape as one that was found to be JSON is JSON too, once its strings and
/// numbers are. <para>A router writes every event of a kind in one shape, so that most of a stream costs a comparison
/// with what is known instead of a walk through the grammar: half of the instructions for 539 bytes.</para>
/// <para>Keeps its arrays: one thread at a time.</para>
/// </summary>
/// <param name="index">Its place among those that are kept.</param>
internal sealed unsafe partial class JsonShape(int index)
{
    /// <summary>How many strings and numbers there may be.</summary>
    public const int MostValues = 64;

    private const int Vector = 32;
    private const int MostText = 1024;

    // Both one behind the other, with room behind the last for what is read beyond it.
    private readonly byte[] _between = new byte[MostText + Vector];
    private readonly byte[] _minified = new byte[MostText + Vector];
    private readonly Part[] _parts = new Part[MostValues + 1];

    /// <summary>How many strings and numbers there are.</summary>
    public int Count { get; private set; } = -1;

    /// <summary>Its place among those that are kept, which stays the same.</summary>
    public int Index { get; } = index;

    /// <summary>How often it was learnt anew.</summary>
    public int Version { get; private set; }

    /// <summary>Writes a text of this shape without its white space.</summary>
    /// <param name="json">Any text.</param>
    /// <param name="end">Its end.</param>
    /// <param name="to">As much room.</param>
    /// <param name="values">Gets the places of its strings, within their quotes, and of its numbers.</param>
    /// <returns>Behind the last byte that was written; null where it is not of this shape, or a value needs a closer
    /// look: an escape, more than printable ASCII, a number that is not whole.</returns>
    public byte* Minify(byte* json, byte* end, byte* to, JsonValue* values)
    {
        if (Count < 0)
        {
            return null;
        }

        fixed (byte* allBetween = _between, allMinified = _minified)
        fixed (Part* parts = _parts)
        {
            byte* from = json;
            Part* last = parts + Count;
            for (Part* part = parts; ; part++)
            {
                byte* between = allBetween + part->Between;
                int length = part->Length;
                if (end - from < length + (3 * Vector))
                {
                    return MinifyLast(part, last, json, from, end, to, values);
                }

                for (int at = 0; at < length; at += Vector)
                {
                    uint same = Vector256.Equals(Vector256.Load(from + at),
                        Vector256.Load(between + at)).ExtractMostSignificantBits();
                    if (length - at < Vector)
                    {
                        same |= uint.MaxValue << (length - at);
                    }

                    if (same != uint.MaxValue)
                    {
                        return null;
                    }
                }

                byte* minified = allMinified + part->Minified;
                for (int at = 0; at < part->MinifiedLength; at += Vector)
                {
                    Vector256.Load(minified + at).Store(to + at);
                }

                from += length;
                to += part->MinifiedLength;
                byte* next = part->IsString ? CopyString(from, end, to) : CopyNumber(from, end, to);
                if (next == null)
                {
                    return null;
                }

                *values++ = new JsonValue((int)(from - json), (int)(next - json));
                to += next - from;
                from = next;
            }
        }
    }

    // What is left when vectors would be read beyond the end.
    private byte* MinifyLast(Part* part, Part* last, byte* json, byte* from, byte* end, byte* to, JsonValue* values)
    {
        while (true)
        {
            if (end - from < part->Length
                || !new ReadOnlySpan<byte>(from, part->Length).SequenceEqual(_between.AsSpan(part->Between,
                    part->Length)))
            {
                return null;
            }

            from += part->Length;
            _minified.AsSpan(part->Minified, part->MinifiedLength).CopyTo(new Span<byte>(to, part->MinifiedLength));
            to += part->MinifiedLength;
            if (part == last)
            {
                return from == end ? to : null;
            }

            byte* next = part->IsString ? CopyString(from, end, to) : CopyNumber(from, end, to);
            if (next == null)
            {
                return null;
            }

            *values++ = new JsonValue((int)(from - json), (int)(next - json));
            to += next - from;
            from = next;
            part++;
        }
    }

    /// <summary>Copies a string of printable ASCII without escapes, up to its closing quote. Gives that, or
    /// null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* CopyString(byte* from, byte* end, byte* to)
    {
        while (end - from >= Vector)
        {
            Vector256<byte> bytes = Vector256.Load(from);
            bytes.Store(to);
            uint special = (Vector256.Equals(bytes, Vector256.Create((byte)'"')) | Vector256.Equals(bytes, Vector256.Create((byte)'\\'))
                | Vector256.LessThan(bytes.AsSByte(), Vector256.Create((sbyte)' ')).AsByte()
                | Vector256.Equals(bytes, Vector256.Create((byte)0x7F))).ExtractMostSignificantBits();
            if (special != 0)
            {
                from += BitOperations.TrailingZeroCount(special);
                return *from == '"' ? from : null;
            }

            from += Vector;
            to += Vector;
        }

        for (; from < end && *from is >= (byte)' ' and < 0x7F and not (byte)'\\'; from++)
        {
            if (*from == '"')
            {
                return from;
            }

            *to++ = *from;
        }

        return null;
    }

    /// <summary>Copies a whole number that is not negative. Gives what is behind it, or null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* CopyNumber(byte* from, byte* end, byte* to)
    {
        byte* digits = from;
        while (from < end && (uint)(*from - '0') <= 9)
        {
            *to++ = *from++;
        }

        return from == digits || (*digits == '0' && from - digits > 1) ? null : from;
    }

    /// <summary>What stands before a value, or behind the last.</summary>
    private readonly record struct Part(int Between, int Length, int Minified, int MinifiedLength, bool IsString);
}
