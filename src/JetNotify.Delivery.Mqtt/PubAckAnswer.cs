using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace JetNotify.Delivery.Mqtt;

/// <summary>What a PUBACK says of a record. In MQTT 3.1.1 it says nothing but that it came.</summary>
internal static class PubAckAnswer
{
    /// <summary>Reads it.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="why">What was wrong, or null.</param>
    /// <returns>None where another attempt may help.</returns>
    public static RecordAnswer Of(MqttPubAckPacket packet, out string? why)
    {
        why = packet.ReasonString;
        switch (packet.ReasonCode)
        {
            case MqttPubAckReasonCode.Success:
                return RecordAnswer.Stored;
            case MqttPubAckReasonCode.NoMatchingSubscribers:
                return RecordAnswer.Unheard;
            case MqttPubAckReasonCode.NotAuthorized:
                why ??= "the broker's access rules do not let this user publish there";
                return RecordAnswer.Refused;
            case MqttPubAckReasonCode.TopicNameInvalid or MqttPubAckReasonCode.PayloadFormatInvalid
                or (MqttPubAckReasonCode)0x95:
                why ??= (int)packet.ReasonCode == 0x95 ? "too large for the broker" : $"{packet.ReasonCode}";
                return RecordAnswer.Refused;
            default:
                why ??= $"the broker takes none now ({packet.ReasonCode})";
                return RecordAnswer.None;
        }
    }
}
