namespace JetNotify.Json;

/// <summary>
/// Checks that bytes are one JSON text (RFC 8259, UTF-8) and drops the white space between its tokens, in one pass.
/// Tokens are copied byte for byte: numbers, key order, duplicate keys and escapes stay what they were.
/// Where each value stood is noted on the way. Keeps scratch arrays: one thread at a time.
/// </summary>
public sealed unsafe partial class JsonMinifier
{
    /// <summary>The deepest nesting taken for JSON: what is printed still fits the 256 levels jq 1.6 reads, envelope
    /// included.</summary>
    public const int MaxDepth = 250;

    private const int MostMembers = 256;

    // The closing brackets owed, outermost first; entry 0 stands for "none".
    private readonly byte[] _owed = new byte[MaxDepth + 1];

    // The places in the notes of what these brackets close.
    private readonly int[] _open = new int[MaxDepth + 1];

    // One more than are kept: what is too many is written there.
    private readonly JsonMember[] _members = new JsonMember[MostMembers + 1];
    private readonly JsonShapes? _shapes;
    private int _count;
    private int _matchedLength;

    /// <summary>A minifier that learns the shapes of what it is given.</summary>
    public JsonMinifier()
        : this(learns: true)
    {
    }

    /// <summary>A minifier.</summary>
    /// <param name="learns">Whether it learns the shapes of what it is given, or walks through every text.</param>
    internal JsonMinifier(bool learns) => _shapes = learns ? new JsonShapes() : null;

    /// <summary>The shape of the JSON text minified last: it was of that, or that was learnt from it. Null if
    /// neither.</summary>
    internal JsonShape? Shape => _shapes?.Shape;

    /// <summary>The shape of the text before, if it had one.</summary>
    internal JsonShape? LastShape => _shapes?.Last;

    /// <summary>Where those of any text that is matched will stand.</summary>
    internal JsonValue[] AllValues => _shapes?.AllValues ?? [];

    /// <summary>Where the strings and numbers of that text stand.</summary>
    internal ReadOnlySpan<JsonValue> Values => _shapes is null ? default : _shapes.Values;

    /// <summary>A bit for each of them that may have an escape or more than printable ASCII.</summary>
    internal ulong OddValues => _shapes?.Odd ?? 0;

    /// <summary>The values of the JSON text minified last, in its order: the whole first, then what is in it. Empty
    /// where there are
    /// too many to be kept, and where its shape was known.</summary>
    internal ReadOnlySpan<JsonMember> Members => _members.AsSpan(0, _count < MostMembers ? _count : 0);

    /// <summary>Whether any name or string in it may have an escape.</summary>
    internal bool HasEscapes { get; private set; }

    /// <summary>Whether what it became is printable ASCII to the last byte.</summary>
    public bool IsPlain { get; private set; }

