using System.Text.Unicode;
using JetNotify.Junos;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Output;

/// <summary>
/// The <c>json</c> form: one valid JSON object a line for any payload. <c>encoding</c> says how the payload stands
/// there: <c>json</c> nested and minified, <c>utf8</c> as a string, <c>base64</c> where it is neither. <c>jet</c> is
/// there when it is an event.
/// </summary>
/// <param name="terminal">Whether characters that could steer or deceive a terminal become JSON escapes.</param>
/// <param name="decoder">Decodes the messages.</param>
/// <param name="device">Whether <c>device</c> is among the members; not where a record has it before them.</param>
internal sealed class JsonFormat(bool terminal, EventDecoder decoder, bool device = true) : IMessageFormat
{
    private const int FirstCapacity = 4096;

    private readonly Rfc3339 _clock = new();
    private readonly JetObject _jet = new(terminal, decoder);
    private readonly JsonPayload _json = new(terminal);
    private readonly OutputBuffer _minified = new(FirstCapacity);

    private static ReadOnlySpan<byte> JsonBefore => ",\"encoding\":\"json\",\"payload\":"u8;

    /// <inheritdoc/>
    public void Append(OutputBuffer batch, in Publish publish, in JetEvent message)
    {
        // First of all, since what is said of the event is found on the way. Where that is known already, the payload
        // goes straight to its place.
        bool isLarge = LargeJson.Is(publish.Payload);
        bool hasShape = !isLarge && message.HasShape;
        var json = isLarge || hasShape ? default : Minify(in message);
        batch.Append("{\"ts\":\""u8);
        batch.Append(_clock.Format(publish.ReceivedAt));
        batch.Append((byte)'"');
        if (device)
        {
            batch.Append(",\"device\":"u8);
            JsonText.AppendString(batch, message.Device, terminal);
        }

        batch.Append(",\"topic\":"u8);
        JsonText.AppendString(batch, publish.Topic, terminal);
        batch.Append(publish.QoS switch
        {
            QoS.AtMostOnce => ",\"qos\":0"u8,
            QoS.AtLeastOnce => ",\"qos\":1"u8,
            _ => ",\"qos\":2"u8,
        });
        batch.Append(publish.Retain ? ",\"retain\":true"u8 : ",\"retain\":false"u8);
        if (publish.Dup)
        {
            batch.Append(",\"dup\":true"u8);
        }

        _jet.Append(batch, in message);
        if (hasShape)
        {
            batch.Append(JsonBefore);
            _ = _json.TryAppend(batch, in message);
        }
        else
        {
            AppendPayload(batch, publish.Payload, json, message.IsPlain);
        }

        JsonProperties.Append(batch, publish.Properties, base64: true, terminal);
        batch.Append("}\n"u8);
    }

    /// <summary>The payload on one line, or nothing where it is not JSON.</summary>
    private ReadOnlySpan<byte> Minify(in JetEvent message)
    {
        _minified.Clear();
        _minified.Advance(Math.Max(0, message.Minify(_minified.Reserve(message.Payload.Length))));
        return _minified.Written;
    }

    private void AppendPayload(OutputBuffer batch, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> json, bool isPlain)
    {
        if (!json.IsEmpty && isPlain)
        {
            batch.Append(JsonBefore);
            batch.Append(json);
        }
        else if (!json.IsEmpty)
        {
            batch.Append(JsonBefore);
            JsonText.AppendSafe(batch, json, terminal);
        }
        else if (LargeJson.Is(payload) && LargeJson.TryAppend(batch, JsonBefore, payload, terminal))
        {
            return;
        }
        else if (Utf8.IsValid(payload))
        {
            batch.Append(",\"encoding\":\"utf8\",\"payload\":"u8);
            JsonText.AppendString(batch, payload, terminal);
        }
        else
        {
            batch.Append(",\"encoding\":\"base64\",\"payload\":"u8);
            JsonText.AppendBase64(batch, payload);
        }
    }
}
