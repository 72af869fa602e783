using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using JetNotify.Json;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Recordings;

/// <summary>
/// Understands one line of a recording. Written by hand, since a general reader takes longer for a line than all the
/// rest of a replay; members may stand in any order with white space between, as other tools write them. One thread at
/// a time.
/// </summary>
internal sealed partial class RecordingParser
{
    private static readonly byte[][] s_names =
    [
        [.. "\"ts\":"u8], [.. "\"device\":"u8], [.. "\"topic\":"u8], [.. "\"qos\":"u8], [.. "\"retain\":"u8],
            [.. "\"dup\":"u8],
        [.. "\"encoding\":"u8], [.. "\"payload\":"u8], [.. "\"properties\":"u8], [.. "\"mid\":"u8],
            [.. "\"status\":"u8],
    ];

    private readonly PacketWriter _properties = new();
    private readonly RecordingTime _time = new();
    private readonly JsonMinifier _minifier = new();
    private readonly JsonMinifier _shapes = new();
    private byte[] _payload = new byte[4096];
    private byte[] _topic = new byte[256];
    private byte[] _device = new byte[256];
    private byte[] _givenProperties = [];

    /// <summary>Reads the line.</summary>
    /// <param name="line">A line without its line feed.</param>
    /// <param name="entry">Borrows from the line and from this parser until the next call.</param>
    /// <returns>Whether it is a line that a recording can have.</returns>
    public bool TryRead(ReadOnlySpan<byte> line, out RecordingEntry entry) =>
        TryReadOwn(line, out entry) || TryReadAny(line, out entry);

    /// <summary>Reads a line as any program may have written it.</summary>
    internal bool TryReadAny(ReadOnlySpan<byte> line, out RecordingEntry entry)
    {
        entry = default;
        var cursor = new RecordingCursor(line);
        if (!cursor.TryRead((byte)'{'))
        {
            return false;
        }

        ReadOnlySpan<byte> topic = default, device = default, payload = default, properties = default;
        var qos = QoS.AtMostOnce;
        bool retain = false, dup = false, base64 = false, json = false;
        bool hasTopic = false, hasPayload = false, isStatus = false;
        long number = 0;
        long ticks = -1;
        var member = Member.Time;
        while (!cursor.TryRead((byte)'}'))
        {
            // The next one is known, as long as the line is this program's own.
            if (!cursor.TryReadMember(s_names[(int)member]))
            {
                if (!cursor.TryReadName(out var name))
                {
                    return false;
                }

                member = MemberOf(name);
            }

            bool good;
            switch (member)
            {
                case Member.Time:
                    good = cursor.TryReadPlain(out var time) && _time.TryParse(time, out ticks);
                    break;
                case Member.Device:
                    good = cursor.TryReadText(ref _device, out device);
                    break;
                case Member.Topic:
                    good = hasTopic = cursor.TryReadText(ref _topic, out topic);
                    break;
                case Member.QoS:
                    good = cursor.TryReadNumber(2, out long level);
                    qos = (QoS)level;
                    break;
                case Member.Retain:
                    good = cursor.TryReadBoolean(out retain);
                    break;
                case Member.Dup:
                    good = cursor.TryReadBoolean(out dup);
                    break;
                case Member.Encoding:
                    good = cursor.TryReadPlain(out var encoding);
                    base64 = encoding.SequenceEqual("base64"u8);
                    json = encoding.SequenceEqual("json"u8);
                    good &= base64 || json || encoding.SequenceEqual("utf8"u8);
                    break;
                case Member.Payload when json:
                    // As json prints it, and a spool has it: the value itself.
                    good = hasPayload = cursor.TryReadValue(out payload);
                    break;
                case Member.Payload:
                    good = hasPayload = cursor.TryReadText(ref _payload, out payload, _shapes);
                    break;
                case Member.PacketId:
                    good = cursor.TryReadNumber(ushort.MaxValue, out number);
                    break;
                default:
                    isStatus |= member == Member.Status;
                    good = cursor.TryReadValue(out var value);
                    properties = member == Member.Properties ? value : properties;
                    break;
            }

            if (!good)
            {
                return false;
            }

            member = member switch
            {
                Member.PacketId => Member.Encoding,
                < Member.Status => member + 1,
                _ => Member.Time,
            };
        }

        if (!cursor.AtEnd || ticks < 0)
        {
            return false;
        }

        var at = new DateTime(ticks, DateTimeKind.Utc);
        if (isStatus)
        {
            return TryReadStatus(line, at, device, out entry);
        }

        if (!hasTopic || !hasPayload || !Utf8Rules.IsTopicName(topic) || topic.Length > Utf8Rules.MaxBytes
            || (base64 && !TryDecode(ref payload, ref _payload)) || !TryReadProperties(ref properties))
        {
            return false;
        }

        entry = new RecordingEntry
        {
            At = at,
            Device = device,
            Publish = new Publish
            {
                Topic = topic,
                Payload = payload,
                Properties = properties,
                QoS = qos,
                Retain = retain,
                Dup = dup,
                PacketId = (ushort)number,
                ReceivedAt = at,
            },
        };
        return true;
    }

