using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Simulator.Broker;

// What is in flight: sent, acknowledged, sent again.
internal sealed partial class BrokerSession
{
    // Retained messages compared with a filter before others have their turn.
    private const int LooksAtOnce = 1000;

    // A place in a set of packet identifiers, about.
    private const int UnreleasedCost = 32;

    /// <summary>A QoS 2 message came in.</summary>
    /// <returns>Whether it is the first time, so that it is to be routed; null when there is no memory for
    /// another.</returns>
    public bool? Receive(ushort packetId)
    {
        if (!(_received ??= []).Add(packetId))
        {
            return false;
        }

        if (!_state.SessionMemory.TryHold(ref _held, UnreleasedCost))
        {
            _received.Remove(packetId);
            return null;
        }

        return true;
    }

    /// <summary>PUBREL came in.</summary>
    /// <returns>Whether there was such a message.</returns>
    public bool Release(ushort packetId)
    {
        if (_received?.Remove(packetId) != true)
        {
            return false;
        }

        _state.SessionMemory.Release(ref _held, UnreleasedCost);
        return true;
    }

    /// <summary>PUBACK, PUBCOMP, or a PUBREC that refuses: the delivery is over. One for nothing is left from a time
    /// before, and ignored.</summary>
    /// <exception cref="MqttException">It is no answer to what was sent.</exception>
    public void Complete(ushort packetId, PacketType by)
    {
        int at = Find(packetId);
        if (at >= 0)
        {
            Check(_inFlight![at], by);
            Forget(at);
            Pump();
        }
    }

    /// <summary>PUBREC came in.</summary>
    /// <returns>Whether there is such a delivery.</returns>
    /// <exception cref="MqttException">It is no answer to what was sent.</exception>
    public bool Received(ushort packetId)
    {
        int at = Find(packetId);
        if (at < 0)
        {
            return false;
        }

        Check(_inFlight![at], PacketType.PubRec);
        _inFlight[at].Received = true;
        _inFlight[at].SentAt = _state.Options.Clock.GetTimestamp();
        return true;
    }

    /// <summary>There is room for what was held back.</summary>
    public void SendMore() => Pump();

    /// <summary>Sends again what a client of 3.x has left unacknowledged for too long, with DUP, as brokers up to
    /// Mosquitto 1.4 do while the connection stands. 5.0 forbids it [MQTT-4.4.0-1].</summary>
    public void Retry()
    {
        var interval = _state.Options.RetryInterval;
        if (interval <= TimeSpan.Zero
            || _inFlight is null
            || Handler is not { Version: not ProtocolVersion.V5 } handler)
        {
            return;
        }

        var clock = _state.Options.Clock;
        foreach (var one in _inFlight)
        {
            if (one.SentHere && handler.HasRoom && clock.GetElapsedTime(one.SentAt) >= interval)
            {
                one.SentAt = clock.GetTimestamp();
                if (one.Received)
                {
                    handler.SendRelease(one.PacketId);
                }
                else
                {
                    handler.SendAcknowledged(one.Waiting, one.PacketId, dup: true);
                }
            }
        }
    }

    // QoS 1 is answered by PUBACK alone, QoS 2 by PUBREC and after it PUBCOMP (MQTT 3.1.1 §4.3).
    private static void Check(InFlight one, PacketType answer)
    {
        bool fits = answer switch
        {
            PacketType.PubAck => one.Waiting.QoS == QoS.AtLeastOnce,
            PacketType.PubRec => one.Waiting.QoS == QoS.ExactlyOnce,
            _ => one.Received,
        };
        if (!fits)
        {
            MalformedPacket.Throw(
                $"{FixedHeader.NameOf(answer)} for a message of QoS {(int)one.Waiting.QoS}",
                "MQTT-4.8.0-1",
                ReasonCode.ProtocolError);
        }
    }

    // First what an earlier connection left unacknowledged, then what waits, as far as the quota [MQTT-4.9.0-2] and the
    // room go.
    private void Pump()
    {
        if (Handler is not { } handler)
        {
            return;
        }

        for (int i = 0; i < (_inFlight?.Count ?? 0) && CanSend(handler); i++)
        {
            var one = _inFlight![i];
            if (one.SentHere)
            {
                continue;
            }

            one.SentHere = true;
            one.SentAt = _state.Options.Clock.GetTimestamp();
            _outstanding++;
            if (!handler.SendAcknowledged(one.Waiting, one.PacketId, dup: true))
            {
                Forget(i--);
            }
        }

        if (_retained is not null)
        {
            PumpRetained(handler);
        }

        while (_waiting is { Count: > 0 } && CanSend(handler))
        {
            Send(handler, _waiting.Dequeue());
        }

        if (!handler.HasRoom)
        {
            handler.RequestMore();
        }

        CatchUp();
    }

    // Little by little: there may be many, for many filters, and others wait for the gate.
    private void PumpRetained(ClientHandler handler)
    {
        int looks = LooksAtOnce;
        while (_retained!.TryPeek(out var cursor) && CanSend(handler))
        {
            if (cursor.IsAtEnd || !IsSubscribed(cursor.Subscription))
            {
                _retained.Dequeue();
                continue;
            }

            if (looks <= 0)
            {
                handler.RequestMore();
                return;
            }

            if (_state.Retained.Next(cursor, _state.Now, ref looks) is { } message)
            {
                SendRetained(handler, message, cursor.Subscription);
            }
        }

        if (_retained.Count == 0)
        {
            _retained = null;
        }
    }

    private void SendRetained(ClientHandler handler, StoredMessage message, BrokerSubscription subscription)
    {
        var qos = (QoS)Math.Min((byte)message.QoS, (byte)subscription.Options.QoS);
        var waiting = new WaitingMessage(message, qos, Retain: true, IdentifiersOf(subscription));
        if (qos == QoS.AtMostOnce)
        {
            Count(handler.SendOwn(message.ToPublish(), message.Expires, retain: true, waiting.Identifiers));
        }
        else if (_state.SessionMemory.TryHold(ref _held, waiting.Cost))
        {
            Send(handler, waiting);
        }
        else
        {
            Count(sent: false);
        }
    }

    private void Send(ClientHandler handler, WaitingMessage message)
    {
        if (message.Message.IsExpired(_state.Now))
        {
            _state.SessionMemory.Release(ref _held, message.Cost);
            return;
        }

        ushort id = NextId();
        if (!handler.SendAcknowledged(message, id, dup: false))
        {
            // Above what this client takes: as if it had been delivered [MQTT-3.1.2-25].
            _state.SessionMemory.Release(ref _held, message.Cost);
            return;
        }

        _state.CountDelivered();
        (_inFlight ??= []).Add(new InFlight
        {
            PacketId = id,
            Waiting = message,
            SentHere = true,
            SentAt = _state.Options.Clock.GetTimestamp(),
        });
        _outstanding++;
    }

    private bool CanSend(ClientHandler handler) => _outstanding < handler.SendQuota && handler.HasRoom;

    private bool IsSubscribed(BrokerSubscription subscription) =>
        _subscriptions.TryGetValue(subscription.Options.Filter, out var one) && ReferenceEquals(one, subscription);

    private void Forget(int at)
    {
        var one = _inFlight![at];
        _outstanding -= one.SentHere ? 1 : 0;
        _state.SessionMemory.Release(ref _held, one.Waiting.Cost);
        _inFlight.RemoveAt(at);
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
        for (int i = 0; i < (_inFlight?.Count ?? 0); i++)
        {
            if (_inFlight![i].PacketId == packetId)
            {
                return i;
            }
        }

        return -1;
    }
}
