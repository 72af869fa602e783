using System.Text;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Simulator.Broker;

internal sealed partial class ClientHandler
{
    // Published without waiting for anybody.
    private const int FreeMessages = 50;

    /// <summary>Sends at QoS 0.</summary>
    /// <returns>Whether it was sent: there was room, and it is not above what the client takes.</returns>
    public bool SendAtMostOnce(ref Delivery delivery, bool retain, uint[] identifiers)
    {
        if (retain || (Version == ProtocolVersion.V5
            && (identifiers.Length > 0 || _aliasMaximum > 0 || delivery.Expires is not null)))
        {
            return SendOwn(delivery.Message, delivery.Expires, retain, identifiers);
        }

        var packet = delivery.AtMostOnce(Version);
        if (packet.Length > _maxPacketSize || !_writer.TrySend(packet))
        {
            return false;
        }

        _sent++;
        return true;
    }

    /// <summary>Sends at QoS 0 a packet that is this client's alone.</summary>
    /// <returns>Whether it was sent.</returns>
    public bool SendOwn(in Publish message, DateTimeOffset? expires, bool retain, uint[] identifiers)
    {
        var own = new Publish
        {
            Topic = message.Topic,
            Payload = message.Payload,
            Properties = message.Properties,
            Retain = retain
        };
        if (!Write(own, expires, identifiers, out string? newAlias))
        {
            return false;
        }

        if (!_writer.TrySend(_state.Packet.Written))
        {
            if (newAlias is not null)
            {
                _aliasesOut!.Remove(newAlias);
            }

            return false;
        }

        _sent++;
        return true;
    }

    /// <summary>Sends at QoS 1 or 2.</summary>
    /// <returns>False when it is above what the client takes, and was not sent.</returns>
    public bool SendAcknowledged(in WaitingMessage waiting, ushort packetId, bool dup)
    {
        var message = waiting.Message;
        ReadOnlySpan<byte> packet;
        if (Version == ProtocolVersion.V5
            && (waiting.Identifiers.Length > 0 || _aliasMaximum > 0 || message.Expires is not null))
        {
            var own = new Publish
            {
                Topic = message.Topic,
                Payload = message.Payload,
                Properties = message.Properties,
                QoS = waiting.QoS,
                Retain = waiting.Retain,
                Dup = dup,
                PacketId = packetId,
            };
            if (!Write(own, message.Expires, waiting.Identifiers, out _))
            {
                return false;
            }

            packet = _state.Packet.Written;
        }
        else
        {
            packet = _state.Encode(waiting, Version, packetId, dup);
        }

        if (packet.Length > _maxPacketSize)
        {
            return false;
        }

        _sent++;
        _writer.Send(packet);
        return true;
    }

    /// <summary>Whether it has published so much since this last said so that it is to wait for subscribers. One who is
    /// behind itself is not made to wait: its acknowledgements are what helps. Nor is one who publishes little: it
    /// would not be heard meanwhile, for others' sake. For the connection's reader alone.</summary>
    public bool ShallWaitForSubscribers()
    {
        if (_published < FreeMessages)
        {
            return false;
        }

        _published = 0;
        return !(_session?.IsBehind ?? false);
    }

    private void HandlePublish(byte header, ReadOnlySpan<byte> body)
    {
        var publish = PublishPacket.Read(header, body, Version, default, out ushort alias);
        var topic = publish.Topic;
        if (Version == ProtocolVersion.V5)
        {
            if (alias != 0)
            {
                LimitAliased(topic.Length);
                topic = (_aliasesIn ??= new TopicAliases(_state.Options.TopicAliasMaximum)).Resolve(alias, topic);
            }

            RefuseSubscriptionIdentifier(publish.Properties);
        }

        var message = new Publish
        {
            Topic = topic,
            Payload = publish.Payload,
            Properties = publish.Properties,
            QoS = publish.QoS,
            Retain = publish.Retain,
        };
        switch (publish.QoS)
        {
            case QoS.AtMostOnce:
                Route(message);
                break;
            case QoS.AtLeastOnce:
                Ack(PacketType.PubAck, publish.PacketId, Route(message));
                break;
            default:
                ReceiveExactlyOnce(message, publish.PacketId);
                break;
        }
    }

