using System.Text;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Mqtt;

/// <summary>Cuts SUBSCRIBE and UNSUBSCRIBE into as many packets as it takes and knows what waits for an
/// answer.</summary>
internal sealed class PendingRequests
{
    // Bytes of topic filters in one packet: enough for a thousand, and little enough for any broker.
    private const int SensiblePacketSize = 64 * 1024;

    private readonly List<PendingRequest> _open = [];
    private readonly ConnectState _state;
    private readonly ProtocolVersion _version;
    private ushort _lastId;

    /// <summary>Requests of one session.</summary>
    public PendingRequests(ConnectState state)
    {
        _state = state;
        _version = state.Options.Version;
    }

    /// <summary>Whether anything waits for its answer.</summary>
    public bool Any => _open.Count > 0;

    /// <summary>Whether this packet identifier waits for its answer.</summary>
    public bool Awaits(ushort packetId) => _open.Exists(open => open.IsOpen(packetId));

    public void Clear() => _open.Clear();

    /// <summary>Makes SUBSCRIBE.</summary>
    /// <param name="subscriptions">At least one.</param>
    /// <param name="properties">MQTT 5 properties, sent with every packet.</param>
    /// <param name="filtersPerPacket">The most topic filters in one packet, 1 or more.</param>
    /// <exception cref="ArgumentException"><see cref="Subscription.Validate"/> or the property table refuses
    /// one.</exception>
    /// <exception cref="MqttException">Refused: CONNACK ruled out every one of them.</exception>
    public IReadOnlyList<SubscribeRequest> Subscribe(
        IReadOnlyList<Subscription> subscriptions, IReadOnlyList<Property> properties, int filtersPerPacket)
    {
        Check(subscriptions.Count, properties, PropertyPackets.Subscribe);
        foreach (var subscription in subscriptions)
        {
            subscription.Validate();
        }

        // Topic Filter · Options
        var packets = Split(
            new PendingRequest(PacketType.SubAck, [.. subscriptions.Select(subscription => subscription.Filter)]),
            properties,
            index => StringSize(subscriptions[index].Filter) + 1,
            filtersPerPacket);
        return [.. packets.Select(packet => new SubscribeRequest(
            packet.Id, [.. packet.Indexes.Select(index => subscriptions[index])], properties))];
    }

    /// <summary>Makes UNSUBSCRIBE.</summary>
    /// <exception cref="ArgumentException">A property that cannot be.</exception>
    /// <exception cref="MqttException">Refused: every filter is above the broker's maximum packet size.</exception>
    public IReadOnlyList<UnsubscribeRequest> Unsubscribe(IReadOnlyList<TopicFilter> filters,
        IReadOnlyList<Property> properties)
    {
        Check(filters.Count, properties, PropertyPackets.Unsubscribe);
        var packets = Split(
            new PendingRequest(PacketType.UnsubAck, filters), properties, index => StringSize(filters[index]),
                int.MaxValue);
        return [.. packets.Select(packet => new UnsubscribeRequest(
            packet.Id, [.. packet.Indexes.Select(index => filters[index])], properties))];
    }

    /// <summary>Handles one SUBACK or UNSUBACK.</summary>
    /// <returns>The answers when these were the last of one call, else null.</returns>
    /// <exception cref="MqttException">It answers nothing that was asked, or not all of it.</exception>
    public IReadOnlyList<Grant>? HandleAnswer(SubscribeAnswer answer)
    {
        var request = _open.Find(open => open.Answer == answer.Type && open.IsOpen(answer.PacketId));
        if (request is null)
        {
            MalformedPacket.Throw(
                $"{FixedHeader.NameOf(answer.Type)} for the packet identifier {answer.PacketId}, which waits for none",
                answer.Type == PacketType.SubAck ? "MQTT-3.8.4-2" : _version == ProtocolVersion.V5 ? "MQTT-3.10.4-5"
                    : "MQTT-3.10.4-4",
                ReasonCode.ProtocolError);
        }

        request.HandleAnswer(answer, _version);
        if (!request.Complete)
        {
            return null;
        }

        _open.Remove(request);
        return request.Grants;
    }

    private static int StringSize(TopicFilter filter) => 2 + Encoding.UTF8.GetByteCount(filter.Text);

    private void Check(int count, IReadOnlyList<Property> properties, PropertyPackets packet)
    {
        ArgumentOutOfRangeException.ThrowIfZero(count);
        if (_version == ProtocolVersion.V5)
        {
            PropertyTable.Check(properties, packet);
        }

        _ = _state.Granted;
    }

    private List<(ushort Id, int[] Indexes)> Split(
        PendingRequest request, IReadOnlyList<Property> properties, Func<int, int> sizeOf, int most)
    {
        var packets = new List<(ushort Id, int[] Indexes)>();
        var broker = _state.Granted;

        // Fixed header of at most 5 bytes · Packet Identifier · Properties: what every packet has before its filters.
        long largest = (broker.MaximumPacketSize ?? ConnectOptions.ProtocolMaxPacketSize) - (long)Overhead(properties);
        long room = Math.Min(largest, SensiblePacketSize);
        var packet = new List<int>();
        long size = 0L;
        var refusal = ReasonCode.Success;
        for (int i = 0; i < request.Filters.Count; i++)
        {
            int more = sizeOf(i);
            var code = Refusal(request, i, properties, broker);
            if (code == ReasonCode.Success && more > largest)
            {
                code = ReasonCode.PacketTooLarge;
            }

            if (code != ReasonCode.Success)
            {
                refusal = code;
                request.Refuse(i, code);
                continue;
            }

            if (packet.Count > 0 && (packet.Count == most || size + more > room))
            {
                packets.Add(Number(request, packet));
                size = 0;
            }

            packet.Add(i);
            size += more;
        }

        if (packet.Count > 0)
        {
            packets.Add(Number(request, packet));
        }

        if (request.Complete)
        {
            throw new MqttException(
                FailureKind.Refused,
                "the broker takes none of the topic filters: "
                    + $"{ReasonCodeText.Describe(request.Answer, (byte)refusal, _version)}")
            {
                Code = (byte)refusal,
            };
        }

        _open.Add(request);
        return packets;
    }

    private (ushort Id, int[] Indexes) Number(PendingRequest request, List<int> packet)
    {
        do
        {
            _lastId++;
        }
        while (_lastId == 0 || Awaits(_lastId) || request.IsOpen(_lastId));

        int[] indexes = [.. packet];
        request.Sent(_lastId, indexes);
        packet.Clear();
        return (_lastId, indexes);
    }

    // What CONNACK ruled out must not be asked for (MQTT 5.0 §3.2.2.3.11–13): a broker may close the connection over
    // it.
    private static ReasonCode Refusal(PendingRequest request, int index, IReadOnlyList<Property> properties,
        ConnAck broker)
    {
        if (request.Answer != PacketType.SubAck)
        {
            return ReasonCode.Success;
        }

        var filter = request.Filters[index];

        if (!broker.SharedAvailable && filter.ShareGroup is not null)
        {
            return ReasonCode.SharedSubscriptionsNotSupported;
        }

        if (!broker.WildcardAvailable && filter.HasWildcard)
        {
            return ReasonCode.WildcardSubscriptionsNotSupported;
        }

        return !broker.SubscriptionIdAvailable
            && properties.Any(property => property.Id == PropertyId.SubscriptionIdentifier)
            ? ReasonCode.SubscriptionIdentifiersNotSupported
            : ReasonCode.Success;
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
