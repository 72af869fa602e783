using System.Text;
using JetNotify.Mqtt.Wire;
using MQTTnet.Packets;

namespace JetNotify.Mqtt.Packets;

/// <summary>Gives a session what MQTTnet's packets say.</summary>
internal static class ReceivedPackets
{
    /// <summary>Hands one packet to the session it came for.</summary>
    /// <param name="packet">As the codec decoded it.</param>
    /// <param name="seen">Which properties it had: MQTTnet does not tell a number of 0 from none.</param>
    /// <param name="session">The session.</param>
    /// <exception cref="MqttException">It is nothing the session waits for.</exception>
    public static PacketOutcome Deliver(MqttPacket packet, PropertySet seen, Session session)
    {
        switch (packet)
        {
            case MqttConnAckPacket connAck:
                session.HandleConnAck(ConnAck(connAck, seen, session.Options.Version));
                return PacketOutcome.ConnAck;
            case MqttSubAckPacket subAck:
                return session.HandleAnswer(new SubscribeAnswer(
                    PacketType.SubAck, subAck.PacketIdentifier, [.. subAck.ReasonCodes.Select(code => (byte)code)],
                        subAck.ReasonString));
            case MqttUnsubAckPacket unsubAck:
                return session.HandleAnswer(new SubscribeAnswer(
                    PacketType.UnsubAck,
                    unsubAck.PacketIdentifier,
                    [.. (unsubAck.ReasonCodes ?? []).Select(code => (byte)code)],
                    unsubAck.ReasonString));
            case MqttDisconnectPacket disconnect:
                session.HandleDisconnect(new Disconnect(
                    (ReasonCode)(byte)disconnect.ReasonCode, disconnect.ReasonString, disconnect.ServerReference));
                return PacketOutcome.Disconnect;
            default:
                return PacketOutcome.PingResp;
        }
    }

    private static ConnAck ConnAck(MqttConnAckPacket packet, PropertySet seen, ProtocolVersion version) => new()
    {
        SessionPresent = packet.IsSessionPresent,
        Code = version == ProtocolVersion.V5 ? (byte)packet.ReasonCode : (byte)packet.ReturnCode,
        ReasonString = packet.ReasonString,
        AssignedClientId = packet.AssignedClientIdentifier,
        ServerKeepAlive = seen.Has(PropertyId.ServerKeepAlive) ? packet.ServerKeepAlive : null,
        SessionExpirySeconds = seen.Has(PropertyId.SessionExpiryInterval) ? packet.SessionExpiryInterval : null,
        MaximumPacketSize = seen.Has(PropertyId.MaximumPacketSize) ? packet.MaximumPacketSize : null,
        ReceiveMaximum = seen.Has(PropertyId.ReceiveMaximum) ? packet.ReceiveMaximum : null,
        MaximumQoS = seen.Has(PropertyId.MaximumQoS) ? (QoS)packet.MaximumQoS : QoS.ExactlyOnce,
        RetainAvailable = !seen.Has(PropertyId.RetainAvailable) || packet.RetainAvailable,
        WildcardAvailable = !seen.Has(PropertyId.WildcardSubscriptionAvailable) || packet.WildcardSubscriptionAvailable,
        SharedAvailable = !seen.Has(PropertyId.SharedSubscriptionAvailable) || packet.SharedSubscriptionAvailable,
        SubscriptionIdAvailable = !seen.Has(PropertyId.SubscriptionIdentifierAvailable)
            || packet.SubscriptionIdentifiersAvailable,
        ServerReference = packet.ServerReference,
        UserProperties = [.. (packet.UserProperties ?? []).Select(property =>
            new Property(PropertyId.UserProperty, Name: property.Name,
                Text: Encoding.UTF8.GetString(property.ValueBuffer.Span)))],
    };
}
