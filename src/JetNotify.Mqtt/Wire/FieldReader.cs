using System.Buffers.Binary;

namespace JetNotify.Mqtt.Wire;

/// <summary>Reads the fields of one packet in order (MQTT 3.1.1 §1.5, MQTT 5.0 §1.5): borrows, never allocates.
/// Every read throws <see cref="MqttException"/> when the packet ends before the field does.</summary>
public ref struct FieldReader
{
    private readonly ProtocolVersion _version;
    private ReadOnlySpan<byte> _rest;

    /// <summary>Reads <paramref name="bytes"/> by the rules of <paramref name="version"/>.</summary>
    public FieldReader(ReadOnlySpan<byte> bytes, ProtocolVersion version)
    {
        _rest = bytes;
        _version = version;
    }

    /// <summary>What has not been read.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    /// <summary>Whether everything has been read.</summary>
    public readonly bool AtEnd => _rest.IsEmpty;

    /// <summary>One byte.</summary>
    public byte Byte() => Bytes(1)[0];

    /// <summary>A Two Byte Integer, big-endian.</summary>
    public ushort TwoByteInteger() => BinaryPrimitives.ReadUInt16BigEndian(Bytes(2));

    /// <summary>A Four Byte Integer, big-endian.</summary>
    public uint FourByteInteger() => BinaryPrimitives.ReadUInt32BigEndian(Bytes(4));

    /// <summary>A Variable Byte Integer in as few bytes as it takes [MQTT-1.5.5-1].</summary>
    public int VariableInt()
    {
        int size = Wire.VariableInt.Read(_rest, out int value);
        if (size <= 0)
        {
            MalformedPacket.Throw(size < 0
                ? "a Variable Byte Integer of more than four bytes"
                : "a packet that ends inside a field");
        }

        if (size != Wire.VariableInt.Size(value))
        {
            MalformedPacket.Throw("a Variable Byte Integer in more bytes than it takes", "MQTT-1.5.5-1");
        }

        _rest = _rest[size..];
        return value;
    }

    /// <summary>Binary data: two bytes of length, then the bytes.</summary>
    public ReadOnlySpan<byte> Binary() => Bytes(TwoByteInteger());

    /// <summary>A string as its UTF-8 bytes, checked [MQTT-1.5.3-1, MQTT-1.5.3-2; in 5.0 MQTT-1.5.4-1,
    /// MQTT-1.5.4-2].</summary>
    public ReadOnlySpan<byte> Text()
    {
        var bytes = Binary();
        if (!Utf8Rules.IsString(bytes))
        {
            ThrowNotString(bytes);
        }

        return bytes;
    }

    /// <summary>A topic name as its UTF-8 bytes: a string without wildcards [MQTT-3.3.2-2], perhaps empty.</summary>
    public ReadOnlySpan<byte> TopicName()
    {
        var bytes = Binary();
        if (!Utf8Rules.IsTopicName(bytes))
        {
            ThrowNotTopicName(bytes);
        }

        return bytes;
    }

    /// <summary>A packet identifier, 1…65535 [MQTT-2.3.1-1; in 5.0 MQTT-2.2.1-4].</summary>
    public ushort PacketId()
    {
        ushort id = TwoByteInteger();
        if (id == 0)
        {
            MalformedPacket.Throw(
                "the packet identifier 0",
                _version == ProtocolVersion.V5 ? "MQTT-2.2.1-4" : "MQTT-2.3.1-1",
                ReasonCode.ProtocolError);
        }

        return id;
    }

    /// <summary>The properties of a packet, without their length and unchecked (MQTT 5.0 §2.2.2).</summary>
    public ReadOnlySpan<byte> Properties() => Bytes(VariableInt());

    /// <summary>Checks that nothing is left over.</summary>
    public readonly void End(PacketType type)
    {
        if (!_rest.IsEmpty)
        {
            MalformedPacket.Throw($"{FixedHeader.NameOf(type)} is longer than its fields");
        }
    }

    private ReadOnlySpan<byte> Bytes(int count)
    {
        if (count > _rest.Length)
        {
            MalformedPacket.Throw("a packet that ends inside a field");
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    private readonly void ThrowNotTopicName(ReadOnlySpan<byte> bytes)
    {
        if (!Utf8Rules.IsString(bytes))
        {
            ThrowNotString(bytes);
        }

        MalformedPacket.Throw($"a wildcard in the topic name '{Printable.Text(bytes)}'", "MQTT-3.3.2-2",
            ReasonCode.TopicNameInvalid);
    }

    private readonly void ThrowNotString(ReadOnlySpan<byte> bytes)
    {
        bool v5 = _version == ProtocolVersion.V5;
        if (System.Text.Unicode.Utf8.IsValid(bytes))
        {
            MalformedPacket.Throw($"U+0000 in the string '{Printable.Text(bytes)}'",
                v5 ? "MQTT-1.5.4-2" : "MQTT-1.5.3-2");
        }

        MalformedPacket.Throw($"a string that is not UTF-8: '{Printable.Text(bytes)}'",
            v5 ? "MQTT-1.5.4-1" : "MQTT-1.5.3-1");
    }
}
