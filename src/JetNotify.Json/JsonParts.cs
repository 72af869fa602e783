using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace JetNotify.Json;

/// <summary>
/// A JSON text cut into what stays and what varies: pieces of text, between them strings and numbers. A text that has the same pieces
/// and any strings and numbers is JSON too. Keeps its arrays: one thread at a time.
/// </summary>
internal sealed unsafe partial class JsonParts
{
    /// <summary>How many values may vary: a bit for each.</summary>
    public const int MostValues = 64;

    // As narrow as the narrowest processor has them: what is compared is short, and a wider one would wait longer for
    // its bytes.
    private const int Vector = 16;

    // Pinned, since parts hold addresses.
    private readonly Part[] _parts = GC.AllocateUninitializedArray<Part>(MostValues + 1, pinned: true);

    /// <summary>How many values vary; -1 before there is a text.</summary>
    public int Count { get; private set; } = -1;

    private Part* Parts => (Part*)Unsafe.AsPointer(ref _parts[0]);

    /// <summary>Compares the beginning of a text with these parts.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="end">Its end.</param>
    /// <param name="values">Gets the places of what varies: strings, within their quotes, and numbers.</param>
    /// <param name="count">How many of them are of interest: all of <see cref="Count"/>, or the first of them.</param>
    /// <param name="odd">Gets a bit for each string that has an escape or more than printable ASCII.</param>
    /// <returns>What stands behind the parts; null where the text differs.</returns>
    public byte* Match(byte* text, byte* end, JsonValue* values, int count, out ulong odd)
    {
        odd = 0;
        byte* from = text;
        Part* part = Parts;
        Part* last = part + count;
        for (; part < last; part++)
        {
            nint length = part->Length;
            if (end - from < length + Vector)
            {
                break;
            }

            // The last vector reaches beyond what is compared, or is all there is.
            nint at = (length - 1) & -Vector;
            Vector128<byte> same = Vector128.Equals(Vector128.Load(from + at), Vector128.Load(part->Text + at)) | part->Behind;
            for (at -= Vector; at >= 0; at -= Vector)
            {
                same &= Vector128.Equals(Vector128.Load(from + at), Vector128.Load(part->Text + at));
            }

            if (same.ExtractMostSignificantBits() != 0xFFFF)
            {
                break;
            }

            byte* start = from + length;
            byte* next = start;
            if (part->IsString)
            {
                uint special;
                while ((special = JsonTokens.Special(Vector128.Load(next))) == 0 && end - next >= 2 * Vector)
                {
                    next += Vector;
                }

                next += BitOperations.TrailingZeroCount(special);
                if (special == 0 || *next != '"')
                {
                    break;
                }
            }
            else
            {
                uint others = JsonTokens.NoDigits(Vector128.Load(next));
                next += BitOperations.TrailingZeroCount(others);
                if ((others & 1) != 0 || others == 0 || (*start == '0' && (others & 2) == 0))
                {
                    break;
                }
            }

            *values++ = new JsonValue((int)(start - text), (int)(next - text));
            from = next;
        }

        if (count < Count)
        {
            // A number ends where what follows it begins.
            return part == last && from < end && *from == *last->Text ? from : null;
        }

        return part == last && end - from >= last->Length && IsSame(from, last->Text, last->Length)
            ? from + last->Length
            : MatchRest(part, last, from, text, end, values, ref odd);
    }

    /// <summary>Writes a text that was matched without its white space.</summary>
    /// <param name="text">The text.</param>
    /// <param name="values">What <see cref="Match"/> found in it.</param>
    /// <param name="room">As much as the text is long.</param>
    /// <returns>How many bytes were written.</returns>
    public int Minify(ReadOnlySpan<byte> text, JsonValue* values, Span<byte> room)
    {
        fixed (byte* source = text, target = room)
        {
            byte* end = source + text.Length - Vector;
            byte* limit = target + room.Length - (2 * Vector);
            byte* to = target;
            Part* part = Parts;
            Part* last = part + Count;
            for (; part < last; part++)
            {
                to = CopyPiece(part->Minified, part->MinifiedLength, to, limit);
                to = CopyValue(source + values->Start, source + values->End, end, to, limit);
                values++;
            }

            to = CopyPiece(part->Minified, part->MinifiedLength, to, limit);
            return (int)(to - target);
        }
    }

