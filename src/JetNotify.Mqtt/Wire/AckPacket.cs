namespace JetNotify.Mqtt.Wire;

/// <summary>PUBACK, PUBREC, PUBREL and PUBCOMP: four names for one shape (MQTT 3.1.1 §3.4–3.7, MQTT 5.0 §3.4–3.7).</summary>
public static class AckPacket
{
    /// <summary>Packet Identifier · [5.0, unless it is 0: reason code].</summary>
    public static void Write(PacketWriter writer, PacketType type, ushort packetId, byte reason = ReasonCode.Success)
    {
        writer.Byte(FixedHeader.Of(type));
        writer.Byte((byte)(reason == 0 ? 2 : 3));
        writer.TwoByteInteger(packetId);
        if (reason != 0)
        {
            writer.Byte(reason);
        }
    }

    /// <summary>Packet Identifier · [5.0: reason code · [Properties]].</summary>
    /// <param name="type">Which of the four.</param>
    /// <param name="body">What follows the fixed header.</param>
    /// <param name="version">The version spoken.</param>
    /// <param name="reason">The reason code; 0 where none was sent.</param>
    /// <returns>The packet identifier.</returns>
    /// <exception cref="MqttFailure">It does not parse.</exception>
    public static ushort Read(PacketType type, ReadOnlySpan<byte> body, ProtocolVersion version, out byte reason)
    {
        var fields = new FieldReader(body, version);
        var id = fields.PacketId();
        reason = ReasonCode.Success;
        if (version == ProtocolVersion.V5 && !fields.AtEnd)
        {
            reason = fields.Byte();
            if (!fields.AtEnd)
            {
                var reader = new PropertyReader(fields.Properties(), (PropertyPackets)(1 << (int)type));
                while (reader.Read())
                {
                }
            }
        }

        fields.End(type);
        return id;
    }
}
