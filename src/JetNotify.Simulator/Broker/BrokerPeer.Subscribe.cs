using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;
using JetNotify.Simulator.Wire;

namespace JetNotify.Simulator.Broker;

internal sealed partial class BrokerPeer
{
    private const byte SubscriptionFailure = 0x80;

    private void Subscribe(ReadOnlySpan<byte> body)
    {
        var packetId = SubscribePacket.Read(body, Version, out var asked, out var identifier);
        var filters = Parse(asked);
        var codes = new byte[asked.Count];
        List<BrokerSubscription> retained = [];
        for (var i = 0; i < codes.Length; i++)
        {
            var options = asked[i];
            if (_exchange.Options.RefusedFilters.Contains(options.Filter))
            {
                codes[i] = SubscriptionFailure;
                continue;
            }

            codes[i] = (byte)options.QoS;
            var subscription = new BrokerSubscription(_session!, filters[i], options, identifier);
            var isNew = _session!.Subscribe(subscription);
            if (filters[i].ShareGroup is null && (options.RetainHandling == 0 || (options.RetainHandling == 1 && isNew)))
            {
                retained.Add(subscription);
            }
        }

        Answer(PacketType.SubAck, packetId, codes);
        for (var i = 0; i < codes.Length; i++)
        {
            if (codes[i] < SubscriptionFailure)
            {
                _exchange.Options.Observer?.Subscribed(Info(), new SubscriptionInfo(asked[i].Filter, asked[i].QoS));
            }
        }

        foreach (var subscription in retained)
        {
            _exchange.SendRetained(subscription);
        }
    }

    private void Unsubscribe(ReadOnlySpan<byte> body)
    {
        var packetId = UnsubscribePacket.Read(body, Version, out var filters);
        var codes = new byte[filters.Count];
        for (var i = 0; i < codes.Length; i++)
        {
            _ = Parse(filters[i]);
            if (_session!.Unsubscribe(filters[i]))
            {
                _exchange.Options.Observer?.Unsubscribed(Info(), filters[i]);
            }
            else
            {
                codes[i] = ReasonCode.NoSubscriptionExisted;
            }
        }

        Answer(PacketType.UnsubAck, packetId, codes);
    }

    // All of them before any is granted.
    private static TopicFilter[] Parse(IReadOnlyList<Subscription> asked)
    {
        var filters = new TopicFilter[asked.Count];
        for (var i = 0; i < filters.Length; i++)
        {
            filters[i] = Parse(asked[i].Filter);
            if (asked[i].NoLocal && filters[i].ShareGroup is not null)
            {
                Malformation.Throw("a shared subscription with No Local", "MQTT-3.8.3-4", ReasonCode.ProtocolError);
            }
        }

        return filters;
    }

    // The code for a refused filter is for one that is correctly formed; one that is not breaks the protocol [MQTT-4.8.0-1].
    private static TopicFilter Parse(string text)
    {
        if (!TopicFilter.TryParse(text, out var filter, out var error))
        {
            Malformation.Throw(error, "MQTT-4.8.0-1");
        }

        return filter;
    }

    private void Answer(PacketType type, ushort packetId, byte[] codes)
    {
        _exchange.Packet.Clear();
        SubAckPacket.Write(_exchange.Packet, type, packetId, codes, Version);
        _outlet.Send(_exchange.Packet.Written);
    }
}
