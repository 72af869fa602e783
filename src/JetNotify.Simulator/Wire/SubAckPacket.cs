using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Simulator.Wire;

/// <summary>SUBACK and UNSUBACK as a server writes them: the answers that carry a code for each topic filter
/// (MQTT 3.1.1 §3.9 and §3.11, MQTT 5.0 §3.9 and §3.11).</summary>
public static class SubAckPacket
{
    /// <summary>Packet Identifier · [5.0: Properties] · code*.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="type"><see cref="PacketType.SubAck"/> or <see cref="PacketType.UnsubAck"/>.</param>
    /// <param name="packetId">The packet identifier of the request.</param>
    /// <param name="codes">One for each topic filter, in the order asked; not sent in an UNSUBACK of 3.1 and
    /// 3.1.1.</param>
    /// <param name="version">The version spoken.</param>
    public static void Write(
        PacketWriter writer, PacketType type, ushort packetId, ReadOnlySpan<byte> codes, ProtocolVersion version)
    {
        writer.Byte(FixedHeader.Of(type));
        int length = writer.BeginLength();
        writer.TwoByteInteger(packetId);
        if (version == ProtocolVersion.V5)
        {
            writer.VariableInt(0);
        }

        if (version == ProtocolVersion.V5 || type == PacketType.SubAck)
        {
            writer.Raw(codes);
        }

        writer.EndLength(length);
    }
}
