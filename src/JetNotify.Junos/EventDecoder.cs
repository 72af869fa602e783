using System.Runtime.CompilerServices;
using System.Text;
using JetNotify.Json;

namespace JetNotify.Junos;

/// <summary>A path that an <see cref="EventDecoder"/> was asked for; good with that decoder alone.</summary>
/// <param name="Index">Its place in the decoder.</param>
public readonly record struct EventField(int Index);

/// <summary>
/// Decodes events: ask once for the paths that matter, then hand in message after message. Only those paths are looked
/// for, once the first of them is wanted, and the payload is read no further than the last of them. Never fails and,
/// once its scratch has grown to the longest escaped text, allocates nothing. One thread at a time: one decoder for
/// each connection.
/// </summary>
public sealed class EventDecoder
{
    private const int LongestEscapedName = 256;

    // Events are shorter.
    private const int LongestTried = 4096;

    // One tree for each kind the topic can tell, and one for topics that tell nothing: knowing the kind, a scan need
    // not go on to the end for an attribute that only other kinds have.
    private readonly ScanPlan[] _plans = [.. Enumerable.Range(0, Catalogue.Entries.Count + 1).Select(_ =>
        new ScanPlan())];
    private readonly List<string> _slotNames = [.. Sources.Paths.Select(path =>
        SlotName(EventPath.Parse(path).Segments))];
    private readonly List<string> _fieldNames = [];
    private readonly List<string> _tagNames = [];
    private readonly byte[] _nameScratch = new byte[LongestEscapedName];
    private readonly JsonMinifier _minifier = new();
    private readonly (ScanNode? Node, int Elements)[] _around = new (ScanNode?, int)[JsonMinifier.MaxDepth + 2];
    private readonly ShapeSlots[] _shapeSlots = [.. Enumerable.Range(0, JsonShapes.Most).Select(_ => new ShapeSlots())];
    private readonly byte[] _minified = new byte[LongestTried];
    private Field[] _fields = [];
    private Slot[] _slots = new Slot[Sources.Paths.Count];
    private byte[] _scratch = new byte[512];
    private int _scratchUsed;
    private readonly JsonValue[] _values;
    private ScanPlan? _toScan;

    // Where the values of the message are, if it has a shape for which that is known.
    private ShapeSlots? _known;
    private ulong _odd;
    private bool _isMatched;

    /// <summary>A decoder that was asked for nothing yet.</summary>
    public EventDecoder() => _values = _minifier.AllValues;

    /// <summary>Whether any path was asked for.</summary>
    public bool HasFields => _fieldNames.Count > 0;

    /// <summary>Asks for a path; the same path twice gives the same field. Not while a <see cref="JetEvent"/> is in
    /// use.</summary>
    /// <param name="path">The path.</param>
    /// <param name="kinds">Where it matters: an event whose topic tells another kind is not searched for it, which
    /// spares reading on to the end for what will not come, and may lack it. None given: all.</param>
    public EventField Add(EventPath path, params ReadOnlySpan<EventKind> kinds)
    {
        ArgumentNullException.ThrowIfNull(path);
        string name = path.Root == PathRoot.Payload ? SlotName(path.Segments) : path.IsTag ? $"tags.{path.TagName}"
            : path.Text;
        int slot = -1;
        for (int i = 0; i < _plans.Length; i++)
        {
            if (!kinds.IsEmpty && i < Catalogue.Entries.Count && !kinds.Contains((EventKind)i))
            {
                continue;
            }

            if (path.Root == PathRoot.Payload)
            {
                slot = Ask(_plans[i], path.Segments);
                continue;
            }

            foreach (var source in Sources.Of(path.Root, i < Catalogue.Entries.Count ? (EventKind)i : null))
            {
                Ask(_plans[i], EventPath.Parse(Sources.Paths[(int)source]).Segments);
            }
        }

        int index = _fieldNames.IndexOf(name);
        if (index >= 0)
        {
            return new EventField(index);
        }

        if (path.IsTag)
        {
            slot = _tagNames.Count;
            _tagNames.Add(path.TagName);
        }

        _fieldNames.Add(name);
        _fields = [.. _fields, new Field(path.Root, slot)];
        return new EventField(_fields.Length - 1);
    }

    /// <summary>Takes one message. The event borrows the spans and this decoder: it is gone with the next
    /// call.</summary>
    /// <param name="topic">The topic it came on; may be empty.</param>
    /// <param name="payload">Its body, whatever it is.</param>
    /// <param name="device">The name of the router it came from, for the path <c>device</c>.</param>
    /// <param name="tags">What is said of that router, for the paths <c>tags.…</c>; null for nothing.</param>
    public JetEvent Decode(
        ReadOnlySpan<byte> topic, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> device = default,
        DeviceTags? tags = null) =>
        new(this, topic, payload, device, tags);

    internal string TagAt(int slot) => _tagNames[slot];

    /// <summary>Begins with a message: what was found in the one before is gone.</summary>
    internal void Begin(EventKind? kind)
    {
        _scratchUsed = 0;
        _known = null;
        _isMatched = false;
        _toScan = _plans[kind is { } told ? (int)told : Catalogue.Entries.Count];
    }

    internal bool IsPlain => _minifier.IsPlain;

    internal Field FieldAt(EventField field) => _fields[field.Index];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryRead(int slotIndex, ReadOnlySpan<byte> payload, out ReadOnlySpan<byte> text)
    {
        if (_known is { } known && _odd == 0)
        {
            bool isThere = known.TryFind(slotIndex, _values, out int start, out int length);
            text = payload.Slice(start, length);
            return isThere;
        }

        return TryReadSlot(slotIndex, payload, out text);
    }

