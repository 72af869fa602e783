namespace JetNotify.Json;

/// <summary>
/// The shapes of the elements of arrays in texts that are too long to have one themselves: a list of a hundred
/// interfaces has a hundred objects of few shapes. The innermost objects are learnt. One thread at a time.
/// </summary>
internal sealed unsafe class JsonElements
{
    // So deep an element may be itself, wherever it stands: all of it stays within the deepest nesting.
    private const int MostNested = 16;

    private readonly JsonShapes _shapes = new();
    private readonly JsonMember[] _members = new JsonMember[JsonMinifier.MostMembers];

    /// <summary>Whether the element minified last is printable ASCII to the last byte.</summary>
    public bool IsPlain => _shapes.Odd == 0;

    /// <summary>Minifies an element if it is of a known shape.</summary>
    /// <param name="from">Its first byte.</param>
    /// <param name="end">The end of the text that it is in.</param>
    /// <param name="to">Room, as much as it is long.</param>
    /// <param name="limit">The end of the room.</param>
    /// <param name="depth">How many objects and arrays are around it.</param>
    /// <param name="written">How many bytes were written.</param>
    /// <returns>How long it is; 0 if it is of no known shape and to be learnt, -1 if it is not due to be
    /// tried.</returns>
    public int Minify(byte* from, byte* end, byte* to, byte* limit, int depth, out int written)
    {
        written = 0;
        if (depth > JsonMinifier.MaxDepth - MostNested || !_shapes.IsDue())
        {
            return -1;
        }

        var text = new ReadOnlySpan<byte>(from, (int)(end - from));
        if (!_shapes.TryMatch<JsonParts.Plain>(text, out int length))
        {
            _shapes.Miss();
            return 0;
        }

        written = _shapes.Write<JsonParts.Minified>(text, new Span<byte>(to, (int)(limit - to)));
        return length;
    }

    /// <summary>Learns the shape of an element.</summary>
    /// <param name="source">The text that it is in.</param>
    /// <param name="element">Its values, itself first.</param>
    public void Learn(byte* source, ReadOnlySpan<JsonMember> element)
    {
        int start = element[0].Value;
        int length = element[0].ValueEnd - start;
        if (length > JsonParts.MostText)
        {
            return;
        }

        for (int i = 0; i < element.Length; i++)
        {
            _members[i] = element[i];
            _members[i].Value -= start;
            _members[i].ValueEnd -= start;
            if (element[i].Depth - element[0].Depth >= MostNested - 1)
            {
                return;
            }
        }

        _shapes.Learn(new ReadOnlySpan<byte>(source + start, length), _members.AsSpan(0, element.Length));
    }
}
