using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Simulator.Wire;

/// <summary>CONNACK as a server writes it (MQTT 3.1.1 §3.2, MQTT 5.0 §3.2).</summary>
public static class ConnAckPacket
{
    /// <summary>Acknowledge Flags · return or reason code · [5.0: Properties].</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="sessionPresent">Whether a session was kept; ignored in 3.1 and beside a refusal
    /// [MQTT-3.2.2-4].</param>
    /// <param name="code">Return code (3.x) or reason code (5.0).</param>
    /// <param name="properties">MQTT 5 properties; ignored in 3.x.</param>
    /// <param name="version">The version the client offered, or the one to refuse it in.</param>
    public static void Write(
        PacketWriter writer, bool sessionPresent, byte code, IReadOnlyList<Property> properties,
        ProtocolVersion version)
    {
        writer.Byte(FixedHeader.Of(PacketType.ConnAck));
        int length = writer.BeginLength();
        writer.Byte((byte)(sessionPresent && code == 0 && version != ProtocolVersion.V31 ? 1 : 0));
        writer.Byte(code);
        if (version == ProtocolVersion.V5)
        {
            writer.Properties(properties);
        }

        writer.EndLength(length);
    }
}