    /// <summary>Writes a text that was matched as the inside of a JSON string.</summary>
    /// <param name="text">The text.</param>
    /// <param name="values">What <see cref="Match"/> found in it.</param>
    /// <param name="odd">Which of them need more than to be copied.</param>
    /// <param name="room">As much as <see cref="JsonString.RoomFor"/> says.</param>
    /// <returns>How many bytes were written.</returns>
    public int Escape(ReadOnlySpan<byte> text, JsonValue* values, ulong odd, Span<byte> room)
    {
        fixed (byte* source = text, target = room)
        {
            byte* end = source + text.Length - Vector;
            byte* limit = target + room.Length - (2 * Vector);
            byte* to = target;
            Part* part = Parts;
            Part* last = part + Count;
            for (; part < last; part++, odd >>= 1)
            {
                to = CopyPiece(part->Escaped, part->EscapedLength, to, limit);
                to = (odd & 1) == 0
                    ? CopyValue(source + values->Start, source + values->End, end, to, limit)
                    : to + JsonString.Escape(text[values->Start..values->End], room[(int)(to - target)..], invisible: false);
                values++;
            }

            to = CopyPiece(part->Escaped, part->EscapedLength, to, limit);
            return (int)(to - target);
        }
    }

    // What is near the end, or not as plain as nearly all is.
    private byte* MatchRest(
        Part* part, Part* last, byte* from, byte* text, byte* end, JsonValue* values, ref ulong odd)
    {
        // More than digits may follow the digits that a number began with.
        Part* first = Parts;
        if (part > first && !part[-1].IsString)
        {
            part--;
            from = text + (--values)->Start - part->Length;
        }

        for (; part <= last; part++)
        {
            if (end - from < part->Length || !IsSame(from, part->Text, part->Length))
            {
                return null;
            }

            from += part->Length;
            if (part == last)
            {
                return from;
            }

            byte* start = from;
            bool isPlain = true;
            from = part->IsString
                ? JsonTokens.EndOfString(from, end, out isPlain)
                : JsonTokens.EndOfNumber(from, end);
            if (from == null)
            {
                return null;
            }

            odd |= isPlain ? 0 : 1UL << (int)(part - first);
            *values++ = new JsonValue((int)(start - text), (int)(from - text));
        }

        return null;
    }

    private static bool IsSame(byte* left, byte* right, nint length)
    {
        if (length is < Vector or > 2 * Vector)
        {
            return new ReadOnlySpan<byte>(left, (int)length).SequenceEqual(new ReadOnlySpan<byte>(right, (int)length));
        }

        // Two that overlap.
        nint second = length - Vector;
        return (Vector128.Equals(Vector128.Load(left), Vector128.Load(right))
            & Vector128.Equals(Vector128.Load(left + second), Vector128.Load(right + second)))
            .ExtractMostSignificantBits() == 0xFFFF;
    }

    /// <summary>Copies a value: in whole vectors, where there is room for them at both ends.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* CopyValue(byte* from, byte* behind, byte* end, byte* to, byte* limit)
    {
        byte* next = to + (behind - from);
        if (behind > end || next > limit)
        {
            return CopyExactly(from, to, next);
        }

        Vector128.Load(from).Store(to);
        while ((to += Vector) < next)
        {
            from += Vector;
            Vector128.Load(from).Store(to);
        }

        return next;
    }

    /// <summary>Copies a piece, which has two vectors of room behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* CopyPiece(byte* from, nint length, byte* to, byte* limit)
    {
        byte* next = to + length;
        if (next > limit)
        {
            return CopyExactly(from, to, next);
        }

        Vector128.Load(from).Store(to);
        Vector128.Load(from + Vector).Store(to + Vector);
        while ((to += Vector) + Vector < next)
        {
            from += Vector;
            Vector128.Load(from + Vector).Store(to + Vector);
        }

        return next;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static byte* CopyExactly(byte* from, byte* to, byte* next)
    {
        int length = (int)(next - to);
        new ReadOnlySpan<byte>(from, length).CopyTo(new Span<byte>(to, length));
        return next;
    }

    /// <summary>A piece of text, in each form that it is written in, and what follows it.</summary>
    private struct Part
    {
        public byte* Text;
        public byte* Minified;
        public byte* Escaped;
        public nint Length;
        public nint MinifiedLength;
        public nint EscapedLength;

        /// <summary>All bits of the bytes that a last vector has behind the piece.</summary>
        public Vector128<byte> Behind;

        /// <summary>Whether a string follows, else a number; of no meaning for the last.</summary>
        public bool IsString;
    }
}
