using JetNotify.Mqtt.Wire;

namespace JetNotify.Mqtt;

/// <summary>Cuts SUBSCRIBE and UNSUBSCRIBE into as many packets as it takes and knows what waits for an answer.</summary>
internal sealed class SessionRequests
{
    // Bytes of topic filters in one packet: enough for a thousand, and little enough for any broker.
    private const int SensiblePacketSize = 64 * 1024;

    private readonly List<SessionRequest> _open = [];
    private readonly SessionTerms _terms;
    private readonly ProtocolVersion _version;
    private readonly Action<ushort, Subscription[], IReadOnlyList<Property>> _writeSubscribe;
    private readonly Action<ushort, string[], IReadOnlyList<Property>> _writeUnsubscribe;
    private ushort _lastId;

    /// <summary>Requests of one session; the writers are given packet identifier, filters and properties of one packet each.</summary>
    public SessionRequests(
        SessionTerms terms,
        Action<ushort, Subscription[], IReadOnlyList<Property>> writeSubscribe,
        Action<ushort, string[], IReadOnlyList<Property>> writeUnsubscribe)
    {
        _terms = terms;
        _version = terms.Options.Version;
        _writeSubscribe = writeSubscribe;
        _writeUnsubscribe = writeUnsubscribe;
    }

    /// <summary>Whether anything waits for its answer.</summary>
    public bool Any => _open.Count > 0;

    public void Clear() => _open.Clear();

    /// <summary>Writes SUBSCRIBE.</summary>
    /// <exception cref="ArgumentException"><see cref="Subscription.Validate"/> or the property table refuses one.</exception>
    public void Subscribe(IReadOnlyList<Subscription> subscriptions, IReadOnlyList<Property> properties)
    {
        Check(subscriptions.Count, properties, PropertyPackets.Subscribe);
        foreach (var subscription in subscriptions)
        {
            subscription.Validate();
        }

        Send(
            new SessionRequest(PacketType.SubAck, [.. subscriptions.Select(subscription => subscription.Filter)]),
            properties,
            index => SubscribePacket.Size(subscriptions[index]),
            (id, indexes) => _writeSubscribe(id, [.. indexes.Select(index => subscriptions[index])], properties));
    }

    /// <summary>Writes UNSUBSCRIBE.</summary>
    /// <exception cref="ArgumentException">A filter or property that cannot be.</exception>
    public void Unsubscribe(IReadOnlyList<string> filters, IReadOnlyList<Property> properties)
    {
        Check(filters.Count, properties, PropertyPackets.Unsubscribe);
        foreach (var filter in filters)
        {
            if (!TopicFilter.TryParse(filter, out _, out var error))
            {
                throw new ArgumentException(error);
            }
        }

        Send(
            new SessionRequest(PacketType.UnsubAck, filters),
            properties,
            index => UnsubscribePacket.Size(filters[index]),
            (id, indexes) => _writeUnsubscribe(id, [.. indexes.Select(index => filters[index])], properties));
    }

    /// <summary>Takes one SUBACK or UNSUBACK.</summary>
    /// <returns>The answers when these were the last of one call, else null.</returns>
    /// <exception cref="MqttFailure">It answers nothing that was asked, or not all of it.</exception>
    public IReadOnlyList<Grant>? Take(PacketType type, SubAckPacket answer)
    {
        var id = answer.PacketId;
        var request = _open.Find(open => open.Answer == type && open.IsOpen(id));
        if (request is null)
        {
            Malformation.Throw(
                $"{FixedHeader.NameOf(type)} for the packet identifier {id}, which waits for none",
                type == PacketType.SubAck ? "MQTT-3.8.4-2" : _version == ProtocolVersion.V5 ? "MQTT-3.10.4-5" : "MQTT-3.10.4-4",
                ReasonCode.ProtocolError);
        }

        request.Take(answer, _version);
        if (!request.Complete)
        {
            return null;
        }

        _open.Remove(request);
        return request.Grants;
    }

    private void Check(int count, IReadOnlyList<Property> properties, PropertyPackets packet)
    {
        ArgumentOutOfRangeException.ThrowIfZero(count);
        if (_version == ProtocolVersion.V5)
        {
            PropertyTable.Check(properties, packet);
        }

        _ = _terms.Granted;
    }

    private void Send(
        SessionRequest request,
        IReadOnlyList<Property> properties,
        Func<int, int> sizeOf,
        Action<ushort, int[]> write)
    {
        var broker = _terms.Granted;

        // Fixed header of at most 5 bytes · Packet Identifier · Properties: what every packet has before its filters.
        var largest = (broker.MaximumPacketSize ?? ConnectOptions.ProtocolMaxPacketSize) - (long)Overhead(properties);
        var room = Math.Min(largest, SensiblePacketSize);
        var packet = new List<int>();
        var size = 0L;
        byte refusal = 0;
        for (var i = 0; i < request.Filters.Count; i++)
        {
            var more = sizeOf(i);
            var code = Refusal(request, i, properties, broker);
            if (code == 0 && more > largest)
            {
                code = ReasonCode.PacketTooLarge;
            }

            if (code != 0)
            {
                refusal = code;
                request.Refuse(i, code);
                continue;
            }

            if (packet.Count > 0 && size + more > room)
            {
                Flush(request, packet, write);
                size = 0;
            }

            packet.Add(i);
            size += more;
        }

        if (packet.Count > 0)
        {
            Flush(request, packet, write);
        }

        if (request.Complete)
        {
            throw new MqttFailure(
                FailureKind.Refused,
                $"the broker takes none of the topic filters: {ReasonCode.Words(request.Answer, refusal, _version)}")
            {
                ReasonCode = refusal,
            };
        }

        _open.Add(request);
    }

    private void Flush(SessionRequest request, List<int> packet, Action<ushort, int[]> write)
    {
        do
        {
            _lastId++;
        }
        while (_lastId == 0 || _open.Exists(open => open.IsOpen(_lastId)) || request.IsOpen(_lastId));

        int[] indexes = [.. packet];
        write(_lastId, indexes);
        request.Sent(_lastId, indexes);
        packet.Clear();
    }

    // What CONNACK ruled out must not be asked for (MQTT 5.0 §3.2.2.3.11–13): a broker may close the connection over it.
    private static byte Refusal(SessionRequest request, int index, IReadOnlyList<Property> properties, ConnAck broker)
    {
        if (request.Answer != PacketType.SubAck || !TopicFilter.TryParse(request.Filters[index], out var filter, out _))
        {
            return 0;
        }

        if (!broker.SharedAvailable && filter.ShareGroup is not null)
        {
            return ReasonCode.SharedSubscriptionsNotSupported;
        }

        if (!broker.WildcardAvailable && filter.HasWildcard)
        {
            return ReasonCode.WildcardSubscriptionsNotSupported;
        }

        return !broker.SubscriptionIdAvailable && properties.Any(property => property.Id == PropertyId.SubscriptionIdentifier)
            ? ReasonCode.SubscriptionIdentifiersNotSupported
            : (byte)0;
    }

    private int Overhead(IReadOnlyList<Property> properties)
    {
        var measure = new PacketWriter();
        if (_version == ProtocolVersion.V5)
        {
            measure.Properties(properties);
        }

        return 5 + 2 + measure.Length;
    }
}
