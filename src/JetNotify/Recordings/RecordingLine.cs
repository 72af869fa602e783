using System.Text;
using System.Text.Unicode;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;
using JetNotify.Output;

namespace JetNotify.Recordings;

/// <summary>
/// Writes one message as one line of a recording, nothing of it lost: the time of receipt to the tick, the payload's exact
/// bytes, the properties in their order. No allocation per message; one thread at a time.
/// </summary>
internal sealed class RecordingLine
{
    private readonly byte[] _device;
    private readonly UtcTimestamp _clock = new();

    /// <summary>Lines about messages of one device.</summary>
    /// <param name="device">What stands for it: the host as it was typed.</param>
    public RecordingLine(string device)
    {
        var batch = new Batch(256);
        batch.Append("Z\",\"device\":\""u8);
        EscapedText.Append(batch, Encoding.UTF8.GetBytes(device));
        batch.Append("\",\"topic\":\""u8);
        _device = batch.Written.ToArray();
    }

    /// <summary>Appends the message and a line feed.</summary>
    public void Append(Batch batch, in Publish publish)
    {
        batch.Append("{\"ts\":\""u8);
        AppendTime(batch, publish.ReceivedAt);
        batch.Append(_device);
        EscapedText.Append(batch, publish.Topic);
        batch.Append(publish.QoS switch
        {
            QoS.AtMostOnce => "\",\"qos\":0,\"retain\":"u8,
            QoS.AtLeastOnce => "\",\"qos\":1,\"retain\":"u8,
            _ => "\",\"qos\":2,\"retain\":"u8,
        });
        batch.Append(publish.Retain ? "true,\"dup\":"u8 : "false,\"dup\":"u8);
        batch.Append(publish.Dup ? "true"u8 : "false"u8);
        if (publish.PacketId != 0)
        {
            batch.Append(",\"mid\":"u8);
            batch.AppendNumber(publish.PacketId);
        }

        AppendPayload(batch, publish.Payload);
        AppendProperties(batch, publish.Properties);
        batch.Append("}\n"u8);
    }

    // The seventh digit is the tick, which no form shows but -F's nanoseconds.
    private void AppendTime(Batch batch, DateTime utc)
    {
        batch.Append(_clock.Format(utc)[..^1]);
        batch.Append((byte)('0' + (int)(utc.Ticks % 10)));
    }

    private static void AppendPayload(Batch batch, ReadOnlySpan<byte> payload)
    {
        if (payload.Length <= RecordingFormat.LongestText && Utf8.IsValid(payload))
        {
            batch.Append(",\"encoding\":\"utf8\",\"payload\":\""u8);
            EscapedText.Append(batch, payload);
            batch.Append((byte)'"');
        }
        else
        {
            batch.Append(",\"encoding\":\"base64\",\"payload\":"u8);
            JsonText.AppendBase64(batch, payload);
        }
    }

    /// <summary>Appends an array of arrays, since order and repetition count: <c>[["content-type","text/x"],["user-property","name","value"]]</c>.</summary>
    private static void AppendProperties(Batch batch, ReadOnlySpan<byte> properties)
    {
        if (properties.IsEmpty)
        {
            return;
        }

        batch.Append(",\"properties\":"u8);
        byte before = (byte)'[';
        var reader = new PropertyReader(properties);
        while (reader.Read())
        {
            batch.Append(before);
            before = (byte)',';
            batch.Append("[\""u8);
            batch.Advance(Encoding.ASCII.GetBytes(reader.Definition!.Name, batch.Reserve(reader.Definition.Name.Length)));
            batch.Append("\","u8);
            AppendValue(batch, in reader);
            batch.Append((byte)']');
        }

        batch.Append((byte)']');
    }

    private static void AppendValue(Batch batch, in PropertyReader reader)
    {
        switch (reader.Definition!.Type)
        {
            case PropertyType.TextPair:
                AppendString(batch, reader.Name);
                batch.Append((byte)',');
                AppendString(batch, reader.Text);
                break;
            case PropertyType.Text:
                AppendString(batch, reader.Text);
                break;
            case PropertyType.BinaryData:
                JsonText.AppendBase64(batch, reader.Data);
                break;
            default:
                batch.AppendNumber(reader.Number);
                break;
        }
    }

    private static void AppendString(Batch batch, ReadOnlySpan<byte> text)
    {
        batch.Append((byte)'"');
        EscapedText.Append(batch, text);
        batch.Append((byte)'"');
    }
}
