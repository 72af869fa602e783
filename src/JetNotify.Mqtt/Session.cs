using JetNotify.Mqtt.Wire;

namespace JetNotify.Mqtt;

/// <summary>
/// The client's half of an MQTT session, 3.1, 3.1.1 and 5.0 in one state machine: no I/O, no clock, one thread at a
/// time. Messages and their acknowledgements are bytes here; of other packets it is told, and it says, what they hold.
/// It outlives connections: what QoS 2 has to remember across them is here.
/// </summary>
public sealed class Session
{
    private readonly ConnectState _state;
    private readonly InboundQos _inbound;
    private readonly PendingRequests _requests;
    private readonly TopicAliases _aliases;
    private readonly ProtocolVersion _version;

    /// <summary>A session that will connect as <paramref name="options"/> say.</summary>
    /// <exception cref="ArgumentException"><see cref="ConnectOptions.Validate"/> refuses them.</exception>
    public Session(ConnectOptions options)
    {
        _state = new ConnectState(options);
        _version = options.Version;
        MaxPacketSize = _state.MaxPacketSize;
        _aliases = new TopicAliases(_state.TopicAliasMaximum);
        _inbound = new InboundQos(Acknowledgements, _version, _state.ReceiveMaximum);
        _requests = new PendingRequests(_state);
    }

    /// <summary>What was asked for.</summary>
    public ConnectOptions Options => _state.Options;

    /// <summary>The largest packet to be taken, in bytes of the whole packet: what <see cref="PacketFramer"/> and
    /// <see cref="ReceiveBuffer"/> of this connection need. The lower of the option and the property.</summary>
    public int MaxPacketSize { get; }

    /// <summary>PUBACK, PUBREC and PUBCOMP to be sent once the sink has flushed. The connection takes and clears
    /// them.</summary>
    public PacketWriter Acknowledgements { get; } = new();

    /// <summary>The last CONNACK; null before one came on this connection.</summary>
    public ConnAck? ConnAck => _state.ConnAck;

    /// <summary>The filters the last SUBACK or UNSUBACK answered, in the order asked.</summary>
    public IReadOnlyList<Grant> Grants { get; private set; } = [];

    /// <summary>What the broker's DISCONNECT said (5.0), or null.</summary>
    public Disconnect? Disconnect { get; private set; }

    /// <summary>Whether a SUBSCRIBE or UNSUBSCRIBE still waits for its answer.</summary>
    public bool AwaitsAnswer => _requests.Any;

    /// <summary>Whether the SUBSCRIBE or UNSUBSCRIBE of this packet identifier still waits for its answer.</summary>
    internal bool Awaits(ushort packetId) => _requests.Awaits(packetId);

    /// <summary>Whether a QoS 2 delivery of this connection is not at its end: its PUBREL is yet to come.</summary>
    public bool AwaitsRelease => _inbound.AwaitsRelease;

    /// <summary>The sink took so long that the broker may have sent again what is acknowledged only now: copies are not
    /// delivered.</summary>
    public void ExpectResent() => _inbound.ExpectResent();

    /// <summary>Begins a new network connection: forgets what belongs to the old one (aliases, unanswered requests,
    /// unsent acknowledgements). A 5.0 session that outlives its connection is asked for again once there was one, even
    /// where the first began clean, and under the client identifier the broker assigned [MQTT-3.2.2-16].</summary>
    /// <returns>What CONNECT has to say, with all its properties.</returns>
    public ConnectOptions Connect()
    {
        Disconnect = null;
        Grants = [];
        Acknowledgements.Clear();
        _requests.Clear();
        _aliases.Clear();
        _inbound.Reconnected();
        return _state.Offer();
    }

    /// <summary>Makes SUBSCRIBE, as many packets as the broker's maximum packet size needs. What CONNACK ruled out
    /// (shared or wildcard subscriptions, a filter above the maximum packet size) is not asked for: its grant is the
    /// refusal.</summary>
    /// <param name="subscriptions">At least one.</param>
    /// <param name="properties">MQTT 5 properties, sent with every packet.</param>
    /// <param name="filtersPerPacket">The most topic filters in one packet, 1 or more: some brokers close the
    /// connection over more.</param>
    /// <exception cref="ArgumentException"><see cref="Subscription.Validate"/> or the property table refuses
    /// one.</exception>
    /// <exception cref="MqttException">Refused: CONNACK ruled out every one of them, and nothing is to be
    /// sent.</exception>
    public IReadOnlyList<SubscribeRequest> Subscribe(
        IReadOnlyList<Subscription> subscriptions, IReadOnlyList<Property> properties,
        int filtersPerPacket = int.MaxValue) =>
        _requests.Subscribe(subscriptions, properties, filtersPerPacket);

