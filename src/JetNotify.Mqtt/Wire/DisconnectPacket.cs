using System.Text;

namespace JetNotify.Mqtt.Wire;

/// <summary>DISCONNECT (MQTT 3.1.1 §3.14, MQTT 5.0 §3.14).</summary>
public static class DisconnectPacket
{
    /// <summary>[5.0: reason code · [Properties]]; both left out where they say nothing.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="reason">The reason code; 5.0 only.</param>
    /// <param name="properties">MQTT 5 properties; ignored in 3.x.</param>
    /// <param name="version">The version spoken.</param>
    public static void Write(PacketWriter writer, byte reason, IReadOnlyList<Property> properties, ProtocolVersion version)
    {
        writer.Byte(FixedHeader.Of(PacketType.Disconnect));
        var length = writer.BeginLength();
        if (version == ProtocolVersion.V5 && (reason != 0 || properties.Count > 0))
        {
            writer.Byte(reason);
            if (properties.Count > 0)
            {
                writer.Properties(properties);
            }
        }

        writer.EndLength(length);
    }

    /// <summary>Reads a server's DISCONNECT, which there is in 5.0 only.</summary>
    /// <param name="body">What follows the fixed header.</param>
    /// <exception cref="MqttFailure">It does not parse.</exception>
    public static Disconnect Read(ReadOnlySpan<byte> body)
    {
        var fields = new FieldReader(body, ProtocolVersion.V5);
        var reason = fields.AtEnd ? ReasonCode.Success : fields.Byte();
        string? words = null;
        string? server = null;
        if (!fields.AtEnd)
        {
            var reader = new PropertyReader(fields.Properties(), PropertyPackets.Disconnect);
            while (reader.Read())
            {
                // [MQTT-3.14.2-2]
                if (reader.Id == PropertyId.SessionExpiryInterval)
                {
                    Malformation.Throw("session-expiry-interval in a server's DISCONNECT", "MQTT-3.14.2-2", ReasonCode.ProtocolError);
                }

                words = reader.Id == PropertyId.ReasonString ? Encoding.UTF8.GetString(reader.Text) : words;
                server = reader.Id == PropertyId.ServerReference ? Encoding.UTF8.GetString(reader.Text) : server;
            }
        }

        fields.End(PacketType.Disconnect);
        return new Disconnect(reason, words, server);
    }

    /// <summary>Reads a client's DISCONNECT.</summary>
    /// <param name="body">What follows the fixed header.</param>
    /// <param name="version">The version spoken.</param>
    /// <param name="sessionExpirySeconds">The new Session Expiry Interval (5.0), or null to keep that of CONNECT.</param>
    /// <returns>The reason code; 0 in 3.x, which has none.</returns>
    /// <exception cref="MqttFailure">It does not parse.</exception>
    public static byte ReadFromClient(ReadOnlySpan<byte> body, ProtocolVersion version, out uint? sessionExpirySeconds)
    {
        sessionExpirySeconds = null;
        var fields = new FieldReader(body, version);
        if (version != ProtocolVersion.V5)
        {
            fields.End(PacketType.Disconnect);
            return ReasonCode.Success;
        }

        var reason = fields.AtEnd ? ReasonCode.Success : fields.Byte();
        if (!fields.AtEnd)
        {
            var reader = new PropertyReader(fields.Properties(), PropertyPackets.Disconnect);
            while (reader.Read())
            {
                sessionExpirySeconds = reader.Id == PropertyId.SessionExpiryInterval ? reader.Number : sessionExpirySeconds;
            }
        }

        fields.End(PacketType.Disconnect);
        return reason;
    }
}
