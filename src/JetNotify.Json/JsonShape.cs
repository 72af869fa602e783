namespace JetNotify.Json;

/// <summary>
/// What JSON texts that differ in their strings and numbers alone have in common. A router writes every event of a kind
/// in one shape, so
/// that most of a stream costs a comparison with what is known instead of a walk through the grammar. What has been the
/// same in many of
/// them, as the host's name is, is compared like what stands around it, until it changes.
/// <para>Keeps its arrays: one thread at a time.</para>
/// </summary>
/// <param name="index">Its place among those that are kept.</param>
internal sealed unsafe class JsonShape(int index)
{
    // Of so many matches one is looked at, and after so many looks a value that was always the same is taken for fixed.
    private const int Interval = 16;
    private const int Looks = 16;

    private readonly JsonParts _whole = new();
    private readonly JsonParts _reduced = new();

    // The text that it was learnt from, and all its values.
    private readonly byte[] _text = new byte[JsonParts.MostText];
    private readonly JsonValue[] _values = new JsonValue[JsonParts.MostValues];
    private int _length;
    private int _count;

    // A bit for each value.
    private ulong _changed;
    private ulong _fixed;
    private int _untilLook;
    private int _looks;

    /// <summary>How many strings and numbers vary.</summary>
    public int Count => Parts.Count;

    /// <summary>Its place among those that are kept, which stays the same.</summary>
    public int Index { get; } = index;

    /// <summary>How often it was learnt anew, or other values were taken for fixed.</summary>
    public int Version { get; private set; }

    private JsonParts Parts => _fixed == 0 ? _whole : _reduced;

    /// <summary>Becomes the shape of a text.</summary>
    /// <param name="json">JSON.</param>
    /// <param name="members">Its values.</param>
    /// <param name="values">Gets the places of its strings, within their quotes, and of its numbers.</param>
    /// <returns>Whether it can be learnt: not if it is too long, or has names that are not plain. Else nothing has this
    /// shape.</returns>
    public bool Learn(ReadOnlySpan<byte> json, ReadOnlySpan<JsonMember> members, Span<JsonValue> values)
    {
        Version++;
        _changed = _fixed = 0;
        _count = _looks = 0;
        _untilLook = Interval;
        foreach (ref readonly var member in members)
        {
            byte first = json[member.Value];
            int quote = first == '"' ? 1 : 0;
            if (quote == 0 && first is not ((byte)'-' or (>= (byte)'0' and <= (byte)'9')))
            {
                continue;
            }

            if (_count == JsonParts.MostValues)
            {
                break;
            }

            _values[_count++] = new JsonValue(member.Value + quote, member.ValueEnd - quote);
        }

        _length = json.Length;
        if (_count == JsonParts.MostValues || !_whole.Build(json, _values.AsSpan(0, _count), fixedValues: 0))
        {
            _whole.Clear();
            return false;
        }

        json.CopyTo(_text);
        _values.AsSpan(0, _count).CopyTo(values);
        return true;
    }

    /// <summary>Compares a text with this shape.</summary>
    /// <typeparam name="TForm">The form in which it stands there.</typeparam>
    /// <param name="text">Any text.</param>
    /// <param name="end">Its end.</param>
    /// <param name="values">Gets the places of what varies.</param>
    /// <param name="odd">Gets a bit for each string of them that has an escape or more than printable ASCII.</param>
    /// <returns>What stands behind a text of this shape; null where there is none.</returns>
    public byte* Match<TForm>(byte* text, byte* end, JsonValue* values, out ulong odd)
        where TForm : struct, JsonParts.IForm
    {
        byte* last = Parts.Match<TForm>(text, end, values, Count, out odd);
        if (last != null && --_untilLook == 0)
        {
            Look(text, values);
            last = Parts.Match<TForm>(text, end, values, Count, out odd);
        }

        return last;
    }

    /// <summary>Compares the beginning of a text with this shape, once nothing more is to be learnt of it.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="end">Its end.</param>
    /// <param name="values">Gets the places of the first of what varies.</param>
    /// <param name="count">So many of them.</param>
    /// <param name="odd">Gets a bit for each string of them that has an escape or more than printable ASCII.</param>
    public bool MatchBeginning(byte* text, byte* end, JsonValue* values, int count, out ulong odd)
    {
        odd = 0;
        return _looks == Looks && Parts.Match<JsonParts.Plain>(text, end, values, count, out odd) != null;
    }

    /// <summary>Does what <see cref="Match"/> does where what was taken for fixed may have changed.</summary>
    public byte* MatchChanged<TForm>(byte* text, byte* end, JsonValue* values, out ulong odd)
        where TForm : struct, JsonParts.IForm
    {
        odd = 0;
        if (_fixed == 0 || _whole.Match<TForm>(text, end, values, _count, out _) == null)
        {
            return null;
        }

        NoteChanges(text, values, unseen: 0);
        Fix(_fixed & ~_changed);
        return Parts.Match<TForm>(text, end, values, Count, out odd);
    }

    /// <summary>Writes a text that was matched: <see cref="JsonParts.Write"/>.</summary>
    public int Write<TForm>(ReadOnlySpan<byte> text, JsonValue* values, ulong odd, Span<byte> room)
        where TForm : struct, JsonParts.IForm => Parts.Write<TForm>(text, values, odd, room);

    private void Look(byte* text, JsonValue* values)
    {
        NoteChanges(text, values, unseen: _fixed);
        _untilLook = ++_looks < Looks ? Interval : 0;
        if (_looks == Looks)
        {
            Fix(~_changed);
        }
    }

    private void NoteChanges(byte* text, JsonValue* values, ulong unseen)
    {
        for (int i = 0; i < _count; i++)
        {
            if ((unseen >> i & 1) == 0)
            {
                var value = new ReadOnlySpan<byte>(text + values->Start, values->End - values->Start);
                _changed |= value.SequenceEqual(TextOf(_values[i])) ? 0 : 1UL << i;
                values++;
            }
        }
    }

    private void Fix(ulong values)
    {
        _fixed = 0;
        for (int i = 0; i < _count; i++)
        {
            // What may need a closer look stays a value.
            var value = TextOf(_values[i]);
            bool isPlain = !value.ContainsAnyExceptInRange((byte)' ', (byte)'~') && !value.Contains((byte)'\\');
            _fixed |= isPlain ? values & (1UL << i) : 0;
        }

        _fixed = _reduced.Build(_text.AsSpan(0, _length), _values.AsSpan(0, _count), _fixed) ? _fixed : 0;
        Version++;
    }

    private ReadOnlySpan<byte> TextOf(JsonValue value) => _text.AsSpan(value.Start..value.End);
}
