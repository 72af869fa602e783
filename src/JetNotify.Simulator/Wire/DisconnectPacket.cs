using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Simulator.Wire;

/// <summary>DISCONNECT (MQTT 3.1.1 §3.14, MQTT 5.0 §3.14).</summary>
public static class DisconnectPacket
{
    /// <summary>Writes a server's, which there is in 5.0 only: [reason code]; left out where it is 0.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="reason">The reason code.</param>
    public static void Write(PacketWriter writer, ReasonCode reason)
    {
        writer.Byte(FixedHeader.Of(PacketType.Disconnect));
        writer.Byte((byte)(reason == ReasonCode.Success ? 0 : 1));
        if (reason != ReasonCode.Success)
        {
            writer.Byte((byte)reason);
        }
    }

    /// <summary>Reads a client's.</summary>
    /// <param name="body">What follows the fixed header.</param>
    /// <param name="version">The version spoken.</param>
    /// <param name="sessionExpirySeconds">The new Session Expiry Interval (5.0), or null to keep that of
    /// CONNECT.</param>
    /// <returns>The reason code; 0 in 3.x, which has none.</returns>
    /// <exception cref="MqttException">It does not parse.</exception>
    public static ReasonCode Read(ReadOnlySpan<byte> body, ProtocolVersion version, out uint? sessionExpirySeconds)
    {
        sessionExpirySeconds = null;
        var fields = new FieldReader(body, version);
        if (version != ProtocolVersion.V5)
        {
            fields.End(PacketType.Disconnect);
            return ReasonCode.Success;
        }

        var reason = fields.AtEnd ? ReasonCode.Success : (ReasonCode)fields.Byte();
        if (!fields.AtEnd)
        {
            var reader = new PropertyReader(fields.Properties(), PropertyPackets.Disconnect);
            while (reader.Read())
            {
                sessionExpirySeconds = reader.Id == PropertyId.SessionExpiryInterval
                    ? reader.Number
                    : sessionExpirySeconds;
            }
        }

        fields.End(PacketType.Disconnect);
        return reason;
    }
}
