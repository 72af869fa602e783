namespace JetNotify.Mqtt.Wire;

/// <summary>PUBLISH (MQTT 3.1.1 §3.3, MQTT 5.0 §3.3).</summary>
public static class PublishPacket
{
    /// <summary>Topic Name · [QoS 1, 2: Packet Identifier] · [5.0: Properties] · Payload.</summary>
    /// <param name="header">The packet's first byte.</param>
    /// <param name="body">What follows the fixed header; the result borrows from it.</param>
    /// <param name="version">The version spoken.</param>
    /// <param name="receivedAt">When its bytes were read, UTC.</param>
    /// <param name="alias">The MQTT 5 topic alias, or 0 for none; with one, the topic may be empty and is for the
    /// session to find.</param>
    /// <exception cref="MqttException">It does not parse, or breaks a rule that needs no memory of other
    /// packets.</exception>
    public static Publish Read(
        byte header, ReadOnlySpan<byte> body, ProtocolVersion version, DateTime receivedAt, out ushort alias)
    {
        int qos = (header >> 1) & 3;
        bool dup = (header & 0x08) != 0;
        if (qos == 3)
        {
            MalformedPacket.Throw("PUBLISH has both QoS bits set", "MQTT-3.3.1-4");
        }

        // 3.1 says only that DUP applies to QoS 1 and 2.
        if (dup && qos == 0 && version != ProtocolVersion.V31)
        {
            MalformedPacket.Throw("PUBLISH of QoS 0 has DUP set", "MQTT-3.3.1-2");
        }

        var fields = new FieldReader(body, version);
        var topic = fields.TopicName();
        ushort id = qos == 0 ? (ushort)0 : fields.PacketId();
        ReadOnlySpan<byte> properties = default;
        alias = 0;
        if (version == ProtocolVersion.V5)
        {
            properties = fields.Properties();
            if (!properties.IsEmpty)
            {
                alias = CheckProperties(properties);
            }
        }

        if (topic.IsEmpty && alias == 0)
        {
            MalformedPacket.Throw(
                version == ProtocolVersion.V5
                    ? "PUBLISH has neither topic name nor topic alias"
                    : "PUBLISH has an empty topic name",
                "MQTT-4.7.3-1",
                ReasonCode.ProtocolError);
        }

        return new Publish
        {
            Topic = topic,
            Payload = fields.Rest,
            Properties = properties,
            QoS = (QoS)qos,
            Retain = (header & 0x01) != 0,
            Dup = dup,
            PacketId = id,
            ReceivedAt = receivedAt,
        };
    }

    private static ushort CheckProperties(ReadOnlySpan<byte> properties)
    {
        ushort alias = 0;
        var reader = new PropertyReader(properties, PropertyPackets.Publish);
        while (reader.Read())
        {
            if (reader.Id == PropertyId.TopicAlias)
            {
                alias = (ushort)reader.Number;
            }
        }

        return alias;
    }

    /// <summary>Writes one PUBLISH.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="publish">What it says; <see cref="Publish.ReceivedAt"/> does not travel, and a QoS 0 has no
    /// identifier. The properties are as they stand on the wire, without their length.</param>
    /// <param name="version">The version spoken; before 5.0 there are no properties.</param>
    public static void Write(PacketWriter writer, in Publish publish, ProtocolVersion version)
    {
        bool v5 = version == ProtocolVersion.V5;
        int size = 2 + publish.Topic.Length + publish.Payload.Length + (publish.QoS == QoS.AtMostOnce ? 0 : 2);
        if (v5)
        {
            size += Wire.VariableInt.Size(publish.Properties.Length) + publish.Properties.Length;
        }

        writer.Byte((byte)(((int)PacketType.Publish << 4)
            | (publish.Dup ? 0x08 : 0)
            | ((int)publish.QoS << 1)
            | (publish.Retain ? 0x01 : 0)));
        writer.VariableInt(size);
        writer.Binary(publish.Topic);
        if (publish.QoS != QoS.AtMostOnce)
        {
            writer.TwoByteInteger(publish.PacketId);
        }

        if (v5)
        {
            writer.VariableInt(publish.Properties.Length);
            writer.Raw(publish.Properties);
        }

        writer.Raw(publish.Payload);
    }
}
