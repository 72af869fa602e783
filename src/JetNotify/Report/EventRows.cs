using JetNotify.Junos;
using JetNotify.Output;

namespace JetNotify.Report;

/// <summary>The last events of a recording, each in a line's words. One thread.</summary>
internal sealed class EventRows
{
    /// <summary>So many are kept.</summary>
    public const int Most = 100_000;

    private const int LongestText = 300;

    private readonly LastOf<EventRow> _rows = new(Most);
    private readonly PrettySentence[] _sentences;
    private readonly EventField _id;
    private readonly EventField _message;
    private readonly EventField _interface;
    private readonly EventField _changes;
    private readonly OutputBuffer _text = new(capacity: 1024);

    /// <summary>Rows whose fields the decoder is asked for.</summary>
    public EventRows(EventDecoder decoder)
    {
        _sentences = [.. Catalogue.Entries.Select(entry => PrettySentence.Of(entry.Kind, decoder))];
        _id = decoder.Add(EventPath.Parse("event-id"));
        _message = decoder.Add(EventPath.Parse("message"), EventKind.Syslog);
        _interface = decoder.Add(EventPath.Parse("interface"), EventKind.Syslog);
        _changes = decoder.Add(EventPath.Parse("changes"), EventKind.ConfigUpdate);
    }

    /// <summary>The last, in the order in which they came.</summary>
    public IReadOnlyCollection<EventRow> Last => _rows.Kept;

    /// <summary>Keeps an event; of a message that is none, its topic and payload.</summary>
    public void Add(int device, DateTime at, EventKind? kind, in JetEvent message)
    {
        var thing = kind switch
        {
            EventKind.Syslog => message.TryGet(_id, out var id) ? id : default,
            EventKind.ConfigUpdate => default,
            { } kernel => _sentences[(int)kernel].Subject(in message),
            null => message.Topic,
        };
        _text.Clear();
        Append(thing);
        int end = _text.Length;
        switch (kind)
        {
            case EventKind.Syslog when message.TryGet(_message, out var words):
                Append(words);
                break;
            case EventKind.Syslog when message.TryGet(_interface, out var name):
                Append(name);
                break;
            case EventKind.ConfigUpdate when message.TryGet(_changes, out var changes):
                Append(changes);
                _text.Append(" changes"u8);
                break;
            case EventKind.Syslog or EventKind.ConfigUpdate:
                break;
            case { } kernel:
                _sentences[(int)kernel].Append(_text, in message);
                break;
            default:
                Append(message.Payload);
                break;
        }

        _rows.Add(new EventRow(at, device, kind, message.Op, _text.Written.ToArray(), end));
    }

    private void Append(ReadOnlySpan<byte> text)
    {
        int length = Math.Min(text.Length, LongestText);
        while (length < text.Length && length > 0 && (text[length] & 0xC0) == 0x80)
        {
            length--;
        }

        TerminalText.Append(_text, text[..length], TerminalText.Keep.Nothing);
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
