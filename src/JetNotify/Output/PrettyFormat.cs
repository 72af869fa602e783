using System.Text;
using JetNotify.Json;
using JetNotify.Junos;
using JetNotify.Mqtt.Wire;
using JetNotify.Terminal;

namespace JetNotify.Output;

/// <summary>
/// The <c>pretty</c> form: one line an event for people, in columns: time, host, severity, kind and operation, the
/// thing it is about, what it says of it. A longer text pushes what follows; nothing is cut or wrapped, but where a
/// line is to fit a terminal's width. Whatever could steer or deceive a terminal is escaped, always. The time is the
/// device's own; where it tells none, the time of receipt stands there, in UTC and with a <c>Z</c>; likewise the device
/// as it was typed stands for an untold host. </summary>
internal sealed class PrettyFormat : IMessageFormat
{
    private const int TimeWidth = 20;
    private const int SeverityWidth = 7;
    private const int StateWidth = 4;

    // Whatever the width, no line that fits it shows more of a text.
    private const int LongestFitting = 16 * 1024;

    // Three bytes make a character at most: what is longer is wider than any column.
    private const int LongestColumn = 4 * TimeWidth;
    private const int MostEscaped = 6;

    private const int DateLength = 10;
    private const int TimeLength = 19;

    private readonly bool _color;
    private readonly LineWidth? _width;
    private PrettyColumns _columns = PrettyColumns.Unlimited;
    private readonly EventEvidence _evidence;
    private readonly EventField _id;
    private readonly EventField _host;
    private readonly EventField _time;
    private readonly EventField _severity;
    private readonly EventField _kind;
    private readonly EventField _op;
    private readonly PrettySentence[] _sentences;
    private readonly EventField _message;
    private readonly EventField _attributes;
    private readonly EventField _changes;
    private readonly EventField _link;
    private readonly Rfc3339 _clock = new();
    private readonly JsonPayload _json = new(terminal: true);

    /// <summary>A form whose fields the decoder is asked for.</summary>
    /// <param name="color">Whether a terminal shows colours.</param>
    /// <param name="columns">How wide a line may be now, or null where nothing is cut.</param>
    /// <param name="decoder">Decodes the messages.</param>
    public PrettyFormat(bool color, Func<int>? columns, EventDecoder decoder)
    {
        _color = color;
        _width = columns is null ? null : new LineWidth(columns);
        _evidence = new EventEvidence(decoder);
        _id = decoder.Add(EventPath.Parse("event-id"));
        _host = decoder.Add(EventPath.Parse("hostname"));
        _time = decoder.Add(EventPath.Parse("time"));
        _severity = decoder.Add(EventPath.Parse("severity"));
        _kind = decoder.Add(EventPath.Parse("kind"));
        _op = decoder.Add(EventPath.Parse("op"));
        _sentences = [.. Catalogue.Entries.Select(entry => PrettySentence.Of(entry.Kind, decoder))];
        _message = decoder.Add(EventPath.Parse("message"), EventKind.Syslog);
        _attributes = decoder.Add(EventPath.Parse("attributes"), EventKind.Syslog);
        _changes = decoder.Add(EventPath.Parse("changes"));
        _link = decoder.Add(EventPath.Parse("interface"), EventKind.Syslog);
    }

    /// <inheritdoc/>
    public void Append(OutputBuffer batch, in Publish publish, in JetEvent message)
    {
        long start = batch.Position;
        int columns = _width?.Columns ?? 0;
        _columns = columns > 0 ? PrettyColumns.Within(columns) : PrettyColumns.Unlimited;
        bool isEvent = _evidence.IsEvent(in message);
        AppendTime(batch, isEvent && message.TryGet(_time, out var time) ? time : default, publish.ReceivedAt);
        AppendColumn(batch, isEvent && message.TryGet(_host, out var host) ? host : message.Device, _columns.Host);
        AppendSeverity(batch, isEvent && message.TryGet(_severity, out var severity) ? severity : default);
        if (isEvent && message.Kind is { } kind)
        {
            AppendKind(batch, in message);
            AppendSentence(batch, kind, in message);
        }
        else if (isEvent && message.TryGet(_kind, out _))
        {
            AppendKind(batch, in message);
            AppendDerived(batch, in message);
        }
        else
        {
            batch.Fill((byte)' ', _columns.Kind + 1);
            AppendSafe(batch, publish.Topic);
            batch.Append((byte)' ');
            AppendText(batch, publish.Payload);
        }

        if (columns > 0)
        {
            LineWidth.Cut(batch, start, columns);
        }

        batch.Append((byte)'\n');
    }

    private void AppendTime(OutputBuffer batch, ReadOnlySpan<byte> told, DateTime receivedAt)
    {
        scoped ReadOnlySpan<byte> time = told.IsEmpty ? _clock.Format(receivedAt)[..TimeLength] : told;
        Span<byte> shown = stackalloc byte[TimeLength + 1];
        if (time.Length == TimeLength)
        {
            // Both clocks write the date, one character, and the time of day.
            time.CopyTo(shown);
            shown[DateLength] = (byte)' ';
            shown[TimeLength] = (byte)'Z';
            time = told.IsEmpty ? shown : shown[..TimeLength];
            time = _columns.HasDate ? time : time[(DateLength + 1)..];
        }

        AppendColumn(batch, time, _columns.HasDate ? TimeWidth : TimeWidth - DateLength - 1, Sgr.Dim);
    }

