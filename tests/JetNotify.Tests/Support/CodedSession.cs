using JetNotify.Mqtt;
using JetNotify.Mqtt.Packets;
using JetNotify.Mqtt.Wire;
using MQTTnet.Packets;

namespace JetNotify.Tests.Support;

/// <summary>A session with the codec that a connection has: bytes go in, and what it would send comes out as
/// bytes.</summary>
public sealed class CodedSession
{
    private readonly PacketCodec _codec;

    public CodedSession(ConnectOptions options)
    {
        Session = new Session(options);
        _codec = new PacketCodec(options.Version);
    }

    public Session Session { get; }

    /// <summary>Requests in the order made.</summary>
    public List<byte[]> Requests { get; } = [];

    /// <summary>Acknowledgements, then requests, since the last <see cref="Sent"/>.</summary>
    public byte[] Outbound => [.. Session.Acknowledgements.Written, .. Requests.SelectMany(request => request)];

    public void Connect() => Add(SentPackets.Connect(Session.Connect()));

    public void Subscribe(IReadOnlyList<Subscription> subscriptions, params Property[] properties)
    {
        foreach (var request in Session.Subscribe(subscriptions, properties))
        {
            Add(SentPackets.Subscribe(request));
        }
    }

    public void Unsubscribe(IReadOnlyList<TopicFilter> filters, params Property[] properties)
    {
        foreach (var request in Session.Unsubscribe(filters, properties))
        {
            Add(SentPackets.Unsubscribe(request));
        }
    }

    public void Disconnect(ReasonCode reason) => Add(SentPackets.Disconnect(Session.End(reason)));

    /// <summary>Everything has left.</summary>
    public void Sent()
    {
        Requests.Clear();
        Session.Acknowledgements.Clear();
    }

    /// <summary>Handles one packet as the lane and the connection do between them.</summary>
    public PacketOutcome Handle(ReadOnlySpan<byte> packet, DateTime receivedAt, out Publish publish)
    {
        if (!packet.IsEmpty && FixedHeader.TypeOf(packet[0]) is PacketType.Publish or PacketType.PubRel)
        {
            return Session.HandleMessage(packet, receivedAt, out publish);
        }

        publish = default;
        return ReceivedPackets.Deliver(_codec.DecodeFor(Session, packet), _codec.Seen, Session);
    }

    private void Add(MqttPacket packet) => Requests.Add(_codec.Encode(packet).ToArray());
}
