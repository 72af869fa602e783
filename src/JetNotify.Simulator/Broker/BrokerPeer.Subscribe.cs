using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Simulator.Broker;

internal sealed partial class BrokerPeer
{
    private const byte SubscriptionFailure = 0x80;

    private void Subscribe(ReadOnlySpan<byte> body)
    {
        var packetId = SubscribePacket.Read(body, Version, out var asked, out var identifier);
        var codes = new byte[asked.Count];
        List<BrokerSubscription> retained = [];
        for (var i = 0; i < codes.Length; i++)
        {
            var options = asked[i];
            if (!TopicFilter.TryParse(options.Filter, out var filter, out var error))
            {
                codes[i] = RefusalOf(error);
                continue;
            }

            if (_exchange.Options.RefusedFilters.Contains(options.Filter))
            {
                codes[i] = SubscriptionFailure;
                continue;
            }

            if (options.NoLocal && filter.ShareGroup is not null)
            {
                Malformation.Throw("a shared subscription with No Local", "MQTT-3.8.3-4", ReasonCode.ProtocolError);
            }

            codes[i] = (byte)options.QoS;
            var subscription = new BrokerSubscription(_session!, filter, options, identifier);
            var isNew = _session!.Subscribe(subscription);
            if (filter.ShareGroup is null && (options.RetainHandling == 0 || (options.RetainHandling == 1 && isNew)))
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
            if (_session!.Unsubscribe(filters[i]))
            {
                _exchange.Options.Observer?.Unsubscribed(Info(), filters[i]);
            }
            else
            {
                codes[i] = TopicFilter.TryParse(filters[i], out _, out _)
                    ? ReasonCode.NoSubscriptionExisted
                    : ReasonCode.TopicFilterInvalid;
            }
        }

        Answer(PacketType.UnsubAck, packetId, codes);
    }

    // SUBACK cannot refuse in 3.1: there the connection ends, as Mosquitto ends it.
    private byte RefusalOf(string error)
    {
        if (Version == ProtocolVersion.V31)
        {
            Malformation.Throw(error);
        }

        return Version == ProtocolVersion.V5 ? ReasonCode.TopicFilterInvalid : SubscriptionFailure;
    }

    private void Answer(PacketType type, ushort packetId, byte[] codes)
    {
        _exchange.Packet.Clear();
        SubAckPacket.Write(_exchange.Packet, type, packetId, codes, Version);
        _outlet.Send(_exchange.Packet.Written);
    }
}
