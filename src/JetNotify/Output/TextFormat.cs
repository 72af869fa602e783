using JetNotify.Junos;
using JetNotify.Mqtt.Wire;
using JetNotify.Terminal;

namespace JetNotify.Output;

/// <summary>
/// The <c>text</c> form: topic, a space, the payload, and one line feed, always exactly one line. JSON is minified,
/// anything else escaped. An empty payload leaves the topic and its space, so that every line splits the same way.
/// </summary>
/// <param name="plan">What to show, and whether a terminal shows it.</param>
internal sealed class TextFormat(OutputPlan plan) : IMessageFormat
{
    private readonly bool _topic = !plan.NoTopic;
    private readonly bool _timestamp = plan.Timestamp;
    private readonly bool _color = plan.Color;
    private readonly TerminalText.Keep _keep = plan.Terminal ? TerminalText.Keep.Nothing : TerminalText.Keep.Invisible;
    private readonly Rfc3339 _clock = new();
    private readonly JsonPayload _json = new(plan.Terminal);

    /// <inheritdoc/>
    public void Append(OutputBuffer batch, in Publish publish, in JetEvent message)
    {
        if (_timestamp)
        {
            AppendColored(batch, Sgr.Dim, _clock.Format(publish.ReceivedAt));
        }

        if (_topic)
        {
            AppendColored(batch, Sgr.Cyan, publish.Topic);
        }

        bool isJson = message.IsDefault ? _json.TryAppend(batch, publish.Payload) : _json.TryAppend(batch, in message);
        if (!isJson)
        {
            TerminalText.Append(batch, publish.Payload, _keep);
        }

        batch.Append((byte)'\n');
    }

    /// <summary>A column before the payload, and the space behind it.</summary>
    private void AppendColored(OutputBuffer batch, ReadOnlySpan<byte> color, ReadOnlySpan<byte> text)
    {
        if (_color)
        {
            batch.Append(color);
        }

        TerminalText.Append(batch, text, _keep);
        if (_color)
        {
            batch.Append(Sgr.Reset);
        }

        batch.Append((byte)' ');
    }
}
