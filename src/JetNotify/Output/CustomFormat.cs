using JetNotify.Junos;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Output;

/// <summary>
/// The <c>-F</c> form: runs a compiled format over each message. Bytes stand as they came, as mosquitto_sub has them;
/// on a terminal alone what could steer it is escaped, line feeds and tabs of a payload excepted.
/// </summary>
internal sealed class CustomFormat : IMessageFormat
{
    private readonly FormatStep[] _steps;
    private readonly EventField[] _fields;
    private readonly bool _newline;
    private readonly TerminalText.Keep? _nameSafe;
    private readonly TerminalText.Keep? _payloadSafe;
    private readonly bool _usesTime;
    private readonly Strftime _clock;
    private readonly OutputBuffer _text = new(capacity: 64);
    private readonly MessageJson _json;

    /// <summary>A format ready to run.</summary>
    /// <param name="plan">Holds the compiled format.</param>
    /// <param name="decoder">Decodes the messages; asked for the paths in the format.</param>
    /// <param name="zone">The zone whose time is local; this machine's if null.</param>
    public CustomFormat(OutputPlan plan, EventDecoder decoder, TimeZoneInfo? zone = null)
    {
        _steps = plan.Format?.Steps ?? throw new ArgumentException("no format was compiled", nameof(plan));
        _fields = [.. _steps.Select(step => step.Path is { } path ? decoder.Add(path) : default)];
        _newline = !plan.NoNewline;
        _nameSafe = plan.Terminal ? TerminalText.Keep.Nothing : null;
        _payloadSafe = plan.Terminal ? TerminalText.Keep.Layout : null;
        _usesTime = Array.Exists(_steps, step =>
            step.Kind == FormatKind.Time || (step.Kind == FormatKind.Field && step.Letter is 'I' or 'U' or 'j' or 'J'));
        _clock = new Strftime(zone ?? PosixTimeZone.Local);
        _json = new MessageJson(_clock, plan.Terminal);
    }

    /// <inheritdoc/>
    public void Append(OutputBuffer batch, in Publish publish, in JetEvent message)
    {
        if (_usesTime)
        {
            _clock.Set(publish.ReceivedAt);
        }

        for (int i = 0; i < _steps.Length; i++)
        {
            ref readonly var step = ref _steps[i];
            switch (step.Kind)
            {
                case FormatKind.Literal:
                    batch.Append(step.Literal);
                    break;
                case FormatKind.Time:
                    _clock.Append(batch, step.Letter);
                    break;
                case FormatKind.Field when step.Path is not null:
                    _ = message.TryGet(_fields[i], out var text);
                    FormatField.AppendText(batch, in step, text, _nameSafe);
                    break;
                default:
                    AppendField(batch, in step, in publish);
                    break;
            }
        }

        if (_newline)
        {
            batch.Append((byte)'\n');
        }
    }

    private void AppendField(OutputBuffer batch, in FormatStep step, in Publish publish)
    {
        switch (step.Letter)
        {
            case 't':
                FormatField.AppendText(batch, in step, publish.Topic, _nameSafe);
                break;
            case 'p':
                FormatField.AppendPayload(batch, in step, publish.Payload, _payloadSafe);
                break;
            case 'x' or 'X':
                FormatField.AppendHex(batch, in step, publish.Payload);
                break;
            case 'd' or 'f':
                FormatField.AppendFloat(batch, in step, publish.Payload);
                break;
            case 'l':
                FormatField.AppendNumber(batch, in step, publish.Payload.Length);
                break;
            case 'm':
                FormatField.AppendNumber(batch, in step, publish.PacketId);
                break;
            case 'q':
                batch.Append((byte)('0' + (byte)publish.QoS));
                break;
            case 'r':
                batch.Append(publish.Retain ? (byte)'1' : (byte)'0');
                break;
            case 'j':
                _json.Append(batch, in publish, nested: false);
                break;
            case 'J':
                _json.Append(batch, in publish, nested: true);
                break;
            case 'I':
                AppendIso(batch, in step);
                break;
            case 'U':
                _clock.AppendUnix(batch);
                break;
            default:
                AppendProperty(batch, in step, publish.Properties);
                break;
        }
    }

    private void AppendIso(OutputBuffer batch, in FormatStep step)
    {
        _clock.AppendIso(_text, micros: false);
        FormatField.AppendText(batch, in step, _text.Written, safe: null);
        _text.Clear();
    }

    private void AppendProperty(OutputBuffer batch, in FormatStep step, ReadOnlySpan<byte> properties)
    {
        var wanted = step.Letter switch
        {
            'A' => PropertyId.TopicAlias,
            'C' => PropertyId.ContentType,
            'D' => PropertyId.CorrelationData,
            'E' => PropertyId.MessageExpiryInterval,
            'F' => PropertyId.PayloadFormatIndicator,
            'P' => PropertyId.UserProperty,
            'R' => PropertyId.ResponseTopic,
            _ => PropertyId.SubscriptionIdentifier,
        };
        bool found = false;
        var reader = new PropertyReader(properties);
        while (reader.Read())
        {
            // Only user properties may be shown several times.
            if (reader.Id == wanted && (!found || wanted == PropertyId.UserProperty))
            {
                AppendValue(batch, in step, in reader, found);
                found = true;
            }
        }

        if (!found && step.Letter is not ('D' or 'P' or 'R'))
        {
            FormatField.AppendBlank(batch, in step);
        }
    }

    private void AppendValue(OutputBuffer batch, in FormatStep step, in PropertyReader property, bool again)
    {
        var plain = new FormatStep(FormatKind.Field) { Precision = -1 };
        switch (step.Letter)
        {
            case 'C' or 'R':
                FormatField.AppendText(batch, in step, property.Text, _nameSafe);
                break;
            case 'D':
                FormatField.AppendText(batch, in plain, property.Data, _nameSafe);
                break;
            case 'P':
                batch.Append(again ? " "u8 : ""u8);
                FormatField.AppendText(batch, in plain, property.Name, _nameSafe);
                batch.Append((byte)':');
                FormatField.AppendText(batch, in plain, property.Text, _nameSafe);
                break;
            default:
                FormatField.AppendNumber(batch, in step, property.Number);
                break;
        }
    }
}