    /// <summary>Makes UNSUBSCRIBE, as many packets as the broker's maximum packet size needs.</summary>
    /// <param name="filters">At least one.</param>
    /// <param name="properties">MQTT 5 properties, sent with every packet.</param>
    /// <exception cref="ArgumentException">A filter or property that cannot be.</exception>
    /// <exception cref="MqttException">Refused: every filter is above the broker's maximum packet size.</exception>
    public IReadOnlyList<UnsubscribeRequest> Unsubscribe(IReadOnlyList<TopicFilter> filters,
        IReadOnlyList<Property> properties) =>
        _requests.Unsubscribe(filters, properties);

    /// <summary>Makes DISCONNECT: in 5.0 with <paramref name="reason"/>, and with its properties where the broker's
    /// maximum packet size has room for them [MQTT-3.14.2-3].</summary>
    public DisconnectRequest End(ReasonCode reason)
    {
        if (_version != ProtocolVersion.V5)
        {
            return new DisconnectRequest(ReasonCode.Success, []);
        }

        var properties = Options.DisconnectProperties;
        bool fits = properties.Count == 0
            || Packets.OwnPackets.DisconnectBytes(reason, properties).Length <= (ConnAck?.MaximumPacketSize
                ?? uint.MaxValue);
        return new DisconnectRequest(reason, fits ? properties : []);
    }

    /// <summary>Checks that a packet of this type, not a PUBLISH on an open connection, may come now.</summary>
    /// <exception cref="MqttException">It may not; Refused when the broker asks for AUTH.</exception>
    public void CheckExpected(PacketType type) => _state.CheckExpected(type);

    /// <summary>Handles one whole PUBLISH or PUBREL.</summary>
    /// <param name="packet">The fixed header and everything after it, exactly one packet.</param>
    /// <param name="receivedAt">When its bytes were read, UTC.</param>
    /// <param name="publish">The message when the answer is <see cref="PacketOutcome.Publish"/>; borrows from
    /// <paramref name="packet"/> and, where the topic was an alias, from this session until the next call.</param>
    /// <exception cref="MqttException">Malformed, with the statement and the DISCONNECT reason code. Only
    /// <see cref="Connect"/> and <see cref="End"/> may follow.</exception>
    public PacketOutcome HandleMessage(ReadOnlySpan<byte> packet, DateTime receivedAt, out Publish publish)
    {
        var body = PacketFramer.Body(packet, _version);
        var type = FixedHeader.TypeOf(packet[0]);
        if (type == PacketType.Publish && _state.IsOpen)
        {
            return HandlePublish(packet[0], body, receivedAt, out publish);
        }

        publish = default;
        CheckExpected(type);
        FixedHeader.CheckFlags(packet[0], _version);
        ushort id = AckPacket.Read(PacketType.PubRel, body, _version, out var reason);
        if (reason is not (ReasonCode.Success or ReasonCode.PacketIdentifierNotFound))
        {
            MalformedPacket.Throw($"PUBREL has the reason code 0x{(byte)reason:X2}", "MQTT-3.6.2-1",
                ReasonCode.ProtocolError);
        }

        _inbound.Release(id);
        return PacketOutcome.Nothing;
    }

    /// <summary>Handles CONNACK.</summary>
    /// <exception cref="MqttException">It has a session where none may be.</exception>
    public void HandleConnAck(ConnAck connAck)
    {
        if (_state.HandleConnAck(connAck))
        {
            _inbound.Forget();
        }
    }

    /// <summary>Handles SUBACK or UNSUBACK.</summary>
    /// <exception cref="MqttException">It answers nothing that was asked, or not all of it.</exception>
    internal PacketOutcome HandleAnswer(SubscribeAnswer answer)
    {
        if (_requests.HandleAnswer(answer) is not { } grants)
        {
            return PacketOutcome.Nothing;
        }

        Grants = grants;
        return answer.Type == PacketType.SubAck ? PacketOutcome.SubAck : PacketOutcome.UnsubAck;
    }

    /// <summary>Handles the broker's DISCONNECT (5.0).</summary>
    public void HandleDisconnect(Disconnect disconnect) => Disconnect = disconnect;

    private PacketOutcome HandlePublish(byte header, ReadOnlySpan<byte> body, DateTime receivedAt, out Publish publish)
    {
        try
        {
            publish = PublishPacket.Read(header, body, _version, receivedAt, out ushort alias);
            if (alias != 0)
            {
                publish = publish with { Topic = _aliases.Resolve(alias, publish.Topic) };
            }
        }
        catch (MqttException failure)
        {
            throw MalformedPacket.In(failure, header, body);
        }

        if (publish.QoS == QoS.AtMostOnce || _inbound.Accept(publish))
        {
            return PacketOutcome.Publish;
        }

        publish = default;
        return PacketOutcome.Nothing;
    }
}
