using System.Buffers.Binary;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;
using MQTTnet.Packets;

namespace JetNotify.MqttNet;

/// <summary>
/// The client's half of an MQTT session in MQTTnet's packets: the parts of <see cref="Session"/>, with other packets going in
/// and out. No I/O, no clock, one thread at a time; outlives connections.
/// </summary>
internal sealed class MqttNetSession
{
    private readonly SessionTerms _terms;
    private readonly SessionReceipts _receipts;
    private readonly SessionRequests _requests;
    private readonly TopicAliases _aliases;
    private readonly ReceivedPackets _received;
    private readonly ProtocolVersion _version;

    // Acknowledgements wait in the form that SessionReceipts writes, which is smaller than an object.
    private readonly PacketWriter _acknowledgements = new();
    private readonly List<MqttPacket> _written = [];

    /// <summary>A session that will connect as <paramref name="options"/> say.</summary>
    /// <exception cref="ArgumentException"><see cref="ConnectOptions.Validate"/> refuses them.</exception>
    public MqttNetSession(ConnectOptions options)
    {
        _terms = new SessionTerms(options);
        _version = options.Version;
        _received = new ReceivedPackets(_version);
        _aliases = new TopicAliases(_terms.TopicAliasMaximum);
        _receipts = new SessionReceipts(_acknowledgements, _version, _terms.ReceiveMaximum);
        _requests = new SessionRequests(
            _terms,
            (id, subscriptions, properties) => _written.Add(SentPackets.Subscribe(id, subscriptions, properties)),
            (id, filters, properties) => _written.Add(SentPackets.Unsubscribe(id, filters, properties)));
    }

    /// <summary>What CONNECT says.</summary>
    public ConnectOptions Options => _terms.Options;

    /// <summary>The largest packet to be taken, in bytes of the whole packet.</summary>
    public int MaxPacketSize => _terms.MaxPacketSize;

    /// <summary>The last CONNACK; null before one came on this connection.</summary>
    public ConnAck? ConnAck => _terms.ConnAck;

    /// <summary>The filters the last SUBACK or UNSUBACK answered, in the order asked.</summary>
    public IReadOnlyList<Grant> Grants { get; private set; } = [];

    /// <summary>What the broker's DISCONNECT said (5.0), or null.</summary>
    public Disconnect? Disconnect { get; private set; }

    /// <summary>Whether a SUBSCRIBE or UNSUBSCRIBE still waits for its answer.</summary>
    public bool AwaitsAnswer => _requests.Any;

    /// <summary>Begins a new network connection, as <see cref="Session.Connect"/>, and returns its CONNECT.</summary>
    public MqttPacket Connect()
    {
        var offer = _terms.Offer();
        Disconnect = null;
        Grants = [];
        _acknowledgements.Clear();
        _requests.Clear();
        _aliases.Clear();
        _receipts.Reconnected();
        return SentPackets.Connect(offer, _terms.Properties);
    }

    /// <summary>Takes the first packet of a connection.</summary>
    /// <param name="packet">Its bytes: MQTTnet's object does not tell a Server Keep Alive of 0 from none.</param>
    /// <exception cref="MqttFailure">As <see cref="Session.Take"/>.</exception>
    public void TakeFirst(ReadOnlySpan<byte> packet)
    {
        var body = FrameCutter.Body(packet, _version);
        _terms.CheckExpected(FixedHeader.TypeOf(packet[0]));
        FixedHeader.CheckFlags(packet[0], _version);
        if (_terms.Take(ConnAckPacket.Read(body, _version)))
        {
            _receipts.Forget();
        }
    }

    /// <summary>SUBSCRIBE, as <see cref="Session.Subscribe"/>.</summary>
    public IReadOnlyList<MqttPacket> Subscribe(IReadOnlyList<Subscription> subscriptions, IReadOnlyList<Property> properties)
    {
        _written.Clear();
        _requests.Subscribe(subscriptions, properties);
        return _written;
    }

    /// <summary>UNSUBSCRIBE, as <see cref="Session.Unsubscribe"/>.</summary>
    public IReadOnlyList<MqttPacket> Unsubscribe(IReadOnlyList<string> filters, IReadOnlyList<Property> properties)
    {
        _written.Clear();
        _requests.Unsubscribe(filters, properties);
        return _written;
    }