    /// <summary>
    /// Writes <paramref name="json"/> without its white space to the start of <paramref name="destination"/>,
    /// which has at least as much room. White space and NULs after the value are dropped: routers may send them.
    /// </summary>
    /// <returns>How many bytes were written, or -1 if this is not JSON; then the destination holds nothing of
    /// use.</returns>
    public int Minify(ReadOnlySpan<byte> json, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, json.Length);
        json = WithoutTrail(json);
        return TryMatch(json, out bool learns)
            ? _shapes!.Write<JsonParts.Minified>(json, destination)
            : Walk(json, destination, learns);
    }

    /// <summary>Compares a text with the shapes, if it is due.</summary>
    /// <returns>Whether it is of one of them; then it can be minified with <see cref="MinifyMatched"/>.</returns>
    internal bool TryMatch(ReadOnlySpan<byte> json)
    {
        json = WithoutTrail(json);
        _matchedLength = json.Length;
        return TryMatch(json, out _);
    }

    /// <summary>Minifies the text that was matched last.</summary>
    internal int MinifyMatched(ReadOnlySpan<byte> json, Span<byte> destination) =>
        _shapes!.Write<JsonParts.Minified>(json[.._matchedLength], destination);

    /// <summary>Compares the beginning of a text with the shape of the one before.</summary>
    /// <param name="json">Any text.</param>
    /// <param name="count">How many of its values are of interest.</param>
    internal bool TryMatchBeginning(ReadOnlySpan<byte> json, int count)
    {
        _count = 0;
        return _shapes!.TryMatchBeginning(json, count);
    }

    /// <summary>Finds the values of a text that is due to be compared with the shapes, since that is likely to be
    /// cheap; of
    /// others not.</summary>
    /// <param name="json">Any text.</param>
    /// <param name="scratch">As much room; gets nothing of use.</param>
    /// <param name="isMatched">Whether it is of a known shape.</param>
    /// <returns>Whether it is JSON; not either way where it was not tried.</returns>
    internal bool TryFind(ReadOnlySpan<byte> json, Span<byte> scratch, out bool isMatched)
    {
        json = WithoutTrail(json);
        _matchedLength = json.Length;
        isMatched = TryMatch(json, out bool learns);
        return isMatched || (learns && Walk(json, scratch, learns) >= 0);
    }

    /// <summary>Writes a text as the inside of a JSON string, if it is of a known shape; learns its shape if
    /// not.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="room">As much as <see cref="JsonString.RoomFor"/> says.</param>
    /// <param name="length">How many bytes were written.</param>
    internal bool TryEscape(ReadOnlySpan<byte> text, Span<byte> room, out int length)
    {
        var json = WithoutTrail(text);
        if (!TryMatch(json, out bool learns))
        {
            _ = learns && Walk(json, room, learns) >= 0;
            length = 0;
            return false;
        }

        length = _shapes!.Write<JsonParts.Escaped>(json, room);
        var trail = text[json.Length..];
        length += trail.IsEmpty ? 0 : JsonString.Escape(trail, room[length..], invisible: false);
        return true;
    }

    /// <summary>Reads a text of a known shape from the inside of a JSON string.</summary>
    /// <param name="escaped">What follows the string's opening quote, and whatever comes after the string.</param>
    /// <param name="text">Room for as many bytes.</param>
    /// <param name="length">How many bytes of text there are.</param>
    /// <returns>The index of the closing quote; -1 where it is of no known shape, or was not tried.</returns>
    internal int Unescape(ReadOnlySpan<byte> escaped, Span<byte> text, out int length)
    {
        length = 0;
        _count = 0;
        if (!_shapes!.IsDue() || !_shapes.TryMatch<JsonParts.Escaped>(escaped, out int matched))
        {
            return -1;
        }

        length = _shapes.Write<JsonParts.Plain>(escaped[..matched], text);
        int end = JsonString.Unescape(escaped[matched..], text[length..], out int trail);
        length += trail;
        return end < 0 ? -1 : matched + end;
    }

    /// <summary>Learns the shape of a text that has none yet, if that is due.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="scratch">As much room; where there is less, nothing is learnt.</param>
    internal void Learn(ReadOnlySpan<byte> text, Span<byte> scratch)
    {
        if (scratch.Length >= text.Length)
        {
            _ = TryFind(text, scratch, out _);
        }
    }

    private static ReadOnlySpan<byte> WithoutTrail(ReadOnlySpan<byte> json)
    {
        int end = json.Length;
        while (end > 0 && json[end - 1] <= ' ' && json[end - 1]
            is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or 0)
        {
            end--;
        }

        return json[..end];
    }

    private bool TryMatch(ReadOnlySpan<byte> json, out bool learns)
    {
        _count = 0;
        learns = false;
        if (_shapes is null)
        {
            return false;
        }

        learns = json.Length <= JsonParts.MostText && _shapes.IsDue();
        if (learns && _shapes.TryMatch(json))
        {
            IsPlain = _shapes.Odd == 0;
            HasEscapes = !IsPlain;
            return true;
        }

        _shapes.Miss();
        return false;
    }

    private int Walk(ReadOnlySpan<byte> json, Span<byte> destination, bool learns)
    {
        fixed (byte* source = json, target = destination, owed = _owed)
        fixed (int* open = _open)
        fixed (JsonMember* members = _members)
        {
            var notes = new Notes { Members = members, Open = open, IsPlain = true };
            byte* last = Copy(source, source + json.Length, target, owed, ref notes);
            if (last == null)
            {
                return -1;
            }

            _count = notes.Count;
            IsPlain = notes.IsPlain;
            HasEscapes = !IsPlain;
            if (learns)
            {
                _shapes!.Learn(json, Members);
            }

            return (int)(last - target);
        }
    }

    /// <summary>Walks the grammar (RFC 8259 §2). Gives the end of what was written, or null.</summary>
    private static byte* Copy(byte* from, byte* end, byte* to, byte* owed, ref Notes notes)
    {
        byte* source = from;
        var member = notes.Members;
        var lastMember = member + MostMembers;
        int* open = notes.Open;
        int depth = 0;
        byte closing = 0;
        int indent = 0;
        byte* next;

        from = SkipWhite(from, end);
    Element:
        member->Name = member->NameEnd = 0;
    Value:
        if (from >= end)
        {
            return null;
        }

        member->Depth = depth;
        member->Value = (int)(from - source);
        switch (*from)
        {
            case (byte)'"':
                next = CopyString(from, end, to, ref notes);
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
        member->ValueEnd = (int)(from - source);
        member += member < lastMember ? 1 : 0;
    AfterValue:
        if (depth == 0)
        {
            notes.Count = (int)(member - notes.Members);
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

            goto Element;
        }

        if (mark != closing)
        {
            return null;
        }

        notes.Members[open[depth]].ValueEnd = (int)(from - source);
        closing = owed[--depth];
        goto AfterValue;

    Open:
        if (depth == MaxDepth)
        {
            return null;
        }

        owed[++depth] = closing;
        open[depth] = (int)(member - notes.Members);
        member += member < lastMember ? 1 : 0;
        *to++ = *from++;
        from = SkipIndent(from, end, ref indent);
        if (from >= end)
        {
            return null;
        }

        if (*from == closing)
        {
            *to++ = *from++;
            notes.Members[open[depth]].ValueEnd = (int)(from - source);
            closing = owed[--depth];
            goto AfterValue;
        }

        if (closing == ']')
        {
            goto Element;
        }

    Key:
        if (from >= end || *from != '"')
        {
            return null;
        }

        if (end - from >= PairRoom)
        {
            next = CopyPair(from, to, member, source);
            if (next != null)
            {
                // All but the space between.
                to += next - from - 1;
                from = next;
                member->Depth = depth;
                member += member < lastMember ? 1 : 0;
                goto AfterValue;
            }
        }

        next = CopyString(from, end, to, ref notes);
        if (next == null)
        {
            return null;
        }

        member->Name = (int)(from - source) + 1;
        member->NameEnd = (int)(next - source) - 1;
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

    /// <summary>Where a walk notes what it meets.</summary>
    private ref struct Notes
    {
        public JsonMember* Members;
        public int* Open;
        public int Count;

        /// <summary>Whether all strings are printable ASCII without escapes.</summary>
        public bool IsPlain;
    }
}
