using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Simulator.Broker;

/// <summary>
/// What a server keeps for one client identifier, connected or not (MQTT 3.1.1 §3.1.2.4, MQTT 5.0 §4.1): a state machine
/// without socket. All members are called under the exchange's lock.
/// </summary>
internal sealed class BrokerSession
{
    private readonly Exchange _exchange;
    private readonly Dictionary<string, BrokerSubscription> _subscriptions = [];
    private List<InFlight>? _inFlight;
    private Queue<WaitingMessage>? _waiting;
    private HashSet<ushort>? _received;
    private ushort _lastId;
    private int _outstanding;

    public BrokerSession(Exchange exchange, string clientId)
    {
        _exchange = exchange;
        ClientId = clientId;
    }

    public string ClientId { get; }

    /// <summary>The present connection, or null.</summary>
    public BrokerPeer? Peer { get; private set; }

    /// <summary>How long it outlives a connection; <see cref="uint.MaxValue"/> is for ever.</summary>
    public uint ExpirySeconds { get; set; }

    /// <summary>When the last connection ended.</summary>
    public DateTimeOffset DisconnectedAt { get; private set; }

    /// <summary>A will that waits for its delay to be over.</summary>
    public PendingWill? PendingWill { get; set; }

    public long Dropped { get; private set; }

    public IReadOnlyDictionary<string, BrokerSubscription> Subscriptions => _subscriptions;

    /// <summary>QoS 1 and 2 messages for it that are not acknowledged.</summary>
    public int Outstanding => (_inFlight?.Count ?? 0) + (_waiting?.Count ?? 0);

    /// <summary>Whether publishers wait for it: more waits for a client that is connected than half of what its queue holds.</summary>
    public bool IsBehind { get; private set; }

    /// <summary>QoS 2 messages received and not yet released.</summary>
    public int Unreleased => _received?.Count ?? 0;

    /// <summary>A connection takes the session up: what was in flight is sent again in its order [MQTT-4.4.0-1], then what waits.</summary>
    public void Resume(BrokerPeer peer)
    {
        Peer = peer;
        PendingWill = null;
        _outstanding = 0;
        foreach (var one in _inFlight ?? [])
        {
            one.SentHere = one.Received;
            if (one.Received)
            {
                _outstanding++;
                peer.SendRelease(one.PacketId);
            }
        }

        Pump();
    }

    /// <summary>The connection is gone.</summary>
    public void Pause(DateTimeOffset now)
    {
        Peer = null;
        DisconnectedAt = now;
        CatchUp();
    }

    /// <summary>Adds or replaces.</summary>
    /// <returns>Whether it is new.</returns>
    public bool Subscribe(BrokerSubscription subscription)
    {
        var isNew = !_subscriptions.Remove(subscription.Filter.Text, out var before);
        if (before is not null)
        {
            _exchange.Index.Remove(before);
        }

        _subscriptions.Add(subscription.Filter.Text, subscription);
        _exchange.Index.Add(subscription);
        return isNew;
    }

    /// <summary>Ends a subscription.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Unsubscribe(string filter)
    {
        if (!_subscriptions.Remove(filter, out var subscription))
        {
            return false;
        }

        _exchange.Index.Remove(subscription);
        return true;
    }

    /// <summary>The session ends: its subscriptions leave the index.</summary>
    public void Discard()
    {
        foreach (var subscription in _subscriptions.Values)
        {
            _exchange.Index.Remove(subscription);
        }

        _subscriptions.Clear();
    }

    /// <summary>A message for the matching subscriptions of this session.</summary>
    public void Deliver(ref Delivery delivery, BrokerSubscription[] matching)
    {
        if (matching.Length == 1 || !(_exchange.Options.OverlapOnce || Peer?.Version == ProtocolVersion.V5))
        {
            foreach (var subscription in matching)
            {
                if (!subscription.Excludes(delivery.From))
                {
                    Deliver(ref delivery, subscription);
                }
            }

            return;
        }

        var qos = QoS.AtMostOnce;
        var keepRetain = false;
        var any = false;
        List<uint> identifiers = [];
        foreach (var subscription in matching)
        {
            if (subscription.Excludes(delivery.From))
            {
                continue;
            }

            any = true;
            qos = (QoS)Math.Max((byte)qos, (byte)subscription.Options.QoS);
            keepRetain |= delivery.KeepsRetain || subscription.Options.RetainAsPublished;
            if (subscription.Identifier != 0)
            {
                identifiers.Add(subscription.Identifier);
            }
        }

        if (any)
        {
            Deliver(ref delivery, qos, keepRetain && delivery.Message.Retain, [.. identifiers]);
        }
    }

    /// <summary>A message for one subscription.</summary>
    public void Deliver(ref Delivery delivery, BrokerSubscription subscription) => Deliver(
        ref delivery,
        subscription.Options.QoS,
        (delivery.KeepsRetain || subscription.Options.RetainAsPublished) && delivery.Message.Retain,
        IdentifiersOf(subscription));

    /// <summary>A retained message for a new subscription; it says so [MQTT-3.3.1-8].</summary>
    public void DeliverRetained(StoredMessage message, BrokerSubscription subscription)
    {
        var qos = (QoS)Math.Min((byte)message.QoS, (byte)subscription.Options.QoS);
        if (qos == QoS.AtMostOnce)
        {
            Count(Peer?.SendOwn(message.ToPublish(), message.Expires, retain: true, IdentifiersOf(subscription)) ?? false);
        }
        else
        {
            Enqueue(new WaitingMessage(message, qos, Retain: true, IdentifiersOf(subscription)));
        }
    }

