using System.Net;
using JetNotify.Mqtt.Transport;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Mqtt;

/// <summary>
/// The built-in engine: drives a <see cref="Session"/> over one transport. Blocking reads on the caller's thread, because
/// that is one system call per drained read and no hop between the socket and the sink.
/// </summary>
public sealed class Connection : IConnection
{
    private readonly PacketChannel _channel;
    private readonly Session _session;
    private readonly ReceiveBuffer _buffer;
    private readonly AnswerDeadline _answers;
    private DateTime _receivedAt;
    private volatile bool _stopping;

    private Connection(PacketChannel channel, Session session, TimeSpan answerTimeout)
    {
        _channel = channel;
        _session = session;
        _buffer = new ReceiveBuffer(session.MaxPacketSize);
        _answers = new AnswerDeadline(() => channel.WaitingSince, channel.Abort, answerTimeout);
    }

    /// <inheritdoc/>
    public ConnAck ConnAck => _session.ConnAck!;

    /// <inheritdoc/>
    public string Peer => _channel.Transport.Description;

    /// <inheritdoc/>
    public IPEndPoint? LocalEndPoint => _channel.Transport.LocalEndPoint;

    /// <summary>Opens the transport, sends CONNECT and waits for CONNACK, all within <paramref name="timeout"/>.</summary>
    /// <param name="transport">Where the broker is.</param>
    /// <param name="session">The session; it may have lived through earlier connections.</param>
    /// <param name="timeout">For everything up to CONNACK, and again for the answer to SUBSCRIBE and UNSUBSCRIBE.</param>
    /// <param name="trace">Sees every packet, or null.</param>
    /// <param name="cancellation">Cuts the attempt.</param>
    /// <exception cref="MqttFailure">Unreachable, closed before CONNACK, refused, malformed or TLS.</exception>
    /// <exception cref="OperationCanceledException">Cut.</exception>
    public static Connection Open(
        TransportOptions transport, Session session, TimeSpan timeout, IPacketTrace? trace,
        CancellationToken cancellation)
    {
        long deadline = Environment.TickCount64 + (long)timeout.TotalMilliseconds;
        var opened = TransportConnection.Open(transport, timeout, cancellation);
        long left = Math.Max(1, deadline - Environment.TickCount64);
        return Open(opened, session, TimeSpan.FromMilliseconds(left), timeout, trace, cancellation);
    }