    /// <summary>Finds out whether the payload is of a shape that is known: then all that is asked of it costs next to
    /// nothing,
    /// before it is minified as well as after.</summary>
    internal bool HasShape(ReadOnlySpan<byte> payload)
    {
        if (!_isMatched && _minifier.TryMatch(payload))
        {
            _isMatched = true;
            if (_toScan is not null)
            {
                ReadMinified(payload);
            }
        }

        return _isMatched;
    }

    /// <summary>Minifies the payload, and finds on the way what was asked for if it was not looked for yet.</summary>
    internal int Minify(ReadOnlySpan<byte> payload, Span<byte> destination)
    {
        if (_isMatched)
        {
            return _minifier.MinifyMatched(payload, destination);
        }

        int length = _minifier.Minify(payload, destination);
        if (_toScan is not null && length >= 0)
        {
            ReadMinified(payload);
        }

        return length;
    }

    private bool TryReadSlot(int slotIndex, ReadOnlySpan<byte> payload, out ReadOnlySpan<byte> text)
    {
        if (_toScan is not null)
        {
            Scan(payload);
        }

        if (_known is not null)
        {
            _slots[slotIndex] = _known.Find(slotIndex, _values, _odd);
        }

        ref var slot = ref _slots[slotIndex];
        switch (slot.State)
        {
            case SlotState.Absent:
                text = default;
                return false;
            case SlotState.InPayload:
                text = payload.Slice(slot.Start, slot.Length);
                return true;
            case SlotState.Escaped:
                var target = Reserve(slot.Length);
                slot.Length = JsonString.UnescapeLeniently(payload.Slice(slot.Start, slot.Length), target);
                slot.Start = _scratchUsed;
                slot.State = SlotState.InScratch;
                text = Keep(slot.Length);
                return true;
            default:
                text = _scratch.AsSpan(slot.Start, slot.Length);
                return true;
        }
    }

    // Not before the first value is wanted: a message that its topic decides costs no look at its payload.
    private void Scan(ReadOnlySpan<byte> payload)
    {
        if (payload.Length <= LongestTried && !TryMatchBeginning(payload))
        {
            bool isRead = _minifier.TryFind(payload, _minified, out _isMatched);
            if (isRead)
            {
                ReadMinified(payload);
            }
        }

        if (_toScan is not null)
        {
            ReadAll(payload);
        }
    }

    // What follows the last value that is wanted is of no interest.
    private bool TryMatchBeginning(ReadOnlySpan<byte> payload)
    {
        if (_minifier.LastShape is { } shape && _shapeSlots[shape.Index] is { } slots && slots.Knows(_toScan!, shape)
            && slots.Needed < shape.Count && _minifier.TryMatchBeginning(payload, slots.Needed))
        {
            Know(slots);
            return true;
        }

        return false;
    }

    private void Know(ShapeSlots slots)
    {
        _known = slots;
        _odd = _minifier.OddValues;
        _toScan = null;
    }

    // A payload that was minified has a shape that is known, or notes of where its values are, or more of them than are
    // kept.
    private void ReadMinified(ReadOnlySpan<byte> payload)
    {
        var plan = _toScan!;
        if (!_minifier.Members.IsEmpty)
        {
            if (TryBeginScan(payload, out var scanner, out var root))
            {
                scanner.Scan(root, _minifier.Members, _minifier.HasEscapes, _around);
            }
        }
        else if (_minifier.Shape is { } known && _shapeSlots[known.Index].Knows(plan, known))
        {
            Know(_shapeSlots[known.Index]);
            return;
        }
        else
        {
            ReadAll(payload);
        }

        if (_minifier.Shape is { } shape)
        {
            _shapeSlots[shape.Index].Learn(plan, shape, _minifier.Values, _slots);
        }
    }

    private void ReadAll(ReadOnlySpan<byte> payload)
    {
        if (TryBeginScan(payload, out var scanner, out var root))
        {
            scanner.Scan(root);
        }
    }

    private bool TryBeginScan(ReadOnlySpan<byte> payload, out JsonScanner scanner, out ScanNode root)
    {
        var plan = _toScan!;
        _toScan = null;
        Array.Clear(_slots);
        scanner = new JsonScanner(payload, _slots, plan.Wanted, _nameScratch);
        root = plan.Root;
        return plan.Wanted > 0;
    }

    /// <summary>Room in the scratch, to be kept with <see cref="Keep"/>.</summary>
    internal Span<byte> Reserve(int length)
    {
        if (_scratch.Length - _scratchUsed < length)
        {
            // Spans handed out before still see the old array, which nothing writes to any more.
            Array.Resize(ref _scratch, Math.Max(_scratch.Length * 2, _scratchUsed + length));
        }

        return _scratch.AsSpan(_scratchUsed, length);
    }

    /// <summary>Keeps what was written into the room reserved last, until the next message.</summary>
    internal ReadOnlySpan<byte> Keep(int length)
    {
        _scratchUsed += length;
        return _scratch.AsSpan(_scratchUsed - length, length);
    }

    private static string SlotName(byte[][] segments) => string.Join('\0', segments.Select(Encoding.UTF8.GetString));

    private int Ask(ScanPlan plan, byte[][] segments)
    {
        string name = SlotName(segments);
        int slot = _slotNames.IndexOf(name);
        if (slot < 0)
        {
            slot = _slotNames.Count;
            _slotNames.Add(name);
            Array.Resize(ref _slots, slot + 1);
        }

        plan.Ask(segments, slot);
        return slot;
    }

    /// <summary>What a field is: a payload path has a slot, all others are made from several.</summary>
    internal readonly record struct Field(PathRoot Root, int Slot);
}
