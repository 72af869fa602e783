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

    // Behind one of no length, so that there is one before each.
    private readonly JsonValue[] _values = GC.AllocateArray<JsonValue>(1 + JsonParts.MostValues, pinned: true);
    private ulong _odd;
    private int _misses;
    private int _untried;

    /// <summary>The shape of the text matched or learnt last, or null.</summary>
    public JsonShape? Shape { get; private set; }

    /// <summary>The places of its strings, within their quotes, and numbers.</summary>
    public ReadOnlySpan<JsonValue> Values => _values.AsSpan(1, Shape?.Count ?? 0);

    /// <summary>The array in which they stand: behind one of no length, with more behind them.</summary>
    public JsonValue[] AllValues => _values;

    /// <summary>The shape of the text before, or null where that had none.</summary>
    public JsonShape? Last => _misses == 0 ? _shapes[0] : null;

    /// <summary>A bit for each of them that may have an escape or more than printable ASCII.</summary>
    public ulong Odd => _odd;

    /// <summary>Asks, once for each text, whether it is to be tried, and learnt if it is of none.</summary>
    public bool IsDue() => _misses < Patience || ++_untried % Patience == 0;

    /// <summary>Compares a text with the shapes.</summary>
    /// <returns>Whether all of it is of one of them.</returns>
    public bool TryMatch(ReadOnlySpan<byte> json) =>
        TryMatch<JsonParts.Plain>(json, out int length) && length == json.Length;

    /// <summary>Compares the beginning of a text with the shapes.</summary>
    /// <typeparam name="TForm">The form in which it stands there.</typeparam>
    /// <param name="text">The text, and whatever comes after it.</param>
    /// <param name="length">How much of it is of a shape.</param>
    public bool TryMatch<TForm>(ReadOnlySpan<byte> text, out int length)
        where TForm : struct, JsonParts.IForm
    {
        fixed (byte* from = text)
        fixed (JsonValue* values = &_values[1])
        {
            byte* end = from + text.Length;
            for (int i = 0; i < 2 * Most; i++)
            {
                // Once more where what was always the same may have changed.
                var shape = _shapes[i % Most];
                byte* behind = i < Most
                    ? shape.Match<TForm>(from, end, values, out _odd)
                    : shape.MatchChanged<TForm>(from, end, values, out _odd);
                if (behind != null)
                {
                    Prefer(i % Most);
                    _misses = 0;
                    length = (int)(behind - from);
                    return true;
                }
            }
        }

        length = 0;
        return false;
    }

    /// <summary>Compares the beginning of a text with the last shape.</summary>
    /// <param name="json">Any text.</param>
    /// <param name="count">How many of its values are of interest; the others stay unknown.</param>
    public bool TryMatchBeginning(ReadOnlySpan<byte> json, int count)
    {
        fixed (byte* text = json)
        fixed (JsonValue* values = &_values[1])
        {
            Shape = _shapes[0];
            return Shape.MatchBeginning(text, text + json.Length, values, count, out _odd);
        }
    }

    /// <summary>Writes the text that was matched last in some form: <see cref="JsonParts.Write"/>.</summary>
    public int Write<TForm>(ReadOnlySpan<byte> text, Span<byte> room)
        where TForm : struct, JsonParts.IForm
    {
        fixed (JsonValue* values = &_values[1])
        {
            return Shape!.Write<TForm>(text, values, _odd, room);
        }
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
        if (!members.IsEmpty && _shapes[^1].Learn(json, members, _values.AsSpan(1)))
        {
            Prefer(Most - 1);
            _odd = ulong.MaxValue;
        }
    }

    private void Prefer(int place)
    {
        if (place == 0 && Shape == _shapes[0])
        {
            return;
        }

        Shape = _shapes[place];
        if (place > 0)
        {
            _shapes.AsSpan(0, place).CopyTo(_shapes.AsSpan(1));
            _shapes[0] = Shape;
        }
    }
}
