using System.Net;
using JetNotify.Mqtt.Packets;
using JetNotify.Mqtt.Transport;
using JetNotify.Mqtt.Wire;
using MQTTnet;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.LowLevelClient;
using MQTTnet.Packets;

namespace JetNotify.Mqtt;

/// <summary>
/// One connection to a broker, from the answered CONNECT to DISCONNECT. Drives MQTTnet's low-level client, which sends
/// and receives every packet of the conversation, over a <see cref="MessageLane"/>, which does the I/O and lets
/// messages past. One thread subscribes and runs; <see cref="Stop"/> and <see cref="Abort"/> may be called from any.
/// </summary>
public sealed class Connection : IDisposable
{
    // What a broker has that is to see the DISCONNECT of an attempt that is given up.
    private const int WithdrawalMilliseconds = 1000;

    private readonly LowLevelMqttClient _client;
    private readonly MessageLane _lane;
    private readonly Session _session;
    private readonly AnswerDeadline _answers;
    private volatile bool _connects;
    private Timer? _withdrawal;

    private Connection(Func<TransportConnection> open, Session session, TimeSpan answerTimeout, IPacketTrace? trace)
    {
        _session = session;
        _lane = new MessageLane(open, session, Ping, trace);
        _client = new LowLevelMqttClient(_lane, MqttNetNullLogger.Instance);
        _answers = new AnswerDeadline(() => _lane.SinkClock.BrokerTime(Environment.TickCount64), session.Awaits,
            reason => _lane.Channel.Abort(reason), answerTimeout);
    }

    /// <summary>What the broker answered to CONNECT; always a success.</summary>
    public ConnAck ConnAck => _session.ConnAck!;

    /// <summary>The other end, for people: <c>127.0.0.1:1883</c>, <c>unix:/run/broker</c>.</summary>
    public string Peer => Transport.Description;

    /// <summary>This end's address, or null where there is none (a Unix socket).</summary>
    public IPEndPoint? LocalEndPoint => Transport.LocalEndPoint;

    private TransportConnection Transport => _lane.Channel.Transport;

    /// <summary>Opens the transport, sends CONNECT and waits for CONNACK, all within
    /// <paramref name="timeout"/>.</summary>
    /// <param name="transport">Where the broker is.</param>
    /// <param name="session">The session; it may have lived through earlier connections.</param>
    /// <param name="timeout">For everything up to CONNACK, and again for the answer to SUBSCRIBE and
    /// UNSUBSCRIBE.</param>
    /// <param name="trace">Sees every packet, or null.</param>
    /// <param name="cancellation">Cuts the attempt.</param>
    /// <exception cref="MqttException">Unreachable, closed before CONNACK, refused, malformed or TLS.</exception>
    /// <exception cref="OperationCanceledException">Cut.</exception>
    public static Connection Open(
        TransportOptions transport, Session session, TimeSpan timeout, IPacketTrace? trace,
        CancellationToken cancellation)
    {
        long deadline = Environment.TickCount64 + (long)timeout.TotalMilliseconds;
        return Open(
            () => TransportConnection.Open(transport, timeout, cancellation), session, () => Left(deadline), timeout,
                trace, cancellation);
    }

    /// <summary>The same over a transport that stands already, which belongs to the connection from now on.</summary>
    /// <param name="opened">The transport; disposed when this fails.</param>
    /// <param name="session">The session; it may have lived through earlier connections.</param>
    /// <param name="left">What CONNACK may still take, at least a millisecond.</param>
    /// <param name="timeout">The whole time there was up to CONNACK, and that an answer to SUBSCRIBE and UNSUBSCRIBE
    /// has.</param>
    /// <param name="trace">Sees every packet, or null.</param>
    /// <param name="cancellation">Cuts the attempt.</param>
    /// <exception cref="MqttException">Unreachable, closed before CONNACK, refused, malformed or TLS.</exception>
    /// <exception cref="OperationCanceledException">Cut.</exception>
    public static Connection Open(
        TransportConnection opened, Session session, TimeSpan left, TimeSpan timeout, IPacketTrace? trace,
        CancellationToken cancellation) =>
        Open(() => opened, session, () => left, timeout, trace, cancellation);

