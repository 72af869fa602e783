using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Output;

/// <summary>
/// The objects of <c>%j</c> and <c>%J</c>, with mosquitto_sub's members. Unlike there they are always valid JSON: NULs
/// are escaped, invalid UTF-8 becomes U+FFFD, and a payload that is not JSON is a string in <c>%J</c> too.
/// </summary>
/// <param name="clock">Set to the time of receipt before each call.</param>
/// <param name="terminal">Whether a terminal shows it.</param>
internal sealed class MessageJson(Strftime clock, bool terminal)
{
    private readonly JsonPayload _json = new(terminal);

    /// <summary>Appends the object, without a line end.</summary>
    /// <param name="batch">Where to.</param>
    /// <param name="publish">The message.</param>
    /// <param name="nested">Whether a JSON payload stands there as JSON (<c>%J</c>) or as a string (<c>%j</c>).</param>
    public void Append(OutputBuffer batch, in Publish publish, bool nested)
    {
        batch.Append("{\"tst\":\""u8);
        clock.AppendIso(batch, micros: true);
        batch.Append("\",\"topic\":"u8);
        JsonText.AppendString(batch, publish.Topic, terminal);
        batch.Append(",\"qos\":"u8);
        batch.AppendNumber((long)publish.QoS);
        batch.Append(publish.Retain ? ",\"retain\":1,\"payloadlen\":"u8 : ",\"retain\":0,\"payloadlen\":"u8);
        batch.AppendNumber(publish.Payload.Length);
        if (publish.QoS > QoS.AtMostOnce)
        {
            batch.Append(",\"mid\":"u8);
            batch.AppendNumber(publish.PacketId);
        }

        JsonProperties.Append(batch, publish.Properties, base64: false, terminal);
        batch.Append(",\"payload\":"u8);
        if (publish.Payload.IsEmpty)
        {
            batch.Append("null"u8);
        }
        else if (!nested || !_json.TryAppend(batch, publish.Payload))
        {
            JsonText.AppendString(batch, publish.Payload, terminal);
        }

        batch.Append((byte)'}');
    }
}
