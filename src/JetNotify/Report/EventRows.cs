using JetNotify.Junos;
using JetNotify.Output;

namespace JetNotify.Report;

/// <summary>The last events of a recording, each in a line's words. One thread.</summary>
/// <param name="decoder">Decodes the messages; asked for the fields that are shown.</param>
internal sealed class EventRows(EventDecoder decoder)
{
    /// <summary>So many are kept.</summary>
    public const int Most = 100_000;

    private readonly LastOf<EventRow> _rows = new(Most);
    private readonly EventWords _words = new(decoder);
    private readonly OutputBuffer _text = new(capacity: 1024);

    /// <summary>The last, in the order in which they came.</summary>
    public IReadOnlyCollection<EventRow> Last => _rows.Kept;

    /// <summary>Keeps an event; of a message that is none, its topic and payload.</summary>
    public void Add(int device, DateTime at, EventKind? kind, in JetEvent message)
    {
        _text.Clear();
        int split = _words.Append(_text, kind, in message);
        _rows.Add(new EventRow(at, device, kind, message.Op, _text.Written.ToArray(), split));
    }
}

/// <summary>One event in words; what would not be seen in them, or is no UTF-8, is escaped.</summary>
/// <param name="At">When it was received, UTC.</param>
/// <param name="Device">Its router's number.</param>
/// <param name="Kind">Its kind; null for a message that is no event.</param>
/// <param name="Op">Its operation, or null.</param>
/// <param name="Words">What it is about, and what is told of it.</param>
/// <param name="Split">Where the second begins.</param>
internal readonly record struct EventRow(
    DateTime At, int Device, EventKind? Kind, EventOp? Op, byte[] Words, int Split)
{
    /// <summary>What it is about.</summary>
    public ReadOnlySpan<byte> Thing => Words.AsSpan(0, Split);

    /// <summary>What is told of it.</summary>
    public ReadOnlySpan<byte> Text => Words.AsSpan(Split);
}