    private void ReceiveExactlyOnce(in Publish message, ushort packetId)
    {
        var session = _session!;
        var reason = ReasonCode.Success;
        if (session.Receive(packetId) is not { } isFirst)
        {
            Exceed("left too many QoS 2 messages unreleased");
            return;
        }

        if (isFirst)
        {
            if (Version == ProtocolVersion.V5 && session.Unreleased > _state.Options.ReceiveMaximum)
            {
                MalformedPacket.Throw("more QoS 2 messages than the Receive Maximum", null,
                    ReasonCode.ReceiveMaximumExceeded);
            }

            reason = Route(message);
            if (reason >= ReasonCode.UnspecifiedError)
            {
                // A PUBREC that refuses ends the exchange (MQTT 5.0 §4.3.3).
                session.Release(packetId);
            }
        }

        Ack(PacketType.PubRec, packetId, reason);
    }

    // $SYS is the broker's own to write to.
    private ReasonCode Route(in Publish message)
    {
        _published++;
        if (message.Topic.StartsWith("$SYS/"u8))
        {
            return Version == ProtocolVersion.V5 ? ReasonCode.NotAuthorized : ReasonCode.Success;
        }

        if (!_state.Publish(message, _session!.ClientId, out int matched) && Version == ProtocolVersion.V5)
        {
            return ReasonCode.QuotaExceeded;
        }

        return matched == 0 && Version == ProtocolVersion.V5 ? ReasonCode.NoMatchingSubscribers : ReasonCode.Success;
    }

    private void LimitAliased(int length)
    {
        int most = _state.Options.Limits.AliasedTopicBytes;
        if (length > most)
        {
            MalformedPacket.Throw(
                $"a topic alias for a topic of {length} bytes, above the {most} that are taken", null,
                    ReasonCode.QuotaExceeded);
        }
    }

    private static void RefuseSubscriptionIdentifier(ReadOnlySpan<byte> properties)
    {
        var reader = new PropertyReader(properties);
        while (reader.Read())
        {
            if (reader.Id == PropertyId.SubscriptionIdentifier)
            {
                MalformedPacket.Throw("PUBLISH of a client has a subscription identifier", "MQTT-3.3.4-6",
                    ReasonCode.ProtocolError);
            }
        }
    }

    // Into the shared packet. False when it is above what the client takes [MQTT-3.1.2-24].
    private bool Write(in Publish publish, DateTimeOffset? expires, uint[] identifiers, out string? newAlias)
    {
        newAlias = null;
        var packet = _state.Packet;
        packet.Clear();
        if (Version != ProtocolVersion.V5)
        {
            PublishPacket.Write(packet, publish, Version);
            return true;
        }

        var properties = _state.PacketProperties;
        properties.Clear();
        if (expires is { } moment)
        {
            double left = Math.Max(0, Math.Ceiling((moment - _state.Now).TotalSeconds));
            PropertyTable.Write(properties, new Property(PropertyId.MessageExpiryInterval, (uint)left));
        }

        properties.Raw(publish.Properties);
        foreach (uint identifier in identifiers)
        {
            PropertyTable.Write(properties, new Property(PropertyId.SubscriptionIdentifier, identifier));
        }

        var topic = publish.Topic;
        if (_aliasMaximum > 0)
        {
            topic = Alias(topic, properties, out newAlias);
        }

        PublishPacket.Write(
            packet,
            new Publish
            {
                Topic = topic,
                Payload = publish.Payload,
                Properties = properties.Written,
                QoS = publish.QoS,
                Retain = publish.Retain,
                Dup = publish.Dup,
                PacketId = publish.PacketId,
            },
            Version);
        if (packet.Length <= _maxPacketSize)
        {
            return true;
        }

        if (newAlias is not null)
        {
            _aliasesOut!.Remove(newAlias);
        }

        return false;
    }

    // The first topics get the aliases there are; the topic itself travels once with each (MQTT 5.0 §3.3.2.3.4).
    private ReadOnlySpan<byte> Alias(ReadOnlySpan<byte> topic, PacketWriter properties, out string? added)
    {
        added = null;
        if (topic.Length > _state.Options.Limits.AliasedTopicBytes)
        {
            return topic;
        }

        string name = Encoding.UTF8.GetString(topic);
        _aliasesOut ??= [];
        bool known = _aliasesOut.TryGetValue(name, out ushort alias);
        if (!known)
        {
            if (_aliasesOut.Count >= Math.Min(_aliasMaximum, _state.Options.Limits.TopicAliases))
            {
                return topic;
            }

            alias = (ushort)(_aliasesOut.Count + 1);
            _aliasesOut.Add(name, alias);
            added = name;
        }

        PropertyTable.Write(properties, new Property(PropertyId.TopicAlias, alias));
        return known ? default : topic;
    }
}
