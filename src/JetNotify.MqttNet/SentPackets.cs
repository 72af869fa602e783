using System.Text;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace JetNotify.MqttNet;

/// <summary>Makes MQTTnet's packets of what is to be sent. What they cannot say is refused before: <see cref="Limits"/>.</summary>
internal static class SentPackets
{
    /// <summary>CONNECT.</summary>
    public static MqttConnectPacket Connect(ConnectOptions options, IReadOnlyList<Property> properties)
    {
        var packet = new MqttConnectPacket
        {
            ClientId = options.ClientId,
            CleanSession = options.CleanStart,
            KeepAlivePeriod = options.KeepAliveSeconds,
            Username = options.UserName,
            Password = options.Password?.ToArray(),
            SessionExpiryInterval = Number(properties, PropertyId.SessionExpiryInterval),
            ReceiveMaximum = (ushort)Number(properties, PropertyId.ReceiveMaximum),
            MaximumPacketSize = Number(properties, PropertyId.MaximumPacketSize),
            TopicAliasMaximum = (ushort)Number(properties, PropertyId.TopicAliasMaximum),
            RequestProblemInformation = Number(properties, PropertyId.RequestProblemInformation, absent: 1) != 0,
            RequestResponseInformation = Number(properties, PropertyId.RequestResponseInformation) != 0,
            AuthenticationMethod = Find(properties, PropertyId.AuthenticationMethod)?.Text,
            AuthenticationData = Data(properties, PropertyId.AuthenticationData),
            UserProperties = UserProperties(properties),
        };
        if (options.Will is { } will)
        {
            packet.WillFlag = true;
            packet.WillTopic = will.Topic;
            packet.WillMessage = will.Payload.ToArray();
            packet.WillQoS = (MqttQualityOfServiceLevel)will.QoS;
            packet.WillRetain = will.Retain;
            packet.WillDelayInterval = Number(will.Properties, PropertyId.WillDelayInterval);
            packet.WillPayloadFormatIndicator = (MqttPayloadFormatIndicator)Number(will.Properties, PropertyId.PayloadFormatIndicator);
            packet.WillMessageExpiryInterval = Number(will.Properties, PropertyId.MessageExpiryInterval);
            packet.WillContentType = Find(will.Properties, PropertyId.ContentType)?.Text;
            packet.WillResponseTopic = Find(will.Properties, PropertyId.ResponseTopic)?.Text;
            packet.WillCorrelationData = Data(will.Properties, PropertyId.CorrelationData);
            packet.WillUserProperties = UserProperties(will.Properties);
        }

        return packet;
    }

    /// <summary>SUBSCRIBE.</summary>
    public static MqttSubscribePacket Subscribe(
        ushort packetId, ReadOnlySpan<Subscription> subscriptions, IReadOnlyList<Property> properties)
    {
        var packet = new MqttSubscribePacket
        {
            PacketIdentifier = packetId,
            SubscriptionIdentifier = Number(properties, PropertyId.SubscriptionIdentifier),
            UserProperties = UserProperties(properties),
        };
        foreach (var subscription in subscriptions)
        {
            packet.TopicFilters.Add(new MqttTopicFilter
            {
                Topic = subscription.Filter,
                QualityOfServiceLevel = (MqttQualityOfServiceLevel)subscription.QoS,
                NoLocal = subscription.NoLocal,
                RetainAsPublished = subscription.RetainAsPublished,
                RetainHandling = (MqttRetainHandling)subscription.RetainHandling,
            });
        }

        return packet;
    }

    /// <summary>UNSUBSCRIBE.</summary>
    public static MqttUnsubscribePacket Unsubscribe(
        ushort packetId, ReadOnlySpan<string> filters, IReadOnlyList<Property> properties) =>
        new()
        {
            PacketIdentifier = packetId,
            TopicFilters = [.. filters],
            UserProperties = UserProperties(properties),
        };

    /// <summary>DISCONNECT.</summary>
    public static MqttDisconnectPacket Disconnect(byte reason, IReadOnlyList<Property> properties) =>
        new()
        {
            ReasonCode = (MqttDisconnectReasonCode)reason,
            SessionExpiryInterval = Number(properties, PropertyId.SessionExpiryInterval),
            ReasonString = Find(properties, PropertyId.ReasonString)?.Text,
            UserProperties = UserProperties(properties),
        };

    /// <summary>PUBACK, PUBREC or PUBCOMP; a reason other than 0 is for 5.0 only.</summary>
    public static MqttPacket Acknowledgement(PacketType type, ushort packetId, byte reason) => type switch
    {
        PacketType.PubAck => new MqttPubAckPacket { PacketIdentifier = packetId, ReasonCode = (MqttPubAckReasonCode)reason },
        PacketType.PubRec => new MqttPubRecPacket { PacketIdentifier = packetId, ReasonCode = (MqttPubRecReasonCode)reason },
        _ => new MqttPubCompPacket { PacketIdentifier = packetId, ReasonCode = (MqttPubCompReasonCode)reason },
    };

    private static Property? Find(IReadOnlyList<Property> properties, PropertyId id) =>
        properties.FirstOrDefault(property => property.Id == id);

    private static uint Number(IReadOnlyList<Property> properties, PropertyId id, uint absent = 0) =>
        Find(properties, id)?.Number ?? absent;

    private static byte[]? Data(IReadOnlyList<Property> properties, PropertyId id) => Find(properties, id)?.Data.ToArray();

    private static List<MqttUserProperty> UserProperties(IReadOnlyList<Property> properties) =>
        [.. properties.Where(property => property.Id == PropertyId.UserProperty).Select(property =>
            new MqttUserProperty(property.Name ?? "", new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(property.Text ?? ""))))];
}
