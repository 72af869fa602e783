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
    // What follows the topic, by FlagsOf.
    private static readonly byte[][] s_flags = [.. Enumerable.Range(0, 3 * 4).Select(i => Encoding.ASCII.GetBytes(
        $"\",\"qos\":{i >> 2},\"retain\":{((i & 2) != 0 ? "true" : "false")},"
            + $"\"dup\":{((i & 1) != 0 ? "true" : "false")},"))];

    private const int LongestShaped = 4096;

    // Up to the topic, with room for the time.
    private readonly OutputBuffer _head = new(256);
    private readonly Rfc3339 _clock = new();
    private readonly JsonMinifier _json = new();

    /// <summary>Lines about messages of one device, or of several by turns.</summary>
    /// <param name="device">What stands for it: the host as it was typed.</param>
    public RecordingLine(string device) => SetDevice(Encoding.UTF8.GetBytes(device));

    /// <summary>What stands between a topic and what follows its flags.</summary>
    /// <param name="number">A number for each way in which the flags can be: below <see cref="FlagsCount"/>.</param>
    public static ReadOnlySpan<byte> Flags(int number) => s_flags[number];

    /// <summary>How many ways there are in which the flags can be.</summary>
    public static int FlagsCount => s_flags.Length;

    /// <summary>What a line begins with.</summary>
    public static ReadOnlySpan<byte> BeforeTime => "{\"ts\":\""u8;

    /// <summary>How long the time is, its <c>Z</c> included.</summary>
    public const int TimeLength = Rfc3339.Length + 1;

    /// <summary>What stands between the time and the device.</summary>
    public static ReadOnlySpan<byte> BeforeDevice => "\",\"device\":\""u8;

    /// <summary>What stands between the device and the topic.</summary>
    public static ReadOnlySpan<byte> BeforeTopic => "\",\"topic\":\""u8;

    /// <summary>What stands before the bytes of a payload that is text.</summary>
    public static ReadOnlySpan<byte> BeforeText => "\"encoding\":\"utf8\",\"payload\":\""u8;

    /// <summary>The messages that follow are of this device, UTF-8.</summary>
    public void SetDevice(ReadOnlySpan<byte> device)
    {
        _head.Clear();
        _head.Append(BeforeTime);
        _head.Fill((byte)'Z', TimeLength);
        _head.Append(BeforeDevice);
        JsonText.Append(_head, device);
        _head.Append(BeforeTopic);
    }

    /// <summary>Appends the message and a line feed.</summary>
    public void Append(OutputBuffer batch, in Publish publish)
    {
        AppendHead(batch, publish.ReceivedAt);
        JsonText.Append(batch, publish.Topic);
        batch.Append(s_flags[((int)publish.QoS << 2) | (publish.Retain ? 2 : 0) | (publish.Dup ? 1 : 0)]);
        if (publish.PacketId != 0)
        {
            batch.Append("\"mid\":"u8);
            batch.AppendNumber(publish.PacketId);
            batch.Append((byte)',');
        }

        AppendPayload(batch, publish.Payload);
        AppendProperties(batch, publish.Properties);
        batch.Append("}\n"u8);
    }

    // The seventh digit is the tick, which no form shows but -F's nanoseconds; it stands where the stamp has its Z.
    private void AppendHead(OutputBuffer batch, DateTime utc)
    {
        var head = _head.Written;
        var room = batch.Reserve(head.Length);
        head.CopyTo(room);
        var time = room.Slice(BeforeTime.Length, Rfc3339.Length);
        _clock.Format(utc).CopyTo(time);
        time[^1] = (byte)('0' + (int)(utc.Ticks % 10));
        batch.Advance(head.Length);
    }

    private void AppendPayload(OutputBuffer batch, ReadOnlySpan<byte> payload)
    {
        var before = BeforeText;
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

        batch.Append("\"encoding\":\"base64\",\"payload\":"u8);
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
