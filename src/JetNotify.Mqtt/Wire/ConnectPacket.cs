using System.Text;

namespace JetNotify.Mqtt.Wire;

/// <summary>CONNECT (MQTT 3.1 §3.1, MQTT 3.1.1 §3.1, MQTT 5.0 §3.1).</summary>
public static class ConnectPacket
{
    /// <summary>
    /// Protocol Name · Protocol Level · Connect Flags · Keep Alive · [5.0: Properties] ·
    /// Client Identifier · [[5.0: Will Properties] · Will Topic · Will Message] · [User Name] · [Password].
    /// </summary>
    /// <param name="writer">Where to.</param>
    /// <param name="options">What it says; <see cref="ConnectOptions.Validate"/> has passed.</param>
    /// <param name="properties">MQTT 5 properties, all of them; ignored in 3.x.</param>
    public static void Write(PacketWriter writer, ConnectOptions options, IReadOnlyList<Property> properties)
    {
        writer.Byte(FixedHeader.Of(PacketType.Connect));
        var length = writer.BeginLength();
        writer.Text(options.Version == ProtocolVersion.V31 ? "MQIsdp" : "MQTT");
        writer.Byte((byte)options.Version);
        writer.Byte(Flags(options));
        writer.TwoByteInteger(options.KeepAliveSeconds);
        if (options.Version == ProtocolVersion.V5)
        {
            writer.Properties(properties);
        }

        writer.Text(options.ClientId);
        if (options.Will is { } will)
        {
            if (options.Version == ProtocolVersion.V5)
            {
                writer.Properties(will.Properties);
            }

            writer.Text(will.Topic);
            writer.Binary(will.Payload.Span);
        }

        if (options.UserName is { } user)
        {
            writer.Text(user);
        }

        if (options.Password is { } password)
        {
            writer.Binary(password.Span);
        }

        writer.EndLength(length);
    }

    // user 0x80 · password 0x40 · will retain 0x20 · will QoS 0x18 · will 0x04 · clean 0x02 · reserved 0x01
    private static byte Flags(ConnectOptions options)
    {
        var flags = options.CleanStart ? 0x02 : 0;
        if (options.Will is { } will)
        {
            flags |= 0x04 | ((int)will.QoS << 3) | (will.Retain ? 0x20 : 0);
        }

        flags |= options.Password is null ? 0 : 0x40;
        flags |= options.UserName is null ? 0 : 0x80;
        return (byte)flags;
    }

    /// <summary>Reads CONNECT as a server does.</summary>
    /// <param name="body">What follows the fixed header.</param>
    /// <returns>What it says, copied; properties stand in the order they came.</returns>
    /// <exception cref="MqttFailure">It does not parse or breaks a rule; <see cref="ReasonCode.UnsupportedProtocolVersion"/>
    /// when the protocol's name is right and its level is not 3, 4 or 5: nothing after the level is looked at then.</exception>
    public static ConnectOptions Read(ReadOnlySpan<byte> body)
    {
        var fields = new FieldReader(body, ProtocolVersion.V311);
        var name = fields.Text();
        var old = name.SequenceEqual("MQIsdp"u8);
        if (!old && !name.SequenceEqual("MQTT"u8))
        {
            Malformation.Throw("CONNECT names another protocol", "MQTT-3.1.2-1");
        }

        var level = fields.Byte();
        if (old ? level != 3 : level is not (4 or 5))
        {
            Malformation.Throw($"CONNECT has the protocol level {level}", "MQTT-3.1.2-2", ReasonCode.UnsupportedProtocolVersion);
        }

        var version = (ProtocolVersion)level;
        fields = new FieldReader(fields.Rest, version);
        var flags = fields.Byte();
        CheckFlags(flags, version);
        var keepAlive = fields.TwoByteInteger();
        var properties = Keep(ref fields, version, PropertyPackets.Connect);
        var clientId = Encoding.UTF8.GetString(fields.Text());
        Will? will = null;
        if ((flags & 0x04) != 0)
        {
            var willProperties = Keep(ref fields, version, PropertyPackets.Will);
            var topic = Encoding.UTF8.GetString(fields.TopicName());
            if (topic.Length == 0)
            {
                Malformation.Throw("an empty will topic", "MQTT-4.7.3-1");
            }

            will = new Will(topic, fields.Binary().ToArray(), (QoS)((flags >> 3) & 3), (flags & 0x20) != 0, willProperties);
        }

        var user = (flags & 0x80) != 0 ? Encoding.UTF8.GetString(fields.Text()) : null;
        ReadOnlyMemory<byte>? password = (flags & 0x40) != 0 ? fields.Binary().ToArray() : null;
        fields.End(PacketType.Connect);
        return new ConnectOptions
        {
            Version = version,
            ClientId = clientId,
            CleanStart = (flags & 0x02) != 0,
            KeepAliveSeconds = keepAlive,
            UserName = user,
            Password = password,
            Will = will,
            Properties = properties,
        };
    }

    private static List<Property> Keep(ref FieldReader fields, ProtocolVersion version, PropertyPackets packet)
    {
        var kept = new List<Property>();
        if (version == ProtocolVersion.V5)
        {
            var reader = new PropertyReader(fields.Properties(), packet);
            while (reader.Read())
            {
                kept.Add(reader.Keep());
            }
        }

        return kept;
    }

    private static void CheckFlags(byte flags, ProtocolVersion version)
    {
        // 3.1 leaves the lowest bit unused.
        if ((flags & 0x01) != 0 && version != ProtocolVersion.V31)
        {
            Malformation.Throw("CONNECT has its reserved flag set", "MQTT-3.1.2-3");
        }

        if ((flags & 0x18) == 0x18)
        {
            Malformation.Throw("the will has the QoS 3", version == ProtocolVersion.V5 ? "MQTT-3.1.2-12" : "MQTT-3.1.2-14");
        }

        if ((flags & 0x04) == 0 && (flags & 0x38) != 0)
        {
            Malformation.Throw("CONNECT has flags of a will and no will", version == ProtocolVersion.V5 ? "MQTT-3.1.2-11" : "MQTT-3.1.2-13");
        }

        if ((flags & 0xC0) == 0x40 && version != ProtocolVersion.V5)
        {
            Malformation.Throw("CONNECT has a password and no user name", "MQTT-3.1.2-22");
        }
    }
}
