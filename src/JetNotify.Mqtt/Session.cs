using JetNotify.Mqtt.Wire;

namespace JetNotify.Mqtt;

/// <summary>What one received packet meant; the details stand in the session until the next packet.</summary>
public enum Received
{
    /// <summary>Handled inside: a QoS 2 duplicate, PUBREL. Anything to answer is in <see cref="Session.Outbound"/>.</summary>
    Nothing,

    /// <summary>A message to deliver.</summary>
    Publish,

    /// <summary>CONNACK; see <see cref="Session.ConnAck"/>. A refusal is returned too, not thrown.</summary>
    ConnAck,

    /// <summary>SUBACK; see <see cref="Session.Grants"/>.</summary>
    SubAck,

    /// <summary>UNSUBACK; see <see cref="Session.Grants"/>.</summary>
    UnsubAck,

    /// <summary>PINGRESP.</summary>
    PingResp,

    /// <summary>MQTT 5 DISCONNECT from the broker; see <see cref="Session.Disconnect"/>.</summary>
    Disconnect,
}

/// <summary>
/// The client's half of an MQTT session, 3.1, 3.1.1 and 5.0 in one state machine: no I/O, no clock, one thread at a time.
/// It outlives connections: what QoS 2 has to remember across them is here.
/// </summary>
public sealed class Session
{
    private readonly SessionTerms _terms;
    private readonly SessionReceipts _receipts;
    private readonly SessionRequests _requests;
    private readonly TopicAliases _aliases;
    private readonly ProtocolVersion _version;

    /// <summary>A session that will connect as <paramref name="options"/> say.</summary>
    /// <exception cref="ArgumentException"><see cref="ConnectOptions.Validate"/> refuses them.</exception>
    public Session(ConnectOptions options)
    {
        _terms = new SessionTerms(options);
        _version = options.Version;
        MaxPacketSize = _terms.MaxPacketSize;
        _aliases = new TopicAliases(_terms.TopicAliasMaximum);
        _receipts = new SessionReceipts(Outbound, _version, _terms.ReceiveMaximum);
        _requests = new SessionRequests(
            _terms,
            (id, subscriptions, properties) => SubscribePacket.Write(Outbound, id, subscriptions, properties, _version),
            (id, filters, properties) => UnsubscribePacket.Write(Outbound, id, filters, properties, _version));
    }

    /// <summary>What CONNECT says.</summary>
    public ConnectOptions Options => _terms.Options;

    /// <summary>The largest packet to be taken, in bytes of the whole packet: what <see cref="FrameCutter"/> and
    /// <see cref="ReceiveBuffer"/> of this connection need. The lower of the option and the property.</summary>
    public int MaxPacketSize { get; }

    /// <summary>Bytes to be sent: requests at once, acknowledgements once the sink has drained. The connection takes and clears them.</summary>
    public PacketWriter Outbound { get; } = new();

    /// <summary>The last CONNACK; null before one came on this connection.</summary>
    public ConnAck? ConnAck => _terms.ConnAck;

    /// <summary>The filters the last SUBACK or UNSUBACK answered, in the order asked.</summary>
    public IReadOnlyList<Grant> Grants { get; private set; } = [];

    /// <summary>What the broker's DISCONNECT said (5.0), or null.</summary>
    public Disconnect? Disconnect { get; private set; }

    /// <summary>Whether a SUBSCRIBE or UNSUBSCRIBE still waits for its answer.</summary>
    public bool AwaitsAnswer => _requests.Any;

    /// <summary>Begins a new network connection: forgets what belongs to the old one (aliases, unanswered requests, unsent bytes)
    /// and writes CONNECT to <see cref="Outbound"/>. A 5.0 session that outlives its connection is asked for again once there
    /// was one, even where the first began clean, and under the client identifier the broker assigned [MQTT-3.2.2-16].</summary>
    public void Connect()
    {
        var offer = _terms.Offer();
        Disconnect = null;
        Grants = [];
        Outbound.Clear();
        _requests.Clear();
        _aliases.Clear();
        _receipts.Reconnected();
        ConnectPacket.Write(Outbound, offer, _terms.Properties);
    }

