using System.Text;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Simulator.Wire;

/// <summary>CONNECT as a server reads it (MQTT 3.1 §3.1, MQTT 3.1.1 §3.1, MQTT 5.0 §3.1).</summary>
public static class ConnectPacket
{
    /// <summary>
    /// Protocol Name · Protocol Level · Connect Flags · Keep Alive · [5.0: Properties] ·
    /// Client Identifier · [[5.0: Will Properties] · Will Topic · Will Message] · [User Name] · [Password].
    /// </summary>
    /// <param name="body">What follows the fixed header.</param>
    /// <returns>What it says, copied; properties stand in the order they came.</returns>
    /// <exception cref="MqttException">It does not parse or breaks a rule;
    /// <see cref="ReasonCode.UnsupportedProtocolVersion"/> when the protocol's name is right and its level is not 3, 4
    /// or 5: nothing after the level is looked at then.</exception>
    public static ConnectOptions Read(ReadOnlySpan<byte> body)
    {
        var fields = new FieldReader(body, ProtocolVersion.V311);
        var name = fields.Text();
        bool old = name.SequenceEqual("MQIsdp"u8);
        if (!old && !name.SequenceEqual("MQTT"u8))
        {
            MalformedPacket.Throw("CONNECT names another protocol", "MQTT-3.1.2-1");
        }

        byte level = fields.Byte();
        if (old ? level != 3 : level is not (4 or 5))
        {
            MalformedPacket.Throw($"CONNECT has the protocol level {level}", "MQTT-3.1.2-2",
                ReasonCode.UnsupportedProtocolVersion);
        }

        var version = (ProtocolVersion)level;
        fields = new FieldReader(fields.Rest, version);
        byte flags = fields.Byte();
        CheckFlags(flags, version);
        ushort keepAlive = fields.TwoByteInteger();
        var properties = Keep(ref fields, version, PropertyPackets.Connect);
        string clientId = Encoding.UTF8.GetString(fields.Text());
        Will? will = null;
        if ((flags & 0x04) != 0)
        {
            var willProperties = Keep(ref fields, version, PropertyPackets.Will);
            string topic = Encoding.UTF8.GetString(fields.TopicName());
            if (topic.Length == 0)
            {
                MalformedPacket.Throw("an empty will topic", "MQTT-4.7.3-1");
            }

            will = new Will(topic, fields.Binary().ToArray(), (QoS)((flags >> 3) & 3), (flags & 0x20) != 0,
                willProperties);
        }

        string? user = (flags & 0x80) != 0 ? Encoding.UTF8.GetString(fields.Text()) : null;
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
            MalformedPacket.Throw("CONNECT has its reserved flag set", "MQTT-3.1.2-3");
        }

        if ((flags & 0x18) == 0x18)
        {
            MalformedPacket.Throw("the will has the QoS 3", version == ProtocolVersion.V5
                ? "MQTT-3.1.2-12"
                : "MQTT-3.1.2-14");
        }

        if ((flags & 0x04) == 0 && (flags & 0x38) != 0)
        {
            MalformedPacket.Throw("CONNECT has flags of a will and no will",
                version == ProtocolVersion.V5 ? "MQTT-3.1.2-11" : "MQTT-3.1.2-13");
        }

        if ((flags & 0xC0) == 0x40 && version != ProtocolVersion.V5)
        {
            MalformedPacket.Throw("CONNECT has a password and no user name", "MQTT-3.1.2-22");
        }
    }
}
