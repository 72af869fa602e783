using JetNotify.Mqtt;

namespace JetNotify.Simulator.Broker;

// From a message that was published to what this session is to be sent of it.
internal sealed partial class BrokerSession
{
    // Half of the queue where it has an end.
    private int HighWater => _state.Options.MaxQueued > 0 ? _state.Options.MaxQueued / 2 : 1000;

    /// <summary>A message for the matching subscriptions of this session: one copy at the highest QoS of them, as
    /// Mosquitto 1.4 to 1.6 sends it by default, in 5.0 with all their identifiers. 3.1.1 leaves it to the server
    /// [MQTT-3.3.5-1].</summary>
    public void Deliver(ref Delivery delivery, BrokerSubscription[] matching)
    {
        if (matching.Length == 1)
        {
            if (!matching[0].Excludes(delivery.From))
            {
                Deliver(ref delivery, matching[0]);
            }

            return;
        }

        var qos = QoS.AtMostOnce;
        bool keepRetain = false;
        bool any = false;
        List<uint>? identifiers = null;
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
                (identifiers ??= []).Add(subscription.Identifier);
            }
        }

        if (any)
        {
            Deliver(ref delivery, qos, keepRetain && delivery.Message.Retain, identifiers?.ToArray() ?? []);
        }
    }

    /// <summary>A message for one subscription.</summary>
    public void Deliver(ref Delivery delivery, BrokerSubscription subscription) => Deliver(
        ref delivery,
        subscription.Options.QoS,
        (delivery.KeepsRetain || subscription.Options.RetainAsPublished) && delivery.Message.Retain,
        IdentifiersOf(subscription));

    /// <summary>A new subscription is to have what is retained once <see cref="SendMore"/> is called; a message says so
    /// [MQTT-3.3.1-8].</summary>
    public void AwaitRetained(BrokerSubscription subscription, TopicFilter filter)
    {
        if (_state.Retained.Begin(subscription, filter) is not { IsAtEnd: false } cursor)
        {
            return;
        }

        if (_retained?.Count > 2 * _subscriptions.Count)
        {
            // The same filter again and again: only the last of them counts.
            _retained = new Queue<RetainedCursor>(_retained.Where(one => IsSubscribed(one.Subscription)));
        }

        (_retained ??= new Queue<RetainedCursor>()).Enqueue(cursor);
    }

    private static uint[] IdentifiersOf(BrokerSubscription subscription) =>
        subscription.Identifier == 0 ? [] : [subscription.Identifier];

    private void Deliver(ref Delivery delivery, QoS granted, bool retain, uint[] identifiers)
    {
        if (delivery.QoS == QoS.AtMostOnce || granted == QoS.AtMostOnce)
        {
            // QoS 0 is for those who are there.
            if (Handler is { } handler)
            {
                Count(handler.SendAtMostOnce(ref delivery, retain, identifiers));
            }

            return;
        }

        var qos = (QoS)Math.Min((byte)delivery.QoS, (byte)granted);
        Enqueue(new WaitingMessage(delivery.Stored(), qos, retain, identifiers));
    }

    private void Enqueue(WaitingMessage message)
    {
        _waiting ??= new Queue<WaitingMessage>();
        int free = Handler is { } handler ? Math.Max(0, handler.SendQuota - (_inFlight?.Count ?? 0)) : 0;
        bool isFull = _state.Options.MaxQueued > 0 && _waiting.Count >= _state.Options.MaxQueued + free;
        if (isFull || !_state.SessionMemory.TryHold(ref _held, message.Cost))
        {
            Count(sent: false);
            return;
        }

        _waiting.Enqueue(message);
        Pump();
        if (!IsBehind && Handler is not null && _waiting.Count > HighWater)
        {
            IsBehind = true;
            _state.Backpressure.Add(this);
        }
    }

    private void CatchUp()
    {
        if (IsBehind && (Handler is null || _waiting!.Count <= HighWater / 2))
        {
            IsBehind = false;
            _state.Backpressure.Remove(this);
        }
    }

    private void Count(bool sent)
    {
        if (sent)
        {
            _state.CountDelivered();
            return;
        }

        Dropped++;
        _state.CountDropped();
        if (!_isDropping)
        {
            _isDropping = true;
            _state.Options.Observer?.Limited(ClientId, "does not keep up: messages for it are dropped");
        }
    }
}
