using JetNotify.Mqtt.Packets;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Mqtt;

/// <summary>Sends one or more whole packets; the bytes are borrowed.</summary>
internal delegate void PacketSender(ReadOnlySpan<byte> packets);

/// <summary>
/// Sessions in bytes, for a driver that owns the sockets of many: what they say, and what becomes of what came. No I/O.
/// One codec serves every session of its version; one thread at a time.
/// </summary>
/// <param name="version">The version of the sessions.</param>
internal sealed class SessionCodec(ProtocolVersion version)
{
    private readonly PacketCodec _codec = new(version);

    /// <summary>PINGREQ (MQTT 3.1.1 §3.12).</summary>
    public static ReadOnlySpan<byte> PingRequest => [0xC0, 0x00];

    /// <summary>Begins a new network connection of a session.</summary>
    /// <returns>CONNECT, good until the next call.</returns>
    public ReadOnlySpan<byte> Connect(Session session) => _codec.Encode(SentPackets.Connect(session.Connect()));

    /// <summary>Sends SUBSCRIBE, as many packets as it takes.</summary>
    /// <exception cref="MqttException">Refused: CONNACK ruled out every filter, and nothing was sent.</exception>
    public void Subscribe(
        Session session, IReadOnlyList<Subscription> subscriptions, IReadOnlyList<Property> properties,
            int filtersPerPacket,
        PacketSender send)
    {
        foreach (var request in session.Subscribe(subscriptions, properties, filtersPerPacket))
        {
            send(_codec.Encode(SentPackets.Subscribe(request)));
        }
    }

    /// <summary>Sends UNSUBSCRIBE, as many packets as it takes.</summary>
    /// <exception cref="MqttException">Refused: every filter is above the broker's maximum packet size.</exception>
    public void Unsubscribe(Session session, IReadOnlyList<TopicFilter> filters, PacketSender send)
    {
        foreach (var request in session.Unsubscribe(filters, []))
        {
            send(_codec.Encode(SentPackets.Unsubscribe(request)));
        }
    }

    /// <summary>Returns DISCONNECT, good until the next call.</summary>
    public ReadOnlySpan<byte> Disconnect(Session session, ReasonCode reason) =>
        _codec.Encode(SentPackets.Disconnect(session.End(reason)));

    /// <summary>Handles one whole packet.</summary>
    /// <param name="session">Whose it is.</param>
    /// <param name="packet">The fixed header and everything after it.</param>
    /// <param name="receivedAt">When its bytes were read, UTC.</param>
    /// <param name="publish">The message when the answer is <see cref="PacketOutcome.Publish"/>; borrows from
    /// <paramref name="packet"/>.</param>
    /// <exception cref="MqttException">It may not come now, does not parse or breaks a rule.</exception>
    public PacketOutcome Handle(Session session, ReadOnlySpan<byte> packet, DateTime receivedAt, out Publish publish)
    {
        if (FixedHeader.TypeOf(packet[0]) is PacketType.Publish or PacketType.PubRel)
        {
            return session.HandleMessage(packet, receivedAt, out publish);
        }

        publish = default;
        return ReceivedPackets.Deliver(_codec.DecodeFor(session, packet), _codec.Seen, session);
    }
}
