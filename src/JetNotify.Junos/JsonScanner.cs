using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using JetNotify.Json;

namespace JetNotify.Junos;

/// <summary>
/// One pass over a JSON text that notes where the values asked for stand and stops as soon as it has them all.
/// <para>Why not Utf8JsonReader: a real address event takes it 1.0 µs, this a fraction; it throws, and so allocates, on
/// the bodies that do come and are not JSON; and it refuses a whole body for a raw line break in one string. This one
/// notes what can be read up to the damage: a value that the end cuts off is left out, the ones before it stay.</para>
/// <para>More is taken for JSON here than RFC 8259 allows (commas may be missing or too many, control characters raw),
/// nothing less. Of a name that comes twice the first value counts.</para>
/// <para>Positions travel as values, in registers: every method takes where to begin and answers where to go on, or
/// <see cref="Stop"/> at the end of the text, at damage and when all is found.</para>
/// </summary>
internal ref struct JsonScanner
{
    private const int Stop = -1;

    private static readonly SearchValues<byte> s_structure = SearchValues.Create("\"{}[]"u8);
    private static readonly SearchValues<byte> s_numberBytes = SearchValues.Create("0123456789+-.eE"u8);

    private readonly ReadOnlySpan<byte> _text;
    private readonly Span<Slot> _slots;
    private readonly byte[] _nameScratch;
    private int _wanted;
    private int _usualFiller;

    /// <param name="text">The payload.</param>
    /// <param name="slots">Cleared; filled where found.</param>
    /// <param name="wanted">How many different slots the tree names.</param>
    /// <param name="nameScratch">Room for a name with escapes; longer names than it holds match nothing.</param>
    public JsonScanner(ReadOnlySpan<byte> text, Span<Slot> slots, int wanted, byte[] nameScratch)
    {
        _text = text;
        _slots = slots;
        _wanted = wanted;
        _nameScratch = nameScratch;
    }

    public void Scan(ScanNode root)
    {
        int start = SkipFiller(_text.StartsWith("\uFEFF"u8) ? 3 : 0);
        if (start < _text.Length && _text[start] == (byte)'{')
        {
            ReadObject(root, start + 1);
        }
    }

    /// <summary>Notes what a strict reader has met: the same, of text that it took for JSON, without another look at
    /// all of it.</summary>
    /// <param name="root">Where to begin.</param>
    /// <param name="members">All values, the whole first.</param>
    /// <param name="hasEscapes">Whether there are any in names or strings.</param>
    /// <param name="around">Scratch, longer than the deepest value lies.</param>
    public void Scan(ScanNode root, ReadOnlySpan<JsonMember> members, bool hasEscapes,
        (ScanNode? Node, int Elements)[] around)
    {
        foreach (ref readonly var member in members)
        {
            var node = member.Depth == 0 ? root : Child(ref around[member.Depth], in member, hasEscapes);
            byte first = _text[member.Value];
            bool isContainer = first is (byte)'{' or (byte)'[';
            if (isContainer)
            {
                // At the root only an object is an event.
                bool isWanted = node is { HasChildren: true } && (member.Depth > 0 || first == '{');
                around[member.Depth + 1] = (isWanted ? node : null, 0);
            }

            if (node is null || node.Slot < 0 || first == (byte)'n')
            {
                continue;
            }

            int quote = first == (byte)'"' ? 1 : 0;
            var state = quote > 0 && hasEscapes && _text[member.Value..member.ValueEnd].Contains((byte)'\\')
                ? SlotState.Escaped : SlotState.InPayload;
            if (!Note(node, member.Value + quote, member.ValueEnd - quote, state))
            {
                return;
            }
        }
    }

    private readonly ScanNode? Child(ref (ScanNode? Node, int Elements) around, in JsonMember member, bool hasEscapes)
    {
        if (around.Node is null)
        {
            return null;
        }

        if (member.Name == 0)
        {
            return around.Node.Find(around.Elements++);
        }

        var name = _text[member.Name..member.NameEnd];
        return hasEscapes && name.Contains((byte)'\\')
            ? FindEscaped(around.Node, member.Name, member.NameEnd)
            : around.Node.Find(name);
    }

    private int ReadObject(ScanNode node, int at)
    {
        while (true)
        {
            at = SkipFiller(at);
            if (at >= _text.Length || _text[at] != (byte)'"')
            {
                return at < _text.Length && _text[at] == (byte)'}' ? at + 1 : Stop;
            }

            if (TryFindPair(at, out int name, out int value, out int last))
            {
                if (node.Find(_text.Slice(at + 1, name - 1)) is { } found
                    && !Note(found, at + value + 1, at + last, SlotState.InPayload))
                {
                    return Stop;
                }

                at += last + 1;
                continue;
            }

            name = at + 1;
            bool escaped = false;
            int quote = EndOfString(name, ref escaped);
            if (quote < 0)
            {
                return Stop;
            }

            at = SkipFiller(quote + 1);
            if (at >= _text.Length || _text[at] != (byte)':' || (at = SkipFiller(at + 1)) >= _text.Length)
            {
                return Stop;
            }

            var child = escaped ? FindEscaped(node, name, quote) : node.Find(_text[name..quote]);
            at = child is null ? SkipValue(at) : ReadValue(child, at);
            if (at < 0)
            {
                return Stop;
            }
        }
    }

    private int ReadArray(ScanNode node, int at)
    {
        for (int index = 0; (at = SkipFiller(at)) < _text.Length; index++)
        {
            if (_text[at] == (byte)']')
            {
                return at + 1;
            }

            var child = node.Find(index);
            at = child is null ? SkipValue(at) : ReadValue(child, at);
            if (at < 0)
            {
                return Stop;
            }
        }

        return Stop;
    }

    private int ReadValue(ScanNode node, int start)
    {
        bool escaped = false;
        int end;
        switch (_text[start])
        {
            case (byte)'"':
                end = EndOfString(start + 1, ref escaped);
                return end < 0
                    || !Note(node, start + 1, end, escaped ? SlotState.Escaped : SlotState.InPayload) ? Stop : end + 1;
            case (byte)'{' when node.HasChildren:
                end = ReadObject(node, start + 1);
                break;
            case (byte)'[' when node.HasChildren:
                end = ReadArray(node, start + 1);
                break;
            case (byte)'{' or (byte)'[':
                end = SkipContainer(start);
                break;
            default:
                end = SkipBare(start);
                if (end >= 0 && !IsReadable(_text[start..end]))
                {
                    return end;
                }

                break;
        }

        return end < 0 || !Note(node, start, end, SlotState.InPayload) ? Stop : end;
    }

    // Answers whether there is more to look for.
    private bool Note(ScanNode node, int start, int end, SlotState state)
    {
        if (node.Slot < 0)
        {
            return true;
        }

        ref var slot = ref _slots[node.Slot];
        if (slot.State != SlotState.Absent)
        {
            return true;
        }

        slot.Start = start;
        slot.Length = end - start;
        slot.State = state;
        return --_wanted > 0;
    }

    private readonly int SkipValue(int at)
    {
        switch (_text[at])
        {
            case (byte)'"':
                bool escaped = false;
                int quote = EndOfString(at + 1, ref escaped);
                return quote < 0 ? Stop : quote + 1;
            case (byte)'{' or (byte)'[':
                return SkipContainer(at);
            default:
                return SkipBare(at);
        }
    }

    private readonly int SkipContainer(int at)
    {
        int depth = 0;
        while (true)
        {
            int found = _text[at..].IndexOfAny(s_structure);
            if (found < 0)
            {
                return Stop;
            }

            at += found + 1;
            switch (_text[at - 1])
            {
                case (byte)'"':
                    bool escaped = false;
                    int quote = EndOfString(at, ref escaped);
                    if (quote < 0)
                    {
                        return Stop;
                    }

                    at = quote + 1;
                    break;
                case (byte)'{' or (byte)'[':
                    depth++;
                    break;
                default:
                    if (--depth == 0)
                    {
                        return at;
                    }

                    break;
            }
        }
    }

    // Numbers and true, false, null. One that the end of the text follows may have been longer: it counts as cut off.
    private readonly int SkipBare(int start)
    {
        for (int at = start; at < _text.Length; at++)
        {
            if (_text[at] is <= (byte)' ' or (byte)',' or (byte)'}' or (byte)']' or (byte)'"' or (byte)':' or (byte)'{' or (byte)'[')
            {
                return at > start ? at : Stop;
            }
        }

        return Stop;
    }

    // null says that there is no value, so it is as good as absent.
    private static bool IsReadable(ReadOnlySpan<byte> bare) =>
        bare[0] == (byte)'-' || (bare[0] >= (byte)'0' && bare[0] <= (byte)'9')
            ? bare.IndexOfAnyExcept(s_numberBytes) < 0
            : bare.SequenceEqual("true"u8) || bare.SequenceEqual("false"u8);

    private readonly bool TryFindPair(int start, out int name, out int value, out int last)
    {
        name = value = last = 0;
        if (_text.Length - start < JsonPair.Room)
        {
            return false;
        }

        ref byte text = ref Unsafe.Add(ref MemoryMarshal.GetReference(_text), start);
        ulong marks = Marks(Vector256.LoadUnsafe(ref text))
            | ((ulong)Marks(Vector256.LoadUnsafe(ref text, (nuint)Vector256<byte>.Count)) << Vector256<byte>.Count);
        return JsonPair.TryFind(ref text, marks, out name, out value, out last);
    }

    private static uint Marks(Vector256<byte> bytes) => (Vector256.Equals(bytes, Vector256.Create((byte)'"'))
        | Vector256.Equals(bytes, Vector256.Create((byte)'\\'))).ExtractMostSignificantBits();

    // Where the closing quote is. Names and values are short: one vector holds most of them, and a search of its own
    // costs more.
    private readonly int EndOfString(int at, ref bool escaped)
    {
        ref byte text = ref MemoryMarshal.GetReference(_text);
        while (true)
        {
            while (_text.Length - at >= Vector128<byte>.Count)
            {
                var bytes = Vector128.LoadUnsafe(ref text, (nuint)at);
                uint found = (Vector128.Equals(bytes, Vector128.Create((byte)'"'))
                    | Vector128.Equals(bytes, Vector128.Create((byte)'\\'))).ExtractMostSignificantBits();
                if (found != 0)
                {
                    at += BitOperations.TrailingZeroCount(found);
                    goto Found;
                }

                at += Vector128<byte>.Count;
            }

            while (at < _text.Length && _text[at] is not ((byte)'"' or (byte)'\\'))
            {
                at++;
            }

            if (at >= _text.Length)
            {
                return Stop;
            }

        Found:
            if (_text[at] == (byte)'"')
            {
                return at;
            }

            escaped = true;
            at += 2;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int SkipFiller(int at) =>
        at < _text.Length && _text[at] > (byte)' ' && _text[at] != (byte)',' ? at : SkipFillerRun(at);

    // White space, NULs, commas: up to the next byte that is none, or the end. One vector takes a line break with its
    // indentation.
    private int SkipFillerRun(int at)
    {
        ref byte text = ref MemoryMarshal.GetReference(_text);
        while (_text.Length - at >= Vector128<byte>.Count)
        {
            var bytes = Vector128.LoadUnsafe(ref text, (nuint)at);
            uint filler = (Vector128.LessThanOrEqual(bytes, Vector128.Create((byte)' '))
                | Vector128.Equals(bytes, Vector128.Create((byte)','))).ExtractMostSignificantBits();
            if (filler != 0xFFFF)
            {
                int length = BitOperations.TrailingZeroCount(~filler);
                if (length == _usualFiller)
                {
                    // The same number, but known before the comparison is: the processor goes on without waiting for
                    // it.
                    return at + _usualFiller;
                }

                _usualFiller = length;
                return at + length;
            }

            at += Vector128<byte>.Count;
        }

        while (at < _text.Length && (_text[at] <= (byte)' ' || _text[at] == (byte)','))
        {
            at++;
        }

        return at;
    }

    private readonly ScanNode? FindEscaped(ScanNode node, int start, int end) =>
        end - start > _nameScratch.Length
            ? null
            : node.Find(_nameScratch.AsSpan(0, JsonString.UnescapeLeniently(_text[start..end], _nameScratch)));
}
