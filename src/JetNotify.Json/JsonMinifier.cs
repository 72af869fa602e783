using System.Text.Unicode;

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

    /// <summary>Where the strings and numbers of that text stand.</summary>
    internal ReadOnlySpan<JsonValue> Values => _shapes is null ? default : _shapes.Values;

    /// <summary>The values of the JSON text minified last, in its order: the whole first, then what is in it. Empty
    /// where there are too many to be kept, and where its shape was known.</summary>
    internal ReadOnlySpan<JsonMember> Members => _members.AsSpan(0, _count < MostMembers ? _count : 0);

    /// <summary>Whether any name or string in it has an escape.</summary>
    internal bool HasEscapes { get; private set; }

    /// <summary>
    /// Writes <paramref name="json"/> without its white space to the start of <paramref name="destination"/>,
    /// which has at least as much room. White space and NULs after the value are dropped: routers may send them.
    /// </summary>
    /// <returns>How many bytes were written, or -1 if this is not JSON; then the destination holds nothing of
    /// use.</returns>
    public int Minify(ReadOnlySpan<byte> json, Span<byte> destination)
    {
        return Minify(json, destination, _shapes?.IsDue() == true);
    }

    /// <summary>Minifies a text that is due to be tried for its shape, since it is likely to be cheap; others
    /// not.</summary>
    /// <returns>Whether it is JSON; not either way where it was not tried.</returns>
    internal bool TryMinify(ReadOnlySpan<byte> json, Span<byte> destination) =>
        _shapes?.IsDue() == true && Minify(json, destination, learns: true) >= 0;

    private int Minify(ReadOnlySpan<byte> json, Span<byte> destination, bool learns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, json.Length);
        int end = json.Length;
        while (end > 0 && json[end - 1] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or 0)
        {
            end--;
        }

        json = json[..end];
        _count = 0;
        if (learns)
        {
            fixed (byte* source = json, target = destination)
            {
                byte* last = _shapes!.Minify(source, source + json.Length, target);
                if (last != null)
                {
                    return (int)(last - target);
                }
            }
        }

        _shapes?.Miss();
        int length = Walk(json, destination);
        if (learns && length >= 0)
        {
            _shapes!.Learn(json, Members);
        }

        return length;
    }

    private int Walk(ReadOnlySpan<byte> json, Span<byte> destination)
    {
        int length;
        fixed (byte* source = json, target = destination, owed = _owed)
        fixed (int* open = _open)
        fixed (JsonMember* members = _members)
        {
            var notes = new Notes { Members = members, Open = open };
            byte* last = Copy(source, source + json.Length, target, owed, ref notes);
            if (last == null)
            {
                return -1;
            }

            _count = notes.Count;
            HasEscapes = notes.HasEscapes;
            length = (int)(last - target);
            if (!notes.IsBeyondAscii)
            {
                return length;
            }
        }

        return Utf8.IsValid(destination[..length]) ? length : -1;
    }

    /// <summary>Walks the grammar (RFC 8259 §2). Gives the end of what was written, or null.</summary>
    private static byte* Copy(byte* from, byte* end, byte* to, byte* owed, ref Notes notes)
    {
        byte* source = from;
        JsonMember* member = notes.Members;
        JsonMember* lastMember = member + MostMembers;
        int* open = notes.Open;
        uint beyondAscii = 0;
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
                next = CopyString(from, end, to, ref beyondAscii, ref notes);
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
            notes.IsBeyondAscii |= beyondAscii != 0;
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
            next = CopyPair(from, to, member, source, ref beyondAscii);
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

        next = CopyString(from, end, to, ref beyondAscii, ref notes);
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

        /// <summary>Whether a string has an escape.</summary>
        public bool HasEscapes;

        /// <summary>Whether there may be more than ASCII.</summary>
        public bool IsBeyondAscii;
    }
}
