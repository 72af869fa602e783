using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;
using JetNotify.Simulator.Wire;

namespace JetNotify.Simulator.Broker;

internal sealed partial class ClientHandler
{
    // The same number in every version.
    private const byte SubscriptionFailure = (byte)ReturnCode.Failure;

    private void Subscribe(ReadOnlySpan<byte> body)
    {
        ushort packetId = SubscribePacket.Read(body, Version, out var asked, out uint identifier);
        Limit(asked.Count);
        var filters = Parse(asked);
        byte[] codes = new byte[asked.Count];
        int beyond = 0;
        for (int i = 0; i < codes.Length; i++)
        {
            var options = asked[i];
            if (_state.Options.RefusedFilters.Contains(options.Filter))
            {
                codes[i] = SubscriptionFailure;
                continue;
            }

            if (filters[i] is not { } filter || !TrySubscribe(filter, options, identifier))
            {
                codes[i] = Version == ProtocolVersion.V5 ? (byte)ReasonCode.QuotaExceeded : SubscriptionFailure;
                beyond++;
                continue;
            }

            codes[i] = (byte)options.QoS;
        }

        Answer(PacketType.SubAck, packetId, codes);
        var info = Info();
        for (int i = 0; i < codes.Length; i++)
        {
            if (codes[i] < SubscriptionFailure)
            {
                _state.Options.Observer?.Subscribed(info, new SubscriptionInfo(asked[i].Filter, asked[i].QoS));
            }
        }

        if (beyond > 0)
        {
            _state.Options.Observer?.Limited(
                _session!.ClientId, $"had {beyond} of {codes.Length} subscriptions refused: beyond a limit");
        }

        _session!.SendMore();
    }

    // False when it is beyond a limit.
    private bool TrySubscribe(TopicFilter filter, SubscriptionOptions options, uint identifier)
    {
        var subscription = new BrokerSubscription(_session!, filter, options, identifier);
        if (!_session!.TrySubscribe(subscription, out bool isNew))
        {
            return false;
        }

        if (filter.ShareGroup is null && (options.RetainHandling == 0 || (options.RetainHandling == 1 && isNew)))
        {
            _session.AwaitRetained(subscription, filter);
        }

        return true;
    }

    private void Unsubscribe(ReadOnlySpan<byte> body)
    {
        ushort packetId = UnsubscribePacket.Read(body, Version, out var filters);
        Limit(filters.Count);
        var info = Info();
        byte[] codes = new byte[filters.Count];
        for (int i = 0; i < codes.Length; i++)
        {
            _ = Parse(filters[i]);
            if (_session!.Unsubscribe(filters[i]))
            {
                _state.Options.Observer?.Unsubscribed(info, filters[i]);
            }
            else
            {
                codes[i] = (byte)ReasonCode.NoSubscriptionExisted;
            }
        }

        Answer(PacketType.UnsubAck, packetId, codes);
    }

    private void Limit(int filters)
    {
        int most = _state.Options.Limits.FiltersPerPacket;
        if (filters > most)
        {
            MalformedPacket.Throw(
                $"{filters} topic filters in one packet, above the {most} that are taken", null,
                    ReasonCode.QuotaExceeded);
        }
    }

    // All of them before any is granted; null for one that has too many levels.
    private TopicFilter?[] Parse(IReadOnlyList<SubscriptionOptions> asked)
    {
        var filters = new TopicFilter?[asked.Count];
        for (int i = 0; i < filters.Length; i++)
        {
            filters[i] = Parse(asked[i].Filter);
            if (asked[i].NoLocal && filters[i]?.ShareGroup is not null)
            {
                MalformedPacket.Throw("a shared subscription with No Local", "MQTT-3.8.3-4", ReasonCode.ProtocolError);
            }
        }

        return filters;
    }

    // The code for a refused filter is for one that is correctly formed; one that is not breaks the protocol
    // [MQTT-4.8.0-1].
    private TopicFilter? Parse(string text)
    {
        if (text.AsSpan().Count('/') >= _state.Options.Limits.TopicLevels)
        {
            return null;
        }

        if (!TopicFilter.TryParse(text, out var filter, out string? error))
        {
            MalformedPacket.Throw(error, "MQTT-4.8.0-1");
        }

        return filter;
    }

    private void Answer(PacketType type, ushort packetId, byte[] codes)
    {
        _state.Packet.Clear();
        SubAckPacket.Write(_state.Packet, type, packetId, codes, Version);
        _writer.Send(_state.Packet.Written);
    }
}
