using System.Text;
using JetNotify.Junos;
using JetNotify.Output;

namespace JetNotify.Watch;

/// <summary>The last events, in the words of <c>-o pretty</c>; among them what rules derived.</summary>
internal sealed class EventsPage : WatchPage
{
    private readonly WatchView _view;
    private readonly CellText _text;
    private readonly EventDecoder _decoder = new();
    private readonly EventEvidence _evidence;
    private readonly EventWords _words;
    private readonly EventField _id;
    private readonly EventField _interface;
    private readonly EventField _state;
    private readonly EventField _message;
    private readonly OutputBuffer _bytes = new(capacity: 1024);

    public EventsPage(WatchView view, CellText text)
    {
        (_view, _text) = (view, text);
        _words = new EventWords(_decoder);
        _evidence = new EventEvidence(_decoder);
        _decoder.Add(EventPath.Parse("kind"));
        _decoder.Add(EventPath.Parse("op"));
        _id = _decoder.Add(EventPath.Parse("event-id"));
        _interface = _decoder.Add(EventPath.Parse("attributes.interface-name"));
        _state = _decoder.Add(EventPath.Parse("attributes.state"));
        _message = _decoder.Add(EventPath.Parse("message"));
    }

    /// <inheritdoc/>
    public override int Count => _view.Selection.Count;

    /// <inheritdoc/>
    public override string Head(int columns) => Line(columns, "TIME", "ROUTER", "KIND", "THING", "WHAT");

    /// <inheritdoc/>
    public override WatchLine Row(int row, int columns)
    {
        var kept = _view.Events[_view.Selection[row]];
        var message = _decoder.Decode(kept.Topic, kept.Payload, kept.Router.Device);
        bool isDerived = kept.Topic.StartsWith("jetnotify/"u8);
        string kind;
        _bytes.Clear();
        int split;
        if (isDerived)
        {
            kind = $"{Word(message, _id).Replace("JETNOTIFY_", "", StringComparison.Ordinal).ToLowerInvariant()} "
                + Word(message, _state);
            Append(message, _interface);
            split = _bytes.Length;
            Append(message, _message);
        }
        else
        {
            var known = _evidence.IsEvent(in message) ? message.Kind : null;
            kind = EventWords.Of(known, message.Op);
            split = _words.Append(_bytes, known, in message);
        }

        string thing = Encoding.UTF8.GetString(_bytes.Written[..split]);
        string what = Encoding.UTF8.GetString(_bytes.Written[split..]);
        return new WatchLine(Line(columns, _text.Time(kept.At), kept.Router.Name, kind, thing, what),
            isDerived ? WatchStyle.Bold : WatchStyle.Plain);
    }

    // Where there is little room, a thing has as much of it as it needs.
    private string Line(int columns, string time, string router, string kind, string thing, string what) =>
        string.Join(Gap(columns), _text.Cell(time, 8),
            _text.Cell(router, IsNarrow(columns) ? 6 : columns < 80 ? 10 : 16),
            _text.Cell(kind, IsNarrow(columns) ? 7 : columns < 80 ? 12 : 18),
            IsNarrow(columns) ? thing : _text.Cell(thing, 20), what);

    private static string Word(JetEvent message, EventField field) =>
        message.TryGet(field, out var text) ? TerminalText.Escaped(Encoding.UTF8.GetString(text)) : "";

    private void Append(JetEvent message, EventField field)
    {
        if (message.TryGet(field, out var text))
        {
            TerminalText.Append(_bytes, text, TerminalText.Keep.Nothing);
        }
    }
}
