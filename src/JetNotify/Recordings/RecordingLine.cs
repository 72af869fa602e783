using System.Text;
using System.Text.Unicode;
using JetNotify.Json;
using JetNotify.Mqtt.Wire;
using JetNotify.Output;

namespace JetNotify.Recordings;

/// <summary>
/// Writes one message as one line of a recording, nothing of it lost: the time of receipt to the tick, the payload's
/// exact bytes, the properties in their order. No allocation per message; one thread at a time.
/// </summary>
internal sealed class RecordingLine
{
    private static readonly byte[][] s_flags = [.. Enumerable.Range(0, 3 * 4).Select(i => Encoding.ASCII.GetBytes(
        $"\",\"qos\":{i >> 2},\"retain\":{((i & 2) != 0 ? "true" : "false")},\"dup\":{((i & 1) != 0 ? "true" : "false")}"))];

    private const int LongestShaped = 4096;

    // Up to the topic; the time in it is that of the message appended last.
    private readonly byte[] _beginning;
    private readonly Range _time;
    private readonly Rfc3339 _clock = new();
    private readonly JsonMinifier _json = new();
    private readonly OutputBuffer _device = new(256);

    /// <summary>Lines about messages of one device, or of several by turns.</summary>
    /// <param name="device">What stands for it: the host as it was typed.</param>
    public RecordingLine(string device)
    {
        var batch = new OutputBuffer(256);
        batch.Append("{\"ts\":\""u8);
        _time = batch.Length..(batch.Length + Rfc3339.Length);
        batch.Fill((byte)'0', Rfc3339.Length);
        batch.Append("Z\",\"device\":\""u8);
        _beginning = batch.Written.ToArray();
        SetDevice(Encoding.UTF8.GetBytes(device));
    }

    /// <summary>The messages that follow are of this device, UTF-8.</summary>
    public void SetDevice(ReadOnlySpan<byte> device)
    {
        _device.Clear();
        JsonText.Append(_device, device);
        _device.Append("\",\"topic\":\""u8);
    }

    /// <summary>Appends the message and a line feed.</summary>
    public void Append(OutputBuffer batch, in Publish publish)
    {
        SetTime(publish.ReceivedAt);
        batch.Append(_beginning);
        batch.Append(_device.Written);
        JsonText.Append(batch, publish.Topic);
        batch.Append(s_flags[((int)publish.QoS << 2) | (publish.Retain ? 2 : 0) | (publish.Dup ? 1 : 0)]);
        if (publish.PacketId != 0)
        {
            batch.Append(",\"mid\":"u8);
            batch.AppendNumber(publish.PacketId);
        }

        AppendPayload(batch, publish.Payload);
        AppendProperties(batch, publish.Properties);
        batch.Append("}\n"u8);
    }

    // The seventh digit is the tick, which no form shows but -F's nanoseconds; it stands where the stamp has its Z.
    private void SetTime(DateTime utc)
    {
        var time = _beginning.AsSpan(_time);
        _clock.Format(utc).CopyTo(time);
        time[^1] = (byte)('0' + (int)(utc.Ticks % 10));
    }

    private void AppendPayload(OutputBuffer batch, ReadOnlySpan<byte> payload)
    {
        var before = ",\"encoding\":\"utf8\",\"payload\":\""u8;
        if (payload.Length <= LongestShaped)
        {
            // An event is mostly of the same shape as the one before: what is between its values need not be escaped
            // again.
            var room = batch.Reserve(before.Length + JsonString.RoomFor(payload.Length));
            if (_json.TryEscape(payload, room[before.Length..], out int length))
            {
                before.CopyTo(room);
                batch.Advance(before.Length + length);
                batch.Append((byte)'"');
                return;
            }
        }

        if (payload.Length <= RecordingFormat.LongestText && Utf8.IsValid(payload))
        {
            batch.Append(before);
            JsonText.Append(batch, payload);
            batch.Append((byte)'"');
            return;
        }

        batch.Append(",\"encoding\":\"base64\",\"payload\":"u8);
        JsonText.AppendBase64(batch, payload);
    }

    /// <summary>Appends an array of arrays, since order and repetition count:
    /// <c>[["content-type","text/x"],["user-property","name","value"]]</c>; for very many the bytes themselves, in
    /// base64.</summary>
    private static void AppendProperties(OutputBuffer batch, ReadOnlySpan<byte> properties)
    {
        if (properties.IsEmpty)
        {
            return;
        }

        batch.Append(",\"properties\":"u8);
        if (properties.Length > RecordingFormat.LongestListed)
        {
            JsonText.AppendBase64(batch, properties);
            return;
        }

        byte before = (byte)'[';
        var reader = new PropertyReader(properties);
        while (reader.Read())
        {
            batch.Append(before);
            before = (byte)',';
            batch.Append("[\""u8);
            batch.Advance(Encoding.ASCII.GetBytes(reader.Definition!.Name,
                batch.Reserve(reader.Definition.Name.Length)));
            batch.Append("\","u8);
            AppendValue(batch, in reader);
            batch.Append((byte)']');
        }

        batch.Append((byte)']');
    }

    private static void AppendValue(OutputBuffer batch, in PropertyReader reader)
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

    private static void AppendString(OutputBuffer batch, ReadOnlySpan<byte> text)
    {
        batch.Append((byte)'"');
        JsonText.Append(batch, text);
        batch.Append((byte)'"');
    }
}