    private static Member MemberOf(ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < s_names.Length; i++)
        {
            if (name.SequenceEqual(s_names[i].AsSpan(1..^2)))
            {
                return (Member)i;
            }
        }

        return Member.Other;
    }

    /// <summary>A record is printed as it is, so it is to be JSON to the last byte.</summary>
    private bool TryReadStatus(ReadOnlySpan<byte> line, DateTime at, ReadOnlySpan<byte> device,
        out RecordingEntry entry)
    {
        if (_payload.Length < line.Length)
        {
            _payload = new byte[line.Length];
        }

        int length = _minifier.Minify(line, _payload);
        entry = length < 0 ? default : new RecordingEntry
        {
            At = at,
            Status = _payload.AsSpan(0, length),
            Device = device
        };
        return length >= 0;
    }

    private static bool TryDecode(ref ReadOnlySpan<byte> text, ref byte[] room)
    {
        int most = Base64.GetMaxDecodedFromUtf8Length(text.Length);
        if (room.Length < most)
        {
            room = GC.AllocateUninitializedArray<byte>(most);
        }

        if (Base64.DecodeFromUtf8(text, room, out int used, out int length) != OperationStatus.Done
            || used != text.Length)
        {
            return false;
        }

        text = room.AsSpan(0, length);
        return true;
    }

    /// <summary>Turns JSON into what stood on the wire: a list, or in a string all of it in base64.</summary>
    private bool TryReadProperties(ref ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty)
        {
            return true;
        }

        if (json[0] == '{')
        {
            // As json prints them, for people: their types and their order are gone.
            json = default;
            return true;
        }

        if (json[0] == '"')
        {
            json = json[1..^1];
            return TryDecode(ref json, ref _givenProperties) && IsValid(json);
        }

        if (!TryEncodeProperties(json))
        {
            return false;
        }

        // Without their length, a Variable Byte Integer (MQTT 5.0 §1.5.5).
        json = _properties.Written;
        json = json.IsEmpty ? json : json[(json.IndexOfAnyInRange((byte)0, (byte)0x7F) + 1)..];
        return IsValid(json);
    }

    /// <summary>As strict as with a broker's, and no stricter: what they may be is in one place.</summary>
    private static bool IsValid(ReadOnlySpan<byte> properties)
    {
        try
        {
            var reader = new PropertyReader(properties);
            while (reader.Read())
            {
                // The next one.
            }

            return true;
        }
        catch (MqttException)
        {
            return false;
        }
    }

    private bool TryEncodeProperties(ReadOnlySpan<byte> json)
    {
        _properties.Clear();
        try
        {
            var reader = new Utf8JsonReader(json);
            Expect(ref reader, JsonTokenType.StartArray);
            var properties = new List<Property>();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                properties.Add(PropertyOf(ref reader));
            }

            _properties.Properties(properties);
            return true;
        }
        catch (Exception e)
            when (e is JsonException or InvalidOperationException or FormatException or OverflowException or ArgumentException)
        {
            return false;
        }
    }

    /// <summary>A name and its value, or its two values.</summary>
    private static Property PropertyOf(ref Utf8JsonReader reader)
    {
        string name = reader.TokenType == JsonTokenType.StartArray && reader.Read()
            ? reader.GetString() ?? string.Empty
            : string.Empty;
        var row = PropertyTable.Find(name) ?? throw new FormatException(name);
        reader.Read();
        var property = row.Type switch
        {
            PropertyType.BinaryData => new Property(row.Id, Data: reader.GetBytesFromBase64()),
            PropertyType.Text => new Property(row.Id, Text: reader.GetString()),
            PropertyType.TextPair => new Property(row.Id, Name: reader.GetString(),
                Text: reader.Read() ? reader.GetString() : null),
            _ => new Property(row.Id, Number: NumberOf(ref reader, row)),
        };
        Expect(ref reader, JsonTokenType.EndArray);
        return property;
    }

    private static uint NumberOf(ref Utf8JsonReader reader, PropertyDefinition row)
    {
        uint number = reader.GetUInt32();
        return number >= row.Minimum && number <= row.Maximum ? number : throw new FormatException(row.Name);
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType token)
    {
        if (!reader.Read() || reader.TokenType != token)
        {
            throw new FormatException();
        }
    }

    // In the order in which they are written; what a message may have beside comes last.
    private enum Member
    {
        Time,
        Device,
        Topic,
        QoS,
        Retain,
        Dup,
        Encoding,
        Payload,
        Properties,
        PacketId,
        Status,
        Other,
    }
}
