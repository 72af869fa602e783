using JetNotify.Mqtt.Wire;

namespace JetNotify.Mqtt;

/// <summary>The receiver's half of QoS 1 and 2 (MQTT 3.1.1 §4.3, MQTT 5.0 §4.3): what is acknowledged, what is a
/// duplicate, how many are on their way. Outlives connections, since QoS 2 identifiers do [MQTT-4.1.0-1].</summary>
internal sealed class InboundQos
{
    private readonly PacketIdSet _unreleased = new();
    private readonly PacketWriter _outbound;
    private readonly ProtocolVersion _version;
    private readonly int _maximum;

    // What was acknowledged after a wait so long that the broker may have sent it again meanwhile.
    private PacketIdSet? _resendable;

    // Acknowledgements count against the Receive Maximum until they leave, which the writer's clearing tells.
    private int _unreleasedHere;
    private int _queued;
    private int _clears;

    /// <summary>Receipts written to <paramref name="outbound"/>; <paramref name="maximum"/> is the Receive Maximum
    /// announced.</summary>
    public InboundQos(PacketWriter outbound, ProtocolVersion version, int maximum)
    {
        _outbound = outbound;
        _version = version;
        _maximum = maximum;
    }

    /// <summary>A new network connection: the count begins again (MQTT 5.0 §4.9), the identifiers stay.</summary>
    public void Reconnected()
    {
        _unreleasedHere = _queued = 0;
        _resendable = null;
    }

    /// <summary>Whether a QoS 2 delivery of this connection still waits for its PUBREL.</summary>
    public bool AwaitsRelease => _unreleasedHere > 0;

    /// <summary>What is to be acknowledged now waited so long, for the sink or unread behind what did, that the broker
    /// may have sent it again: brokers of old do, on the same connection, and those copies are on their way.</summary>
    public void ExpectResent()
    {
        foreach (ushort id in AckPacket.PacketIds(_outbound.Written, PacketType.PubAck))
        {
            _ = (_resendable ??= new PacketIdSet()).Add(id);
        }
    }

    /// <summary>The broker has no session: its identifiers mean nothing any more.</summary>
    public void Forget() => _unreleased.Clear();

    /// <summary>Accepts a PUBLISH of QoS 1 or 2 and queues its PUBACK or PUBREC.</summary>
    /// <returns>Whether it is to be delivered.</returns>
    /// <exception cref="MqttException">More than the Receive Maximum [MQTT-3.3.4-9].</exception>
    public bool Accept(in Publish publish)
    {
        if (publish.QoS == QoS.AtLeastOnce)
        {
            bool isResent = IsResent(publish);
            if (!isResent)
            {
                CountOne();
                _queued++;
            }

            AckPacket.Write(_outbound, PacketType.PubAck, publish.PacketId);
            return !isResent;
        }

        bool isNew = _unreleased.Add(publish.PacketId);
        if (isNew)
        {
            CountOne();
            _unreleasedHere++;
        }

        AckPacket.Write(_outbound, PacketType.PubRec, publish.PacketId);

        // 3.1 has no Session Present: a broker that lost its session is told by the identifier it uses as a new one.
        return isNew || (_version == ProtocolVersion.V31 && !publish.Dup);
    }

    /// <summary>Ends a QoS 2 delivery by its PUBREL and queues its PUBCOMP, which is due whether or not the identifier
    /// is known [MQTT-4.3.3-2, in 5.0 MQTT-4.3.3-11].</summary>
    public void Release(ushort packetId)
    {
        bool known = _unreleased.Remove(packetId);
        if (known && _unreleasedHere > 0)
        {
            _unreleasedHere--;
            Settle();
            _queued++;
        }

        var reason = known || _version != ProtocolVersion.V5 ? ReasonCode.Success : ReasonCode.PacketIdentifierNotFound;
        AckPacket.Write(_outbound, PacketType.PubComp, packetId, reason);
    }

    /// <summary>Whether it is a copy of a message whose acknowledgement had not left when the broker sent it again.
    /// Once it has left, the same identifier means another message [MQTT-4.3.2-2; in 5.0 MQTT-4.3.2-5].</summary>
    private bool IsResent(in Publish publish)
    {
        if (!publish.Dup)
        {
            _ = _resendable?.Remove(publish.PacketId);
            return false;
        }

        if (_resendable?.Contains(publish.PacketId) == true)
        {
            return true;
        }

        foreach (ushort id in AckPacket.PacketIds(_outbound.Written, PacketType.PubAck))
        {
            if (id == publish.PacketId)
            {
                return true;
            }
        }

        return false;
    }

    private void CountOne()
    {
        Settle();
        if (_version == ProtocolVersion.V5 && _unreleasedHere + _queued >= _maximum)
        {
            MalformedPacket.Throw(
                $"more than {_maximum} unacknowledged messages, the Receive Maximum", "MQTT-3.3.4-9",
                    ReasonCode.ReceiveMaximumExceeded);
        }
    }

    private void Settle()
    {
        if (_clears != _outbound.Clears)
        {
            _clears = _outbound.Clears;
            _queued = 0;
        }
    }
}
