namespace JetNotify.Json;

/// <summary>
/// The shapes of the texts that came lately: a router writes all events of a kind in one. After many texts in a row
/// that were of none, only some are tried, so that a stream without shapes costs hardly more than it would without
/// this.
/// </summary>
internal sealed unsafe class JsonShapes
{
    /// <summary>How many are kept.</summary>
    public const int Most = 8;

    // So many texts in a row may be of none; from then on so many are not tried for one that is.
    private const int Patience = 64;

    // The one that fitted last comes first.
    private readonly JsonShape[] _shapes = [.. Enumerable.Range(0, Most).Select(index => new JsonShape(index))];
    private readonly JsonValue[] _values = new JsonValue[JsonShape.MostValues + 1];
    private int _misses;
    private int _untried;

    /// <summary>The shape of the text minified or learnt last, or null.</summary>
    public JsonShape? Shape { get; private set; }

    /// <summary>The places of its strings, within their quotes, and numbers.</summary>
    public ReadOnlySpan<JsonValue> Values => _values.AsSpan(0, Shape?.Count ?? 0);

    /// <summary>Asks, once for each text, whether it is to be tried, and learnt if it is of none.</summary>
    public bool IsDue() => _misses < Patience || ++_untried % Patience == 0;

    /// <summary>Writes a text of one of the shapes without its white space.</summary>
    /// <returns>Behind the last byte that was written, or null.</returns>
    public byte* Minify(byte* json, byte* end, byte* to)
    {
        fixed (JsonValue* values = _values)
        {
            for (int i = 0; i < Most; i++)
            {
                JsonShape shape = _shapes[i];
                byte* last = shape.Minify(json, end, to, values);
                if (last != null)
                {
                    if (i > 0)
                    {
                        _shapes.AsSpan(0, i).CopyTo(_shapes.AsSpan(1));
                        _shapes[0] = shape;
                    }

                    Shape = shape;
                    _misses = 0;
                    return last;
                }
            }
        }

        return null;
    }

    /// <summary>Forgets the text before: this one is of none of them, or was not tried.</summary>
    public void Miss()
    {
        _misses = Math.Min(_misses + 1, Patience);
        Shape = null;
    }

    /// <summary>Learns the shape of a text instead of the one that has not fitted for longest.</summary>
    public void Learn(ReadOnlySpan<byte> json, ReadOnlySpan<JsonMember> members)
    {
        JsonShape shape = _shapes[^1];
        if (members.IsEmpty || !shape.Learn(json, members, _values))
        {
            return;
        }

        _shapes.AsSpan(0, Most - 1).CopyTo(_shapes.AsSpan(1));
        _shapes[0] = shape;
        Shape = shape;
    }
}