    private void AppendSeverity(OutputBuffer batch, ReadOnlySpan<byte> told)
    {
        if (!SeverityWords.TryParse(told, out var severity))
        {
            AppendColumn(batch, told, SeverityWidth);
            return;
        }

        var word = severity switch
        {
            Severity.Debug => "debug"u8,
            Severity.Info => "info"u8,
            Severity.Notice => "notice"u8,
            Severity.Warning => "warning"u8,
            Severity.Error => "error"u8,
            Severity.Critical => "crit"u8,
            Severity.Alert => "alert"u8,
            _ => "emerg"u8,
        };
        AppendColumn(batch, word, SeverityWidth, severity switch
        {
            Severity.Debug => Sgr.Dim,
            Severity.Info => default,
            Severity.Notice => Sgr.Cyan,
            Severity.Warning => Sgr.Yellow,
            Severity.Error => Sgr.Red,
            _ => Sgr.BoldRed,
        });
    }

    private void AppendKind(OutputBuffer batch, in JetEvent message)
    {
        _ = message.TryGet(_kind, out var kind);
        if (!message.TryGet(_op, out var op))
        {
            AppendColumn(batch, kind, _columns.Kind);
            return;
        }

        AppendSafe(batch, kind);
        batch.Append((byte)' ');
        AppendColumn(batch, op, _columns.Kind - kind.Length - 1);
    }

    private void AppendSentence(OutputBuffer batch, EventKind kind, in JetEvent message)
    {
        switch (kind)
        {
            case EventKind.Syslog:
                AppendLinkState(batch, in message);
                AppendLogMessage(batch, in message);
                break;
            case EventKind.ConfigUpdate:
                if (message.TryGet(_changes, out var changes))
                {
                    batch.Append(changes);
                    batch.Append(changes.SequenceEqual("1"u8) ? " change"u8 : " changes"u8);
                }

                break;
            default:
                long start = batch.Position;
                var sentence = _sentences[(int)kind];
                AppendColumn(batch, sentence.Subject(in message), _columns.Subject);
                sentence.Append(batch, in message);

                // Where nothing followed, the column needs no filling.
                batch.TrimEnd((byte)' ', start);
                break;
        }
    }

    // A kind that is none of the catalogue's is of what was derived.
    private void AppendDerived(OutputBuffer batch, in JetEvent message)
    {
        if (message.TryGet(_link, out var name))
        {
            AppendColumn(batch, name, _columns.Subject);
        }

        AppendSafe(batch, message.TryGet(_message, out var text) ? text : default);
    }

    // Of all events only these two say so: the bits of an interface's flags are not public.
    private void AppendLinkState(OutputBuffer batch, in JetEvent message)
    {
        if (!message.TryGet(_id, out var tag))
        {
            return;
        }

        bool isUp = tag.SequenceEqual("SNMP_TRAP_LINK_UP"u8);
        if (isUp || tag.SequenceEqual("SNMP_TRAP_LINK_DOWN"u8))
        {
            AppendColumn(batch, message.TryGet(_link, out var name) ? name : default, _columns.Subject);
            AppendColumn(batch, isUp ? "up"u8 : "down"u8, StateWidth, isUp ? Sgr.Green : Sgr.BoldRed);
        }
    }

    // Most messages begin with their tag; where there is none, or no message, the tag is said first.
    private void AppendLogMessage(OutputBuffer batch, in JetEvent message)
    {
        var tag = message.TryGet(_id, out var id) ? id : default;
        if (message.TryGet(_message, out var text) && text.StartsWith(tag))
        {
            AppendSafe(batch, text);
            return;
        }

        AppendSafe(batch, tag);
        if (!text.IsEmpty || message.TryGet(_attributes, out text))
        {
            batch.Append(": "u8);
            AppendText(batch, text);
        }
    }

    private void AppendText(OutputBuffer batch, ReadOnlySpan<byte> text)
    {
        if (_width is not null && text.Length > LongestFitting)
        {
            AppendSafe(batch, text[..LongestFitting]);
        }
        else if (!_json.TryAppend(batch, text))
        {
            AppendSafe(batch, text);
        }
    }

    private void AppendSafe(OutputBuffer batch, ReadOnlySpan<byte> text) =>
        TerminalText.Append(batch, _width is not null && text.Length > LongestFitting ? text[..LongestFitting] : text,
            TerminalText.Keep.Nothing);

    /// <summary>A text, spaces up to the width, and one more. A wider text pushes what follows. Characters count, not
    /// bytes.</summary>
    private void AppendColumn(OutputBuffer batch, ReadOnlySpan<byte> text, int width,
        ReadOnlySpan<byte> color = default)
    {
        bool colored = _color && !color.IsEmpty;
        if (colored)
        {
            batch.Append(color);
        }

        int length = text.Length;
        if (length > LongestColumn)
        {
            // Wider than any column, whatever its characters are.
            AppendSafe(batch, text);
        }
        else if (PlainText.TryCopy(text, batch.Reserve(length)))
        {
            batch.Advance(length);
        }
        else
        {
            _ = batch.Reserve(MostEscaped * LongestColumn);
            int start = batch.Length;
            AppendSafe(batch, text);
            length = Encoding.UTF8.GetCharCount(batch.Written[start..]);
        }

        if (colored)
        {
            batch.Append(Sgr.Reset);
        }

        batch.Fill((byte)' ', Math.Max(0, width - length) + 1);
    }
}
