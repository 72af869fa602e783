using System.Buffers;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;
using MQTTnet.Packets;

namespace JetNotify.MqttNet;

/// <summary>
/// Says in this project's words what MQTTnet decoded. The fields are written down again and read by the rules of
/// <see cref="Mqtt.Wire"/>, because MQTTnet lets pass what breaks the protocol: a QoS of 3, a wildcard in a topic name, a grant
/// that is none. One thread; what is returned is good until the next call.
/// </summary>
internal sealed class ReceivedPackets(ProtocolVersion version)
{
    // What MQTTnet puts in place of bytes that are not UTF-8.
    private const char Replacement = '\uFFFD';

    private readonly PacketWriter _fields = new();

    /// <summary>PUBLISH. The payload is MQTTnet's own.</summary>
    /// <exception cref="MqttFailure">It breaks a rule.</exception>
    public Publish Publish(MqttPublishPacket message, DateTime receivedAt, out ushort alias)
    {
        int header = ((int)PacketType.Publish << 4) | (message.Dup ? 8 : 0) | ((int)message.QualityOfServiceLevel << 1) | (message.Retain ? 1 : 0);
        _fields.Clear();
        Text(message.Topic);
        if (message.QualityOfServiceLevel != 0)
        {
            _fields.TwoByteInteger(message.PacketIdentifier);
        }

        if (version == ProtocolVersion.V5)
        {
            Properties(message);
        }

        var publish = PublishPacket.Read((byte)header, _fields.Written, version, receivedAt, out alias);
        return publish with { Payload = message.Payload.IsSingleSegment ? message.Payload.FirstSpan : message.Payload.ToArray() };
    }

    /// <summary>PUBREL: its packet identifier.</summary>
    /// <exception cref="MqttFailure">It breaks a rule.</exception>
    public ushort PubRel(MqttPubRelPacket release)
    {
        _fields.Clear();
        _fields.TwoByteInteger(release.PacketIdentifier);
        return AckPacket.Read(PacketType.PubRel, _fields.Written, version, out _);
    }

    /// <summary>SUBACK.</summary>
    /// <exception cref="MqttFailure">It breaks a rule.</exception>
    public SubAckPacket SubAck(MqttSubAckPacket answer) =>
        Answer(PacketType.SubAck, answer.PacketIdentifier, answer.ReasonString, answer.ReasonCodes.Select(code => (byte)code));

    /// <summary>UNSUBACK, which has codes in 5.0 only.</summary>
    /// <exception cref="MqttFailure">It breaks a rule.</exception>
    public SubAckPacket UnsubAck(MqttUnsubAckPacket answer) =>
        Answer(PacketType.UnsubAck, answer.PacketIdentifier, answer.ReasonString, answer.ReasonCodes?.Select(code => (byte)code) ?? []);

    /// <summary>A server's DISCONNECT.</summary>
    /// <exception cref="MqttFailure">It breaks a rule.</exception>
    public Disconnect Disconnect(MqttDisconnectPacket goodbye)
    {
        _fields.Clear();
        _fields.Byte((byte)goodbye.ReasonCode);
        int properties = _fields.BeginLength();
        Number(PropertyId.SessionExpiryInterval, goodbye.SessionExpiryInterval);
        Text(PropertyId.ReasonString, goodbye.ReasonString);
        Text(PropertyId.ServerReference, goodbye.ServerReference);
        _fields.EndLength(properties);
        return DisconnectPacket.Read(_fields.Written);
    }

    private SubAckPacket Answer(PacketType type, ushort packetId, string? words, IEnumerable<byte> codes)
    {
        _fields.Clear();
        _fields.TwoByteInteger(packetId);
        if (version == ProtocolVersion.V5)
        {
            int properties = _fields.BeginLength();
            Text(PropertyId.ReasonString, words);
            _fields.EndLength(properties);
        }

        foreach (byte code in codes)
        {
            _fields.Byte(code);
        }

        return SubAckPacket.Read(type, _fields.Written, version);
    }

    private void Properties(MqttPublishPacket message)
    {
        int properties = _fields.BeginLength();
        Number(PropertyId.PayloadFormatIndicator, (uint)message.PayloadFormatIndicator);
        Number(PropertyId.MessageExpiryInterval, message.MessageExpiryInterval);
        Number(PropertyId.TopicAlias, message.TopicAlias);
        Text(PropertyId.ResponseTopic, message.ResponseTopic);
        if (message.CorrelationData is { } data)
        {
            PropertyTable.Write(_fields, new Property(PropertyId.CorrelationData, Data: data));
        }

        foreach (uint id in message.SubscriptionIdentifiers ?? [])
        {
            PropertyTable.Write(_fields, new Property(PropertyId.SubscriptionIdentifier, id));
        }

        Text(PropertyId.ContentType, message.ContentType);
        foreach (var user in message.UserProperties ?? [])
        {
            _fields.VariableInt((int)PropertyId.UserProperty);
            Text(user.Name);
            _fields.Binary(user.ValueBuffer.Span);
        }

        _fields.EndLength(properties);
    }

    // MQTTnet does not tell a number of 0 from none.
    private void Number(PropertyId id, uint number)
    {
        if (number != 0)
        {
            PropertyTable.Write(_fields, new Property(id, number));
        }
    }

    private void Text(PropertyId id, string? text)
    {
        if (text is not null)
        {
            _fields.VariableInt((int)id);
            Text(text);
        }
    }

    private void Text(string text)
    {
        if (text.Contains(Replacement, StringComparison.Ordinal))
        {
            Malformation.Throw("a string that is not UTF-8, or has U+FFFD, which MQTTnet puts in its place");
        }

        _fields.Text(text);
    }
}
