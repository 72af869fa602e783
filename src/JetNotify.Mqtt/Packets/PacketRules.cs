using JetNotify.Mqtt.Wire;

namespace JetNotify.Mqtt.Packets;

/// <summary>
/// What MQTTnet does not check in a control packet it decodes: flags, a property that may not be there or not twice,
/// its range, text that is not UTF-8, reserved codes, an exact end. A walk over the bytes, before MQTTnet sees them.
/// </summary>
internal static class PacketRules
{
    /// <summary>Checks one control packet that a broker may send; neither PUBLISH nor PUBREL, which are read as they
    /// stand.</summary>
    /// <param name="header">The packet's first byte.</param>
    /// <param name="body">What follows the fixed header.</param>
    /// <param name="version">The version spoken.</param>
    /// <returns>The properties that stood in it.</returns>
    /// <exception cref="MqttException">It breaks a rule.</exception>
    public static PropertySet Check(byte header, ReadOnlySpan<byte> body, ProtocolVersion version)
    {
        var type = FixedHeader.TypeOf(header);
        FixedHeader.CheckFlags(header, version);
        var fields = new FieldReader(body, version);
        return type switch
        {
            PacketType.ConnAck => ConnAck(fields, version),
            PacketType.SubAck or PacketType.UnsubAck => Codes(type, fields, version),
            PacketType.Disconnect => Disconnect(fields),
            _ => Ended(type, fields, default),
        };
    }

    /// <summary>Acknowledge Flags · return or reason code · [5.0: Properties].</summary>
    private static PropertySet ConnAck(FieldReader fields, ProtocolVersion version)
    {
        byte flags = fields.Byte();
        byte code = fields.Byte();

        // In 3.1 the first byte is reserved without a value; what it holds means nothing.
        if (flags > 1 && version != ProtocolVersion.V31)
        {
            MalformedPacket.Throw($"CONNACK has the acknowledge flags 0x{flags:X2}",
                version == ProtocolVersion.V5 ? "MQTT-3.2.2-1" : null);
        }

        // A broker without 5.0 refuses it in the words of 3.1.1: two bytes and no properties. One that does not look at
        // the version even admits.
        bool isOld = fields.AtEnd;
        if (isOld && code == 0 && version == ProtocolVersion.V5)
        {
            const string Shape = "CONNACK as in MQTT 3.1.1, without properties";
            throw new MqttException(FailureKind.Malformed, MalformedPacket.Prefix + Shape)
            {
                Code = (byte)ReasonCode.MalformedPacket,
                Detail = Shape,
                IsOlderVersion = true,
            };
        }

        var properties = version == ProtocolVersion.V5 && !isOld
            ? Properties(ref fields, PropertyPackets.ConnAck)
            : default;
        return Ended(PacketType.ConnAck, fields, properties);
    }

    /// <summary>Packet Identifier · [5.0: Properties] · code*; an UNSUBACK before 5.0 has no codes.</summary>
    private static PropertySet Codes(PacketType type, FieldReader fields, ProtocolVersion version)
    {
        _ = fields.PacketId();
        var properties = version == ProtocolVersion.V5
            ? Properties(ref fields, (PropertyPackets)(1 << (int)type))
            : default;
        if (type == PacketType.UnsubAck && version != ProtocolVersion.V5)
        {
            return Ended(type, fields, properties);
        }

        foreach (byte code in fields.Rest)
        {
            if (!IsCode(type, code, version))
            {
                MalformedPacket.Throw(
                    $"{FixedHeader.NameOf(type)} has the code 0x{code:X2}",
                    type == PacketType.SubAck ? "MQTT-3.9.3-2" : "MQTT-3.11.3-2");
            }
        }

        return properties;
    }

    /// <summary>[reason code · [Properties]], in 5.0 only.</summary>
    private static PropertySet Disconnect(FieldReader fields)
    {
        if (!fields.AtEnd)
        {
            _ = fields.Byte();
        }

        var properties = fields.AtEnd ? default : Properties(ref fields, PropertyPackets.Disconnect);
        if (properties.Has(PropertyId.SessionExpiryInterval))
        {
            MalformedPacket.Throw("session-expiry-interval in a server's DISCONNECT", "MQTT-3.14.2-2",
                ReasonCode.ProtocolError);
        }

        return Ended(PacketType.Disconnect, fields, properties);
    }

    private static PropertySet Properties(ref FieldReader fields, PropertyPackets packet)
    {
        var reader = new PropertyReader(fields.Properties(), packet);
        while (reader.Read())
        {
        }

        return reader.Seen;
    }

    private static PropertySet Ended(PacketType type, in FieldReader fields, PropertySet properties)
    {
        fields.End(type);
        return properties;
    }

    // A refusal that 5.0 does not list is a refusal all the same; a grant that is not listed is nothing one could act
    // on.
    private static bool IsCode(PacketType type, byte code, ProtocolVersion version) => (type, version) switch
    {
        (PacketType.SubAck, ProtocolVersion.V5) => code is <= 2 or >= 0x80,
        (PacketType.SubAck, _) => code is <= 2 or 0x80,
        _ => code is 0 or 0x11 or >= 0x80,
    };
}