    /// <summary>The same over a transport that stands already, which belongs to the connection from now on.</summary>
    /// <param name="opened">The transport; disposed when this fails.</param>
    /// <param name="session">The session; it may have lived through earlier connections.</param>
    /// <param name="left">What CONNACK may still take, at least a millisecond.</param>
    /// <param name="timeout">The whole time there was up to CONNACK, and that an answer to SUBSCRIBE and UNSUBSCRIBE has.</param>
    /// <param name="trace">Sees every packet, or null.</param>
    /// <param name="cancellation">Cuts the attempt.</param>
    /// <exception cref="MqttFailure">Unreachable, closed before CONNACK, refused, malformed or TLS.</exception>
    /// <exception cref="OperationCanceledException">Cut.</exception>
    public static Connection Open(
        TransportConnection opened, Session session, TimeSpan left, TimeSpan timeout, IPacketTrace? trace,
        CancellationToken cancellation)
    {
        var connection = new Connection(new PacketChannel(opened, trace), session, timeout);
        try
        {
            using (cancellation.Register(connection.Abort))
            {
                connection.Handshake(left, timeout);
            }

            cancellation.ThrowIfCancellationRequested();
            return connection;
        }
        catch (Exception failure)
        {
            connection.Dispose();
            if (failure is MqttFailure)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public void Subscribe(IReadOnlyList<Subscription> subscriptions, IReadOnlyList<Property> properties)
    {
        _session.Subscribe(subscriptions, properties);
        SendRequest("SUBSCRIBE");
    }

    /// <inheritdoc/>
    public void Unsubscribe(IReadOnlyList<string> filters, IReadOnlyList<Property> properties)
    {
        _session.Unsubscribe(filters, properties);
        SendRequest("UNSUBSCRIBE");
    }

    /// <inheritdoc/>
    public void Run(IPublishSink sink, IConnectionObserver observer)
    {
        try
        {
            while (TakeWhole(sink, observer) && !_stopping && Receive())
            {
            }

            Goodbye(ReasonCode.Success);
        }
        catch (MqttFailure failure) when (failure.Kind == FailureKind.Malformed)
        {
            // What came whole before the bad packet is still the user's, and its acknowledgements leave with the goodbye,
            // which answers the bad one with its reason.
            sink.Drain();
            Goodbye(failure.ReasonCode ?? ReasonCode.ProtocolError);
            throw;
        }
        catch (Exception failure) when (failure is not MqttFailure)
        {
            // The sink did not take them: unacknowledged they stay the broker's.
            _session.Outbound.Clear();
            Goodbye(ReasonCode.Success);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Stop()
    {
        _stopping = true;
        _channel.Transport.StopReading();
    }

    /// <inheritdoc/>
    public void Abort() => _channel.Abort("cut at this end");

    /// <inheritdoc/>
    public void Dispose()
    {
        _answers.Dispose();
        _channel.Dispose();
    }

    private void Handshake(TimeSpan left, TimeSpan whole)
    {
        string overdue = ConnectionFailure.Overdue(whole);
        using var clock = new Timer(_ => _channel.Abort(overdue), null, left, Timeout.InfiniteTimeSpan);
        _session.Connect();
        try
        {
            SendConnect();
            AwaitConnAck();
        }
        catch (MqttFailure failure) when (failure.Kind == FailureKind.Lost)
        {
            throw ConnectionFailure.BeforeConnAck(failure, wasCut: _channel.AbortReason is not null, this);
        }

        ConnectionFailure.ThrowIfRefused(this, _session.Options.Version);
        _channel.StartKeepAlive(ConnAck.ServerKeepAlive ?? _session.Options.KeepAliveSeconds);
    }

    private void SendConnect()
    {
        try
        {
            SendOutbound();
        }
        catch (MqttFailure failure) when (failure.Kind == FailureKind.Lost)
        {
            // A broker that closes at once may have said why (a TLS alert): the read that follows meets it, or the same end.
        }
    }

    private void AwaitConnAck()
    {
        int length;
        while (!FrameCutter.TryCut(_buffer.Unread, _session.MaxPacketSize, out length))
        {
            if (!Receive())
            {
                throw _channel.Lost(inner: null);
            }
        }

        if (_channel.Transport.Tls is null)
        {
            ConnectionFailure.ThrowIfTlsAlert(_buffer.Unread, this);
        }

        // The session refuses any first packet that is not CONNACK [MQTT-3.2.0-1].
        _ = Take(length, out _);
        _buffer.Consume(length);
    }

    /// <summary>Takes every whole packet in hand, then drains and acknowledges. False when the sink wants no more.</summary>
    private bool TakeWhole(IPublishSink sink, IConnectionObserver observer)
    {
        var demand = Demand.More;
        while (demand != Demand.Stop && FrameCutter.TryCut(_buffer.Unread, _session.MaxPacketSize, out int length))
        {
            var received = Take(length, out var publish);
            if (received == Received.Publish)
            {
                demand = sink.OnPublish(in publish);
                if (demand == Demand.Drain)
                {
                    DrainAndAcknowledge(sink);
                }
            }
            else if (received != Received.Nothing)
            {
                Answered(received, sink, observer);
            }

            _buffer.Consume(length);
        }

        DrainAndAcknowledge(sink);
        return demand != Demand.Stop;
    }

    private Received Take(int length, out Publish publish)
    {
        var packet = _buffer.Unread[..length];
        _channel.Trace?.OnReceived(packet);
        return _session.Take(packet, _receivedAt, out publish);
    }

    private void Answered(Received received, IPublishSink sink, IConnectionObserver observer)
    {
        if (!_session.AwaitsAnswer)
        {
            _answers.Clear();
        }

        switch (received)
        {
            case Received.SubAck:
                observer.OnSubAck(_session.Grants, _receivedAt);
                break;
            case Received.UnsubAck:
                observer.OnUnsubAck(_session.Grants);
                break;
            case Received.Disconnect:
                // The messages before it are whole: print them, though nobody is left to acknowledge to.
                sink.Drain();
                throw ConnectionFailure.SaidGoodbye(_session.Disconnect!, _session.Options.Version, LocalEndPoint);
            default:
                break;
        }
    }

    /// <summary>Waits for more bytes; true to go on. False when stopped while waiting.</summary>
    private bool Receive()
    {
        try
        {
            if (_channel.Read(_buffer))
            {
                _receivedAt = DateTime.UtcNow;
                return true;
            }
        }
        catch (MqttFailure) when (_stopping)
        {
            return false;
        }

        return _stopping ? false : throw _channel.Lost(inner: null);
    }

    private void DrainAndAcknowledge(IPublishSink sink)
    {
        sink.Drain();
        try
        {
            SendOutbound();
        }
        catch (MqttFailure failure) when (failure.Kind == FailureKind.Lost)
        {
            // A broker that has closed may have sent more before, and why it closed: the reads that follow meet that, then the
            // same end. What was not acknowledged stays the broker's.
            _session.Outbound.Clear();
        }
    }

    private void SendOutbound()
    {
        if (_session.Outbound.Length != 0)
        {
            _channel.Send(_session.Outbound.Written);
            _session.Outbound.Clear();
        }
    }

    private void SendRequest(string packet)
    {
        _answers.Await(packet);
        SendOutbound();
    }

    /// <summary>DISCONNECT, if the connection still takes it, and an end that lets the broker read it.</summary>
    private void Goodbye(byte reason)
    {
        try
        {
            _session.Goodbye(reason);
            SendOutbound();
            _channel.Linger();
        }
        catch (MqttFailure)
        {
            // The broker left first: there is nobody to say goodbye to.
        }
    }
}
