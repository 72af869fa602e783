using System.Text;

namespace JetNotify.Mqtt.Wire;

/// <summary>CONNACK (MQTT 3.1.1 §3.2, MQTT 5.0 §3.2).</summary>
public static class ConnAckPacket
{
    /// <summary>Acknowledge Flags · return or reason code · [5.0: Properties].</summary>
    /// <param name="body">What follows the fixed header.</param>
    /// <param name="version">The version offered.</param>
    /// <exception cref="MqttFailure">It does not parse. A refusal does.</exception>
    public static ConnAck Read(ReadOnlySpan<byte> body, ProtocolVersion version)
    {
        var fields = new FieldReader(body, version);
        var flags = fields.Byte();
        var code = fields.Byte();

        // In 3.1 the first byte is reserved without a value; what it holds means nothing.
        var present = version != ProtocolVersion.V31 && flags == 1;
        if (flags > 1 && version != ProtocolVersion.V31)
        {
            Malformation.Throw($"CONNACK has the acknowledge flags 0x{flags:X2}", version == ProtocolVersion.V5 ? "MQTT-3.2.2-1" : null);
        }

        var connAck = new ConnAck { SessionPresent = present, Code = code };

        // A broker without 5.0 refuses it in the words of 3.1.1: two bytes and no properties.
        if (version == ProtocolVersion.V5 && !(fields.AtEnd && code != 0))
        {
            connAck = ReadProperties(fields.Properties(), connAck);
        }

        fields.End(PacketType.ConnAck);
        return connAck;
    }

    private static ConnAck ReadProperties(ReadOnlySpan<byte> properties, ConnAck connAck)
    {
        var reader = new PropertyReader(properties, PropertyPackets.ConnAck);
        List<Property>? user = null;
        while (reader.Read())
        {
            switch (reader.Id)
            {
                case PropertyId.SessionExpiryInterval:
                    connAck = connAck with { SessionExpirySeconds = reader.Number };
                    break;
                case PropertyId.MaximumQoS:
                    connAck = connAck with { MaximumQoS = (QoS)reader.Number };
                    break;
                case PropertyId.RetainAvailable:
                    connAck = connAck with { RetainAvailable = reader.Number != 0 };
                    break;
                case PropertyId.MaximumPacketSize:
                    connAck = connAck with { MaximumPacketSize = reader.Number };
                    break;
                case PropertyId.AssignedClientIdentifier:
                    connAck = connAck with { AssignedClientId = Encoding.UTF8.GetString(reader.Text) };
                    break;
                case PropertyId.ReasonString:
                    connAck = connAck with { ReasonString = Encoding.UTF8.GetString(reader.Text) };
                    break;
                case PropertyId.WildcardSubscriptionAvailable:
                    connAck = connAck with { WildcardAvailable = reader.Number != 0 };
                    break;
                case PropertyId.SubscriptionIdentifierAvailable:
                    connAck = connAck with { SubscriptionIdAvailable = reader.Number != 0 };
                    break;
                case PropertyId.SharedSubscriptionAvailable:
                    connAck = connAck with { SharedAvailable = reader.Number != 0 };
                    break;
                case PropertyId.ServerKeepAlive:
                    connAck = connAck with { ServerKeepAlive = (ushort)reader.Number };
                    break;
                case PropertyId.ServerReference:
                    connAck = connAck with { ServerReference = Encoding.UTF8.GetString(reader.Text) };
                    break;
                case PropertyId.UserProperty:
                    (user ??= []).Add(reader.Keep());
                    break;
            }
        }

        return user is null ? connAck : connAck with { UserProperties = user };
    }

    /// <summary>Writes it as a server does.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="sessionPresent">Whether a session was kept; ignored in 3.1 and beside a refusal [MQTT-3.2.2-4].</param>
    /// <param name="code">Return code (3.x) or reason code (5.0).</param>
    /// <param name="properties">MQTT 5 properties; ignored in 3.x.</param>
    /// <param name="version">The version the client offered, or the one to refuse it in.</param>
    public static void Write(
        PacketWriter writer, bool sessionPresent, byte code, IReadOnlyList<Property> properties, ProtocolVersion version)
    {
        writer.Byte(FixedHeader.Of(PacketType.ConnAck));
        var length = writer.BeginLength();
        writer.Byte((byte)(sessionPresent && code == 0 && version != ProtocolVersion.V31 ? 1 : 0));
        writer.Byte(code);
        if (version == ProtocolVersion.V5)
        {
            writer.Properties(properties);
        }

        writer.EndLength(length);
    }
}
