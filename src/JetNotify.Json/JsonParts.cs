using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace JetNotify.Json;

/// <summary>
/// A JSON text cut into what stays and what varies: pieces of text, between them strings and numbers. A text that has
/// the same pieces
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
    /// <typeparam name="TForm">The form in which it stands there: <see cref="Plain"/> or <see
    /// cref="Escaped"/>.</typeparam>
    /// <param name="text">Any text.</param>
    /// <param name="end">Its end.</param>
    /// <param name="values">Gets the places of what varies: strings, within their quotes, and numbers.</param>
    /// <param name="count">How many of them are of interest: all of <see cref="Count"/>, or the first of them.</param>
    /// <param name="odd">Gets a bit for each string that has an escape or more than printable ASCII.</param>
    /// <returns>What stands behind the parts; null where the text differs.</returns>
    public byte* Match<TForm>(byte* text, byte* end, JsonValue* values, int count, out ulong odd)
        where TForm : struct, IForm
    {
        odd = 0;
        if (Count < 0)
        {
            // There are no parts to look at.
            return null;
        }

        byte* from = text;
        var part = Parts;
        var last = part + count;
        for (; part < last; part++)
        {
            var piece = TForm.Of(part);
            nint length = piece->Length;
            if (end - from < length + Vector)
            {
                break;
            }

            // The last vector reaches beyond what is compared, or is all there is.
            nint at = (length - 1) & -Vector;
            var same = piece->Behind
                | Vector128.Equals(Vector128.Load(from + at), Vector128.Load(piece->Text + at));
            for (at -= Vector; at >= 0; at -= Vector)
            {
                same &= Vector128.Equals(Vector128.Load(from + at), Vector128.Load(piece->Text + at));
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
                if (special == 0 || *next != TForm.Quote)
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

        var rest = TForm.Of(last);
        if (count < Count)
        {
            // A number ends where what follows it begins.
            from = part == last && from < end && *from == *rest->Text ? from : null;
        }
        else
        {
            from = part == last && end - from >= rest->Length && IsSame(from, rest->Text, rest->Length)
                ? from + rest->Length
                : MatchRest<TForm>(part, last, from, text, end, values, ref odd);
        }

        // Addresses keep nothing alive.
        GC.KeepAlive(this);
        return from;
    }

    /// <summary>Writes a text that was matched.</summary>
    /// <typeparam name="TForm">In which form: that which it has, or another.</typeparam>
    /// <param name="text">The text.</param>
    /// <param name="values">What was found in it.</param>
    /// <param name="odd">A bit for each of them that does not stand in the other form as it does here.</param>
    /// <param name="room">As much as the other form may need.</param>
    /// <returns>How many bytes were written.</returns>
    public int Write<TForm>(ReadOnlySpan<byte> text, JsonValue* values, ulong odd, Span<byte> room)
        where TForm : struct, IForm
    {
        fixed (byte* source = text, target = room)
        {
            byte* end = source + text.Length - Vector;
            byte* limit = target + room.Length - (2 * Vector);
            byte* to = target;
            var part = Parts;
            var last = part + Count;
            for (; part < last; part++, odd >>= 1)
            {
                to = CopyPiece(TForm.Of(part), to, limit);
                to = (odd & 1) == 0
                    ? CopyValue(source + values->Start, source + values->End, end, to, limit)
                    : to + TForm.WriteOdd(text[values->Start..values->End], room[(int)(to - target)..]);
                values++;
            }

            to = CopyPiece(TForm.Of(part), to, limit);
            GC.KeepAlive(this);
            return (int)(to - target);
        }
    }

    // What is near the end, or not as plain as nearly all is.
    private byte* MatchRest<TForm>(
        Part* part, Part* last, byte* from, byte* text, byte* end, JsonValue* values, ref ulong odd)
        where TForm : struct, IForm
    {
        // More than digits may follow the digits that a number began with.
        var first = Parts;
        if (part > first && !part[-1].IsString)
        {
            part--;
            from = text + (--values)->Start - TForm.Of(part)->Length;
        }

        for (; part <= last; part++)
        {
            var piece = TForm.Of(part);
            if (end - from < piece->Length || !IsSame(from, piece->Text, piece->Length))
            {
                return null;
            }

            from += piece->Length;
            if (part == last)
            {
                return from;
            }

            byte* start = from;
            bool isPlain = true;
            from = part->IsString
                ? TForm.EndOfString(from, end, out isPlain)
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
    private static byte* CopyPiece(Piece* piece, byte* to, byte* limit)
    {
        byte* from = piece->Text;
        byte* next = to + piece->Length;
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
}
