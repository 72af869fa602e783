using System.Text;
using JetNotify.Mqtt.Wire;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace JetNotify.Mqtt.Packets;

/// <summary>Makes MQTTnet's packets of what is to be sent.</summary>
internal static class SentPackets
{
    /// <summary>CONNECT.</summary>
    public static MqttPacket Connect(ConnectOptions options)
    {
        if (OwnPackets.Connect(options) is { } own)
        {
            return own;
        }

        var properties = options.Properties;
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
            SetWill(packet, will);
        }

        return packet;
    }

    /// <summary>SUBSCRIBE.</summary>
    public static MqttPacket Subscribe(SubscribeRequest request)
    {
        var packet = new MqttSubscribePacket
        {
            PacketIdentifier = request.PacketId,
            SubscriptionIdentifier = Number(request.Properties, PropertyId.SubscriptionIdentifier),
            UserProperties = UserProperties(request.Properties),
        };
        foreach (var subscription in request.Subscriptions)
        {
            packet.TopicFilters.Add(new MqttTopicFilter
            {
                Topic = subscription.Filter.Text,
                QualityOfServiceLevel = (MqttQualityOfServiceLevel)subscription.QoS,
                NoLocal = subscription.NoLocal,
                RetainAsPublished = subscription.RetainAsPublished,
                RetainHandling = (MqttRetainHandling)subscription.RetainHandling,
            });
        }

        return packet;
    }

    /// <summary>UNSUBSCRIBE.</summary>
    public static MqttPacket Unsubscribe(UnsubscribeRequest request) => new MqttUnsubscribePacket
    {
        PacketIdentifier = request.PacketId,
        TopicFilters = [.. request.Filters.Select(filter => filter.Text)],
        UserProperties = UserProperties(request.Properties),
    };

    /// <summary>DISCONNECT; in 3.x it says nothing.</summary>
    public static MqttPacket Disconnect(DisconnectRequest request) =>
        OwnPackets.Disconnect(request.ReasonCode, request.Properties) is { } own
            ? own
            : new MqttDisconnectPacket
            {
                ReasonCode = (MqttDisconnectReasonCode)(byte)request.ReasonCode,
                SessionExpiryInterval = Number(request.Properties, PropertyId.SessionExpiryInterval),
                ReasonString = Find(request.Properties, PropertyId.ReasonString)?.Text,
                UserProperties = UserProperties(request.Properties),
            };

    private static void SetWill(MqttConnectPacket packet, Will will)
    {
        packet.WillFlag = true;
        packet.WillTopic = will.Topic;
        packet.WillMessage = will.Payload.ToArray();
        packet.WillQoS = (MqttQualityOfServiceLevel)will.QoS;
        packet.WillRetain = will.Retain;
        packet.WillDelayInterval = Number(will.Properties, PropertyId.WillDelayInterval);
        packet.WillPayloadFormatIndicator = (MqttPayloadFormatIndicator)Number(will.Properties,
            PropertyId.PayloadFormatIndicator);
        packet.WillMessageExpiryInterval = Number(will.Properties, PropertyId.MessageExpiryInterval);
        packet.WillContentType = Find(will.Properties, PropertyId.ContentType)?.Text;
        packet.WillResponseTopic = Find(will.Properties, PropertyId.ResponseTopic)?.Text;
        packet.WillCorrelationData = Data(will.Properties, PropertyId.CorrelationData);
        packet.WillUserProperties = UserProperties(will.Properties);
    }

    private static Property? Find(IReadOnlyList<Property> properties, PropertyId id) =>
        properties.FirstOrDefault(property => property.Id == id);

    private static uint Number(IReadOnlyList<Property> properties, PropertyId id, uint absent = 0) =>
        Find(properties, id)?.Number ?? absent;

    private static byte[]? Data(IReadOnlyList<Property> properties, PropertyId id) =>
        Find(properties, id)?.Data.ToArray();

    private static List<MqttUserProperty> UserProperties(IReadOnlyList<Property> properties) =>
        [.. properties.Where(property => property.Id == PropertyId.UserProperty).Select(property =>
            new MqttUserProperty(property.Name
                ?? "", new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(property.Text ?? ""))))];
}