    /// <summary>A QoS 2 message came in.</summary>
    /// <returns>Whether it is the first time, so that it is to be routed.</returns>
    public bool Receive(ushort packetId) => (_received ??= []).Add(packetId);

    /// <summary>PUBREL came in.</summary>
    /// <returns>Whether there was such a message.</returns>
    public bool Release(ushort packetId) => _received?.Remove(packetId) ?? false;

    /// <summary>PUBACK, PUBCOMP, or a PUBREC that refuses: the delivery is over. One for nothing is left from a time before, and ignored.</summary>
    /// <exception cref="MqttFailure">It is no answer to what was sent.</exception>
    public void Complete(ushort packetId, PacketType by)
    {
        var at = Find(packetId);
        if (at >= 0)
        {
            Check(_inFlight![at], by);
            Forget(at);
            Pump();
        }
    }

    /// <summary>PUBREC came in.</summary>
    /// <returns>Whether there is such a delivery.</returns>
    /// <exception cref="MqttFailure">It is no answer to what was sent.</exception>
    public bool Received(ushort packetId)
    {
        var at = Find(packetId);
        if (at < 0)
        {
            return false;
        }

        Check(_inFlight![at], PacketType.PubRec);
        _inFlight[at].Received = true;
        return true;
    }

    private int HighWater => _exchange.Options.MaxQueued > 0 ? _exchange.Options.MaxQueued / 2 : 1000;

    // QoS 1 is answered by PUBACK alone, QoS 2 by PUBREC and after it PUBCOMP (MQTT 3.1.1 §4.3).
    private static void Check(InFlight one, PacketType answer)
    {
        var fits = answer switch
        {
            PacketType.PubAck => one.Waiting.QoS == QoS.AtLeastOnce,
            PacketType.PubRec => one.Waiting.QoS == QoS.ExactlyOnce,
            _ => one.Received,
        };
        if (!fits)
        {
            Malformation.Throw(
                $"{FixedHeader.NameOf(answer)} for a message of QoS {(int)one.Waiting.QoS}", "MQTT-4.8.0-1", ReasonCode.ProtocolError);
        }
    }

    private static uint[] IdentifiersOf(BrokerSubscription subscription) =>
        subscription.Identifier == 0 ? [] : [subscription.Identifier];

    private void Deliver(ref Delivery delivery, QoS granted, bool retain, uint[] identifiers)
    {
        if (delivery.QoS == QoS.AtMostOnce || granted == QoS.AtMostOnce)
        {
            // QoS 0 is for those who are there.
            if (Peer is { } peer)
            {
                Count(peer.SendAtMostOnce(ref delivery, retain, identifiers));
            }

            return;
        }

        var qos = (QoS)Math.Min((byte)delivery.QoS, (byte)granted);
        Enqueue(new WaitingMessage(delivery.Stored(), qos, retain, identifiers));
    }

    private void Enqueue(WaitingMessage message)
    {
        _waiting ??= new Queue<WaitingMessage>();
        var free = Peer is { } peer ? Math.Max(0, peer.SendQuota - (_inFlight?.Count ?? 0)) : 0;
        if (_exchange.Options.MaxQueued > 0 && _waiting.Count >= _exchange.Options.MaxQueued + free)
        {
            Count(sent: false);
            return;
        }

        _waiting.Enqueue(message);
        Pump();
        if (!IsBehind && Peer is not null && _waiting.Count > HighWater)
        {
            IsBehind = true;
            _exchange.Congestion.Add(this);
        }
    }

    private void CatchUp()
    {
        if (IsBehind && (Peer is null || _waiting!.Count <= HighWater / 2))
        {
            IsBehind = false;
            _exchange.Congestion.Remove(this);
        }
    }

    // First what an earlier connection left unacknowledged, then what waits, as far as the quota goes [MQTT-4.9.0-2].
    private void Pump()
    {
        if (Peer is not { } peer)
        {
            return;
        }

        for (var i = 0; i < (_inFlight?.Count ?? 0) && _outstanding < peer.SendQuota; i++)
        {
            var one = _inFlight![i];
            if (one.SentHere)
            {
                continue;
            }

            one.SentHere = true;
            _outstanding++;
            if (!peer.SendAcknowledged(one.Waiting, one.PacketId, dup: true))
            {
                Forget(i--);
            }
        }

        while (_outstanding < peer.SendQuota && _waiting is { Count: > 0 })
        {
            var next = _waiting.Dequeue();
            if (next.Message.IsExpired(_exchange.Now))
            {
                continue;
            }

            var id = NextId();
            if (!peer.SendAcknowledged(next, id, dup: false))
            {
                // Above what this client takes: as if it had been delivered [MQTT-3.1.2-25].
                continue;
            }

            _exchange.CountDelivered();
            (_inFlight ??= []).Add(new InFlight { PacketId = id, Waiting = next, SentHere = true });
            _outstanding++;
        }

        CatchUp();
    }

    private void Forget(int at)
    {
        _outstanding -= _inFlight![at].SentHere ? 1 : 0;
        _inFlight.RemoveAt(at);
    }

    private void Count(bool sent)
    {
        if (sent)
        {
            _exchange.CountDelivered();
        }
        else
        {
            Dropped++;
            _exchange.CountDropped();
        }
    }

    private ushort NextId()
    {
        do
        {
            _lastId = (ushort)(_lastId == ushort.MaxValue ? 1 : _lastId + 1);
        }
        while (Find(_lastId) >= 0);
        return _lastId;
    }

    private int Find(ushort packetId)
    {
        for (var i = 0; i < (_inFlight?.Count ?? 0); i++)
        {
            if (_inFlight![i].PacketId == packetId)
            {
                return i;
            }
        }

        return -1;
    }
}