    /// <summary>Asks for subscriptions; the answer comes to the observer while running.</summary>
    /// <param name="subscriptions">At least one.</param>
    /// <param name="properties">MQTT 5 properties, sent with every packet.</param>
    /// <param name="filtersPerPacket">The most topic filters in one SUBSCRIBE, 1 or more.</param>
    /// <exception cref="MqttException">The connection was lost.</exception>
    public void Subscribe(
        IReadOnlyList<Subscription> subscriptions, IReadOnlyList<Property> properties,
        int filtersPerPacket = int.MaxValue)
    {
        foreach (var request in _session.Subscribe(subscriptions, properties, filtersPerPacket))
        {
            _answers.Await(request.PacketId, "SUBSCRIBE");
            Send(SentPackets.Subscribe(request));
        }
    }

    /// <summary>Gives subscriptions up; the answer comes to the observer while running.</summary>
    /// <exception cref="MqttException">The connection was lost.</exception>
    public void Unsubscribe(IReadOnlyList<TopicFilter> filters, IReadOnlyList<Property> properties)
    {
        foreach (var request in _session.Unsubscribe(filters, properties))
        {
            _answers.Await(request.PacketId, "UNSUBSCRIBE");
            Send(SentPackets.Unsubscribe(request));
        }
    }

    /// <summary>Flushes what the sink holds already, then receives until told to stop, by <see cref="Stop"/> or by the
    /// sink; then flushes, acknowledges and disconnects.</summary>
    /// <exception cref="MqttException">Lost, malformed, or no answer to SUBSCRIBE.</exception>
    /// <exception cref="Exception">Whatever the sink threw; nothing unflushed was acknowledged.</exception>
    public void Run(IPublishSink sink, IConnectionObserver observer)
    {
        try
        {
            _lane.DeliverTo(sink);
            while (Receive() is var packet && packet is not LaneEnd)
            {
                Handle(packet, sink, observer);
            }

            Disconnect(ReasonCode.Success, isOrderly: true);
        }
        catch (MqttException failure) when (failure.Kind == FailureKind.Malformed)
        {
            // What came whole before the bad packet is still the user's, and its acknowledgements leave before the
            // DISCONNECT, which answers the bad one with its reason.
            _lane.FlushAndAcknowledge();
            Disconnect((ReasonCode?)failure.Code ?? ReasonCode.ProtocolError);
            throw;
        }
        catch (Exception failure) when (failure is not MqttException)
        {
            // The sink did not take them: unacknowledged they stay the broker's.
            _session.Acknowledgements.Clear();
            Disconnect(ReasonCode.Success);
            throw;
        }
    }

    /// <summary>Lets <see cref="Run"/> finish the batch in hand and return. Any thread, any number of times.</summary>
    public void Stop() => _lane.Stop();

    /// <summary>Cuts the connection without a DISCONNECT. Any thread, any number of times.</summary>
    public void Abort() => _lane.Channel.Abort("cut at this end");

    /// <inheritdoc/>
    public void Dispose()
    {
        _answers.Dispose();
        _withdrawal?.Dispose();
        _client.Dispose();
        _lane.Dispose();
    }

    private static Connection Open(
        Func<TransportConnection> open, Session session, Func<TimeSpan> left, TimeSpan timeout, IPacketTrace? trace,
        CancellationToken cancellation)
    {
        var connection = new Connection(open, session, timeout, trace);
        try
        {
            var options = new MqttClientOptions { ProtocolVersion = PacketCodec.VersionOf(session.Options.Version) };
            Complete(connection._client.ConnectAsync(options, CancellationToken.None));
            using (cancellation.Register(connection.Withdraw))
            {
                connection.Handshake(left(), timeout);
            }

            if (cancellation.IsCancellationRequested)
            {
                connection._lane.Channel.Linger();
                cancellation.ThrowIfCancellationRequested();
            }

            return connection;
        }
        catch (Exception failure)
        {
            connection.Dispose();
            if (failure is MqttException)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            throw;
        }
    }

    private static TimeSpan Left(long deadline) =>
        TimeSpan.FromMilliseconds(Math.Max(1, deadline - Environment.TickCount64));

