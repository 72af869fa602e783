using System.Globalization;
using System.Text;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Simulator.Broker;

/// <summary>
/// What connections share: sessions, subscriptions, retained messages, wills. No sockets. Everything in it, and every
/// <see cref="BrokerSession"/> and <see cref="ClientHandler"/>, is touched under <see cref="Gate"/> alone.
/// </summary>
internal sealed class BrokerState
{
    private readonly Dictionary<string, BrokerSession> _sessions = [];
    private readonly SharedEncoding _encoded3 = new(ProtocolVersion.V311);
    private readonly SharedEncoding _encoded5 = new(ProtocolVersion.V5);
    private readonly PacketWriter _v3 = new();
    private readonly PacketWriter _v5 = new();
    private readonly PacketWriter _properties = new();
    private int _connected;
    private long _published;
    private long _delivered;
    private long _dropped;
    private bool _isForgetting;

    public BrokerState(BrokerOptions options)
    {
        Options = options;
        Backpressure = new Backpressure(options.SlowReaderPatience, options.Clock);
        UnfinishedMemory = new MemoryBudget(options.Limits.UnfinishedBytes);
        OutboundMemory = new MemoryBudget(options.Limits.OutboundBytes);
        SessionMemory = new MemoryBudget(options.Limits.SessionBytes);
        Retained = new RetainedMessages(options.Limits.RetainedBytes);
        Sys("version", options.Version);
        Sys("clients/connected", "0");
    }

    public Lock Gate { get; } = new();

    public BrokerOptions Options { get; }

    /// <summary>Who is behind.</summary>
    public Backpressure Backpressure { get; }

    public SubscriptionIndex Index { get; } = new();

    /// <summary>The last message of each topic that was published to be kept.</summary>
    public RetainedMessages Retained { get; }

    /// <summary>For packets of which not everything has come.</summary>
    public MemoryBudget UnfinishedMemory { get; }

    /// <summary>For what has not left yet.</summary>
    public MemoryBudget OutboundMemory { get; }

    /// <summary>For sessions: queued messages, subscriptions, wills.</summary>
    public MemoryBudget SessionMemory { get; }

    /// <summary>Where peers put packets together.</summary>
    public PacketWriter Packet { get; } = new();

    /// <summary>Where peers put properties together.</summary>
    public PacketWriter PacketProperties { get; } = new();

    /// <summary>Bytes of messages and sessions that were kept, and are no more.</summary>
    public long ReleasedMemory => SessionMemory.Released + Retained.Released;

    public DateTimeOffset Now => Options.Clock.GetUtcNow();

    public BrokerCounts Counts => new(_published, _delivered, _dropped, 0);

    /// <summary>A message of QoS 1 or 2 as a whole packet, without anything of the subscriber's own but its identifier
    /// and flags; good until the next call.</summary>
    public ReadOnlySpan<byte> Encode(
        scoped in WaitingMessage waiting, ProtocolVersion version, ushort packetId, bool dup) =>
        (version == ProtocolVersion.V5 ? _encoded5 : _encoded3).Of(waiting, packetId, dup);

    public IEnumerable<BrokerSession> Connected => _sessions.Values.Where(session => session.Handler is not null);

    public void CountDelivered() => _delivered++;

    public void CountDropped() => _dropped++;

    /// <summary>Gives a message to everybody who subscribed.</summary>
    /// <param name="message">As it came; a topic alias is resolved.</param>
    /// <param name="from">The client that published it, or null.</param>
    /// <param name="matched">How many sessions it was for.</param>
    /// <param name="keepRetain">Whether RETAIN reaches everybody as it is.</param>
    /// <returns>False when it was to be retained, and there is no memory for it.</returns>
    public bool Publish(in Publish message, string? from, out int matched, bool keepRetain = false)
    {
        _published += message.Topic.StartsWith("$SYS/"u8) ? 0 : 1;
        var properties = Travelling(message.Properties, out var expires);
        var kept = new Publish
        {
            Topic = message.Topic,
            Payload = message.Payload,
            Properties = properties,
            QoS = message.QoS,
            Retain = message.Retain,
        };
        var delivery = new Delivery(kept, expires, from, _v3, _v5) { KeepsRetain = keepRetain };
        bool isKept = !message.Retain || Retained.Keep(message.Topic, ref delivery);
        if (!isKept && !_isForgetting)
        {
            Options.Observer?.Limited(
                from ?? "a recording", "had a retained message not kept: they take all the memory there is for them");
        }

        // Said once for as long as it goes on; the broker's own messages are no sign that it does not.
        _isForgetting = !isKept || (_isForgetting && (from is null || !message.Retain));
        var matches = Index.Match(message.Topic);
        foreach (var subscriptions in matches.Sessions)
        {
            subscriptions[0].Session.Deliver(ref delivery, subscriptions);
        }

        foreach (var group in matches.Groups)
        {
            var member = group.Next();
            member.Session.Deliver(ref delivery, member);
        }

        matched = matches.Sessions.Length + matches.Groups.Length;
        return isKept;
    }