    /// <summary>Writes SUBSCRIBE, as many packets as the broker's maximum packet size needs. What CONNACK ruled out
    /// (shared or wildcard subscriptions, a filter above the maximum packet size) is not asked for: its grant is the refusal.</summary>
    /// <param name="subscriptions">At least one.</param>
    /// <param name="properties">MQTT 5 properties, sent with every packet.</param>
    /// <exception cref="ArgumentException"><see cref="Subscription.Validate"/> or the property table refuses one.</exception>
    /// <exception cref="MqttFailure">Refused: CONNACK ruled out every one of them, and nothing was written.</exception>
    public void Subscribe(IReadOnlyList<Subscription> subscriptions, IReadOnlyList<Property> properties) =>
        _requests.Subscribe(subscriptions, properties);

    /// <summary>Writes UNSUBSCRIBE, as many packets as the broker's maximum packet size needs.</summary>
    /// <param name="filters">At least one.</param>
    /// <param name="properties">MQTT 5 properties, sent with every packet.</param>
    /// <exception cref="ArgumentException">A filter or property that cannot be.</exception>
    /// <exception cref="MqttFailure">Refused: every filter is above the broker's maximum packet size.</exception>
    public void Unsubscribe(IReadOnlyList<string> filters, IReadOnlyList<Property> properties) =>
        _requests.Unsubscribe(filters, properties);

    /// <summary>Writes DISCONNECT; <paramref name="reason"/> and properties are sent in 5.0 only,
    /// the properties only where the broker's maximum packet size has room for them [MQTT-3.14.2-3].</summary>
    public void Goodbye(byte reason)
    {
        var start = Outbound.Length;
        DisconnectPacket.Write(Outbound, reason, Options.DisconnectProperties, _version);
        if (Outbound.Length - start > (ConnAck?.MaximumPacketSize ?? uint.MaxValue))
        {
            Outbound.Truncate(start);
            DisconnectPacket.Write(Outbound, reason, [], _version);
        }
    }

    /// <summary>Takes one whole packet.</summary>
    /// <param name="packet">The fixed header and everything after it, exactly one packet.</param>
    /// <param name="receivedAt">When its bytes were read, UTC.</param>
    /// <param name="publish">The message when the answer is <see cref="Received.Publish"/>; borrows from <paramref name="packet"/>
    /// and, where the topic was an alias, from this session until the next call.</param>
    /// <exception cref="MqttFailure">Malformed, with the statement and the DISCONNECT reason code; Refused when the broker
    /// asks for AUTH. Only <see cref="Connect"/> and <see cref="Goodbye"/> may follow.</exception>
    public Received Take(ReadOnlySpan<byte> packet, DateTime receivedAt, out Publish publish)
    {
        var body = FrameCutter.Body(packet, _version);
        var type = FixedHeader.TypeOf(packet[0]);
        if (type == PacketType.Publish && _terms.IsOpen)
        {
            return TakePublish(packet[0], body, receivedAt, out publish);
        }

        publish = default;
        _terms.CheckExpected(type);
        FixedHeader.CheckFlags(packet[0], _version);
        return type switch
        {
            PacketType.ConnAck => TakeConnAck(body),
            PacketType.PubRel => TakePubRel(body),
            PacketType.SubAck => TakeAnswer(type, body, Received.SubAck),
            PacketType.UnsubAck => TakeAnswer(type, body, Received.UnsubAck),
            PacketType.PingResp => TakePingResp(body),
            _ => TakeDisconnect(body),
        };
    }

    private Received TakePublish(byte header, ReadOnlySpan<byte> body, DateTime receivedAt, out Publish publish)
    {
        publish = PublishPacket.Read(header, body, _version, receivedAt, out var alias);
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

    private Received TakeConnAck(ReadOnlySpan<byte> body)
    {
        if (_terms.Take(ConnAckPacket.Read(body, _version)))
        {
            _receipts.Forget();
        }

        return Received.ConnAck;
    }

    private Received TakePubRel(ReadOnlySpan<byte> body)
    {
        _receipts.Release(AckPacket.Read(PacketType.PubRel, body, _version, out _));
        return Received.Nothing;
    }

    private Received TakeAnswer(PacketType type, ReadOnlySpan<byte> body, Received meaning)
    {
        if (_requests.Take(type, SubAckPacket.Read(type, body, _version)) is not { } grants)
        {
            return Received.Nothing;
        }

        Grants = grants;
        return meaning;
    }

    private static Received TakePingResp(ReadOnlySpan<byte> body)
    {
        if (!body.IsEmpty)
        {
            Malformation.Throw("PINGRESP is longer than its fields");
        }

        return Received.PingResp;
    }

    private Received TakeDisconnect(ReadOnlySpan<byte> body)
    {
        Disconnect = DisconnectPacket.Read(body);
        return Received.Disconnect;
    }
}