    private void Handshake(TimeSpan left, TimeSpan whole)
    {
        string overdue = ConnectionFailure.Overdue(whole);
        using var clock = new Timer(_ => _lane.Channel.Abort(overdue), null, left, Timeout.InfiniteTimeSpan);
        var connect = SentPackets.Connect(_session.Connect());
        try
        {
            // A broker that closes at once may have said why (a TLS alert): the read that follows meets it, or the same
            // end.
            _connects = true;
            Complete(_client.SendAsync(connect, CancellationToken.None));

            // The session refuses any first packet that is not CONNACK [MQTT-3.2.0-1].
            _ = ReceivedPackets.Deliver(Receive(), _lane.Seen, _session);
        }
        catch (MqttException failure) when (failure.Kind == FailureKind.Lost)
        {
            throw ConnectionFailure.BeforeConnAck(failure, wasCut: _lane.Channel.AbortReason is not null, _lane.Unread,
                Transport);
        }

        ConnectionFailure.ThrowIfRefused(ConnAck, Transport, _session.Options.Version);
        _lane.Channel.StartKeepAlive(ConnAck.ServerKeepAlive ?? _session.Options.KeepAliveSeconds);
    }

    // A broker that has CONNECT publishes the will of whoever closes without DISCONNECT, which may follow at once (MQTT
    // 3.1.1 §3.1.4).
    private void Withdraw()
    {
        if (!_connects)
        {
            Abort();
            return;
        }

        _withdrawal = new Timer(_ => Abort(), null, WithdrawalMilliseconds, Timeout.Infinite);
        Complete(_lane.SendPacketAsync(SentPackets.Disconnect(_session.End(ReasonCode.Success)),
            CancellationToken.None));
        Transport.StopWriting();
    }

    private void Handle(MqttPacket packet, IPublishSink sink, IConnectionObserver observer)
    {
        var outcome = ReceivedPackets.Deliver(packet, _lane.Seen, _session);
        _answers.Answered();
        switch (outcome)
        {
            case PacketOutcome.SubAck:
                observer.OnSubAck(_session.Grants, _lane.ReceivedAt);
                break;
            case PacketOutcome.UnsubAck:
                observer.OnUnsubAck(_session.Grants);
                break;
            case PacketOutcome.Disconnect:
                // The messages before it are whole: print them, though nobody is left to acknowledge to.
                sink.Flush();
                throw ConnectionFailure.Disconnected(_session.Disconnect!, _session.Options.Version, LocalEndPoint);
            default:
                break;
        }
    }

    private MqttPacket Receive()
    {
        var receiving = _client.ReceiveAsync(CancellationToken.None);
        Complete(receiving);
        var packet = receiving.Result;
        (packet as LaneEnd)?.ThrowIfFailed();
        return packet;
    }

    private void Send(MqttPacket packet)
    {
        Complete(_client.SendAsync(packet, CancellationToken.None));
        if (_lane.SendFailure is { } failure)
        {
            throw failure;
        }
    }

    private void Ping()
    {
        try
        {
            Complete(_client.SendAsync(MqttPingReqPacket.Instance, CancellationToken.None));
        }
        catch (InvalidOperationException)
        {
            // The clock struck once more while the connection was being disposed: the client has let go of its lane.
        }
    }

    /// <summary>DISCONNECT, if the connection still takes it, and an end that lets the broker read it.</summary>
    private void Disconnect(ReasonCode reason, bool isOrderly = false)
    {
        try
        {
            if (isOrderly)
            {
                _lane.CompleteDeliveries();
            }

            _lane.Channel.ReaderIsAwake();
            Send(SentPackets.Disconnect(_session.End(reason)));
            _lane.Channel.Linger();
        }
        catch (MqttException)
        {
            // The broker left first: there is nobody to say it to.
        }
    }

    /// <summary>Takes what the lane has done: it blocks, so that nothing is left to wait for.</summary>
    private static void Complete(Task done)
    {
        if (!done.IsCompleted)
        {
            throw new InvalidOperationException("The lane blocks: whatever it was asked is done when it returns.");
        }

        done.GetAwaiter().GetResult();
    }
}