    /// <summary>Finds or begins the session of a client that connects; another connection of the same name is thrown
    /// out [MQTT-3.1.4-2, in 5.0 MQTT-3.1.4-3].</summary>
    /// <param name="clientId">The client identifier.</param>
    /// <param name="clean">Whether an old session is to be forgotten.</param>
    /// <param name="will">The will of the new connection, or null.</param>
    /// <param name="present">Whether an old session goes on.</param>
    /// <returns>Null when there is no memory for it, not even that of sessions nobody is connected to.</returns>
    public BrokerSession? Admit(string clientId, bool clean, Will? will, out bool present)
    {
        if (_sessions.TryGetValue(clientId, out var session) && session.Handler is { } older)
        {
            older.TakenOver();
        }

        // Taking over may have ended it.
        present = _sessions.TryGetValue(clientId, out session) && !clean;
        if (session is not null && !present)
        {
            Remove(session);
        }

        session = present ? session! : new BrokerSession(this, clientId);
        while (!session.TryBegin(will))
        {
            if (!ForgetOldest(butFor: session))
            {
                return null;
            }
        }

        _sessions.TryAdd(clientId, session);
        return session;
    }

    /// <summary>A client has had its CONNACK.</summary>
    public void Entered(ClientHandler handler)
    {
        _connected++;
        Options.Observer?.Connected(handler.Info());
        Sys("clients/connected", _connected.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>A client's connection is over.</summary>
    /// <param name="handler">The connection.</param>
    /// <param name="session">Its session.</param>
    /// <param name="will">The will to publish, or null.</param>
    /// <param name="why">For the observer.</param>
    public void Left(ClientHandler handler, BrokerSession session, Will? will, string why)
    {
        _connected--;
        Options.Observer?.Disconnected(handler.Info(), why);
        session.Pause(Now);
        if (will is not null)
        {
            uint delay = will.Properties.FirstOrDefault(one => one.Id == PropertyId.WillDelayInterval)?.Number ?? 0;
            session.Postpone(new PendingWill(will, Now + TimeSpan.FromSeconds(delay)));
        }
        else
        {
            session.ForgetWill();
        }

        if (session.ExpirySeconds == 0)
        {
            Remove(session);
        }
        else
        {
            PublishWill(session, Now);
            if (_sessions.Count - _connected > Options.Limits.KeptSessions)
            {
                ForgetOldest();
            }
        }

        Sys("clients/connected", _connected.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>What time alone brings about beside keep-alives: delayed wills, ends of sessions and
    /// messages.</summary>
    public void Tick()
    {
        var now = Now;
        foreach (var session in _sessions.Values)
        {
            if (session.Handler is not null)
            {
                session.Retry();
                continue;
            }

            PublishWill(session, now);
            if (session.ExpirySeconds != uint.MaxValue
                && now - session.DisconnectedAt >= TimeSpan.FromSeconds(session.ExpirySeconds))
            {
                Remove(session);
            }
        }

        Retained.Expire(now);
    }

    private void Remove(BrokerSession session)
    {
        _sessions.Remove(session.ClientId);
        PublishWill(session, DateTimeOffset.MaxValue);
        session.Discard();
    }

    // The session whose client has been away the longest makes room.
    private bool ForgetOldest(BrokerSession? butFor = null)
    {
        var oldest = _sessions.Values
            .Where(session => session.Handler is null && session != butFor)
            .MinBy(session => session.DisconnectedAt);
        if (oldest is null)
        {
            return false;
        }

        Options.Observer?.Limited(oldest.ClientId, "was away the longest, and its session was forgotten to make room");
        Remove(oldest);
        return true;
    }

    private void PublishWill(BrokerSession session, DateTimeOffset now)
    {
        if (session.PendingWill is not { } pending || pending.Due > now)
        {
            return;
        }

        session.ForgetWill();
        var will = pending.Will;
        var properties = new PacketWriter();
        foreach (var property in will.Properties)
        {
            if (property.Id != PropertyId.WillDelayInterval)
            {
                PropertyTable.Write(properties, property);
            }
        }

        Publish(
            new Publish
            {
                Topic = Encoding.UTF8.GetBytes(will.Topic),
                Payload = will.Payload.Span,
                Properties = properties.Written,
                QoS = will.QoS,
                Retain = will.Retain,
            },
            session.ClientId,
            out _);
    }

    private void Sys(string name, string value) => Publish(
        new Publish
        {
            Topic = Encoding.UTF8.GetBytes("$SYS/broker/" + name),
            Payload = Encoding.UTF8.GetBytes(value),
            Retain = true,
        },
        null,
        out _);

    // Expiry is kept as a moment, alias and subscription identifiers are the publisher's own; the rest passes unchanged
    // and in order [MQTT-3.3.2-4, MQTT-3.3.2-15 … 20].
    private ReadOnlySpan<byte> Travelling(ReadOnlySpan<byte> properties, out DateTimeOffset? expires)
    {
        expires = null;
        if (properties.IsEmpty)
        {
            return default;
        }

        _properties.Clear();
        var reader = new PropertyReader(properties);
        while (reader.Read())
        {
            if (reader.Id == PropertyId.MessageExpiryInterval)
            {
                expires = Now + TimeSpan.FromSeconds(reader.Number);
            }
            else if (reader.Id is not (PropertyId.TopicAlias or PropertyId.SubscriptionIdentifier))
            {
                PropertyTable.Write(_properties, reader.Keep());
            }
        }

        return _properties.Written;
    }
}
