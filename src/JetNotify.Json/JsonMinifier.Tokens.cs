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
            | Vector128.Equals(bytes, Vector128.Create((byte)'\r'))
                | Vector128.Equals(bytes, Vector128.Create((byte)'\t')))
        .ExtractMostSignificantBits();

    /// <summary>Copies a <see cref="JsonPair"/>. Gives what is behind it, or null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* CopyPair(byte* from, byte* to, JsonMember* member, byte* source)
    {
        var first = Vector128.Load(from);
        var second = Vector128.Load(from + Vector128<byte>.Count);
        var third = Vector128.Load(from + (2 * Vector128<byte>.Count));
        var fourth = Vector128.Load(from + (3 * Vector128<byte>.Count));
        ulong special = JsonTokens.Special(first) | (JsonTokens.Special(second) << 16)
            | ((ulong)(JsonTokens.Special(third) | (JsonTokens.Special(fourth) << 16)) << 32);
        if (!JsonPair.TryFind(ref *from, special, out int name, out int value, out int last)
            || last - value >= Vector256<byte>.Count)
        {
            return null;
        }

        first.Store(to);
        second.Store(to + Vector128<byte>.Count);
        third.Store(to + (2 * Vector128<byte>.Count));
        fourth.Store(to + (3 * Vector128<byte>.Count));
        first = Vector128.Load(from + value);
        second = Vector128.Load(from + value + Vector128<byte>.Count);
        first.Store(to + value - 1);
        second.Store(to + value - 1 + Vector128<byte>.Count);
        int start = (int)(from - source);
        member->Name = start + 1;
        member->NameEnd = start + name;
        member->Value = start + value;
        member->ValueEnd = start + last + 1;
        return from + last + 1;
    }

    /// <summary>Copies from the opening quote through the closing one (RFC 8259 §7). A full vector is stored even when
    /// the
    /// string ends inside it: the target never runs ahead of the source, so it has the room.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* CopyString(byte* from, byte* end, byte* to, ref Notes notes)
    {
        if (end - from >= Vector128<byte>.Count)
        {
            var bytes = Vector128.Load(from);
            bytes.Store(to);

            // The lowest bit is the opening quote itself.
            uint special = JsonTokens.Special(bytes) & ~1u;
            if (special != 0)
            {
                int length = BitOperations.TrailingZeroCount(special);
                if (from[length] == '"')
                {
                    return from + length + 1;
                }
            }
        }

        return CopyLongString(from, end, to, ref notes);
    }

    private static byte* CopyLongString(byte* from, byte* end, byte* to, ref Notes notes)
    {
        byte* last = JsonTokens.EndOfString(from + 1, end, out bool isPlain);
        notes.IsPlain &= isPlain;
        return last == null ? null : CopyToken(from, last + 1, to);
    }

    private static byte* CopyNumber(byte* from, byte* end, byte* to)
    {
        byte* last = JsonTokens.EndOfNumber(from, end);
        return last == null ? null : CopyToken(from, last, to);
    }

    private static byte* CopyToken(byte* from, byte* end, byte* to)
    {
        int length = (int)(end - from);
        new ReadOnlySpan<byte>(from, length).CopyTo(new Span<byte>(to, length));
        return end;
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