    /// <summary>Takes one packet after CONNACK; as <see cref="Session.Take"/>.</summary>
    public Received Take(MqttPacket packet, DateTime receivedAt, out Publish publish)
    {
        publish = default;
        if (packet is MqttPublishPacket message)
        {
            return TakePublish(message, receivedAt, out publish);
        }

        _terms.CheckExpected(TypeOf(packet));
        switch (packet)
        {
            case MqttPubRelPacket release:
                _receipts.Release(_received.PubRel(release));
                return Received.Nothing;
            case MqttSubAckPacket answer:
                return Answered(_requests.Take(PacketType.SubAck, _received.SubAck(answer)), Received.SubAck);
            case MqttUnsubAckPacket answer:
                return Answered(_requests.Take(PacketType.UnsubAck, _received.UnsubAck(answer)), Received.UnsubAck);
            case MqttDisconnectPacket goodbye:
                Disconnect = _received.Disconnect(goodbye);
                return Received.Disconnect;
            default:
                return Received.PingResp;
        }
    }

    /// <summary>The next acknowledgement that waits to be sent; null when none does.</summary>
    /// <param name="from">Where it begins; 0 at first, then what the call before left there.</param>
    public MqttPacket? Acknowledgement(ref int from)
    {
        var waiting = _acknowledgements.Written[from..];
        if (waiting.IsEmpty)
        {
            return null;
        }

        int length = 2 + waiting[1];
        from += length;
        byte reason = length > 4 ? waiting[4] : ReasonCode.Success;
        return SentPackets.Acknowledgement(FixedHeader.TypeOf(waiting[0]), BinaryPrimitives.ReadUInt16BigEndian(waiting[2..]), reason);
    }

    /// <summary>Forgets the acknowledgements that waited: they were sent, or never will be.</summary>
    public void ClearAcknowledgements() => _acknowledgements.Clear();

    /// <summary>DISCONNECT, as <see cref="Session.Goodbye"/>.</summary>
    public MqttPacket Goodbye(byte reason)
    {
        var measure = new PacketWriter();
        DisconnectPacket.Write(measure, reason, Options.DisconnectProperties, _version);
        bool fits = measure.Length <= (ConnAck?.MaximumPacketSize ?? uint.MaxValue);
        return SentPackets.Disconnect(reason, fits ? Options.DisconnectProperties : []);
    }

    private Received TakePublish(MqttPublishPacket message, DateTime receivedAt, out Publish publish)
    {
        publish = _received.Publish(message, receivedAt, out ushort alias);
        if (alias != 0)
        {
            publish = publish with { Topic = _aliases.Resolve(alias, publish.Topic) };
        }

        if (publish.QoS == QoS.AtMostOnce || _receipts.Take(publish))
        {
            return Received.Publish;
        }

        publish = default;
        return Received.Nothing;
    }

    private Received Answered(IReadOnlyList<Grant>? grants, Received meaning)
    {
        if (grants is null)
        {
            return Received.Nothing;
        }

        Grants = grants;
        return meaning;
    }

    private static PacketType TypeOf(MqttPacket packet) => packet switch
    {
        MqttConnAckPacket => PacketType.ConnAck,
        MqttPubRelPacket => PacketType.PubRel,
        MqttSubAckPacket => PacketType.SubAck,
        MqttUnsubAckPacket => PacketType.UnsubAck,
        MqttPingRespPacket => PacketType.PingResp,
        MqttDisconnectPacket => PacketType.Disconnect,
        MqttConnectPacket => PacketType.Connect,
        MqttPubAckPacket => PacketType.PubAck,
        MqttPubRecPacket => PacketType.PubRec,
        MqttPubCompPacket => PacketType.PubComp,
        MqttSubscribePacket => PacketType.Subscribe,
        MqttUnsubscribePacket => PacketType.Unsubscribe,
        MqttPingReqPacket => PacketType.PingReq,
        MqttAuthPacket => PacketType.Auth,
        _ => PacketType.Reserved,
    };
}
