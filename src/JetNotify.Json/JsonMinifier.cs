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

    /// <summary>How many values are noted.</summary>
    internal const int MostMembers = 256;

    // The closing brackets owed, outermost first; entry 0 stands for "none".
    private readonly byte[] _owed = new byte[MaxDepth + 1];

    // The places in the notes of what these brackets close.
    private readonly int[] _open = new int[MaxDepth + 1];

    // One more than are kept: what is too many is written there.
    private readonly JsonMember[] _members = new JsonMember[MostMembers + 1];
    private readonly JsonShapes? _shapes;
    private JsonElements? _elements;
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
        if (trail is [(byte)'\n'])
        {
            // As a router ends every event.
            EscapedLineFeed.CopyTo(room[length..]);
            length += EscapedLineFeed.Length;
        }
        else if (!trail.IsEmpty)
        {
            length += JsonString.Escape(trail, room[length..], invisible: false);
        }

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
        var rest = escaped[matched..];
        if (rest.StartsWith(EscapedLineFeed) && rest.Length > EscapedLineFeed.Length
            && rest[EscapedLineFeed.Length] == '"')
        {
            text[length++] = (byte)'\n';
            return matched + EscapedLineFeed.Length;
        }

        int end = JsonString.Unescape(rest, text[length..], out int trail);
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

    private static ReadOnlySpan<byte> EscapedLineFeed => "\\n"u8;

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
}
