using System.Net;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Transport;
using JetNotify.Mqtt.Wire;
using MQTTnet.Packets;

namespace JetNotify.MqttNet;

/// <summary>
/// The engine <c>mqttnet</c>: drives a <see cref="MqttNetSession"/> over MQTTnet's low-level client, as <see cref="Connection"/>
/// drives a <see cref="Session"/> over its own transport. The client gives one packet a call, so a batch ends where a call would
/// have to wait.
/// </summary>
internal sealed class MqttNetConnection : IConnection
{
    private readonly PacketLink _link;
    private readonly MqttNetSession _session;
    private readonly AnswerDeadline _answers;
    private DateTime _receivedAt;
    private volatile bool _stopping;

    private MqttNetConnection(PacketLink link, MqttNetSession session, TimeSpan answerTimeout)
    {
        _link = link;
        _session = session;
        _answers = new AnswerDeadline(() => link.WaitingSince, link.Abort, answerTimeout);
    }

    /// <inheritdoc/>
    public ConnAck ConnAck => _session.ConnAck!;

    /// <inheritdoc/>
    public string Peer => _link.Peer;

    /// <inheritdoc/>
    public IPEndPoint? LocalEndPoint => _link.LocalEndPoint;

    /// <summary>As <see cref="IConnector.Open"/>.</summary>
    public static MqttNetConnection Open(
        TransportOptions transport, MqttNetSession session, TimeSpan timeout, IPacketTrace? trace, CancellationToken cancellation)
    {
        long deadline = Environment.TickCount64 + (long)timeout.TotalMilliseconds;
        var link = PacketLink.Open(transport, session.Options.Version, session.MaxPacketSize, timeout, trace, cancellation);
        var connection = new MqttNetConnection(link, session, timeout);
        try
        {
            using (cancellation.Register(connection.Abort))
            {
                connection.Handshake(transport, Math.Max(1, deadline - Environment.TickCount64), timeout);
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
    public void Subscribe(IReadOnlyList<Subscription> subscriptions, IReadOnlyList<Property> properties) =>
        SendRequest("SUBSCRIBE", _session.Subscribe(subscriptions, properties));

    /// <inheritdoc/>
    public void Unsubscribe(IReadOnlyList<string> filters, IReadOnlyList<Property> properties) =>
        SendRequest("UNSUBSCRIBE", _session.Unsubscribe(filters, properties));

    /// <inheritdoc/>
    public void Run(IPublishSink sink, IConnectionObserver observer)
    {
        try
        {
            DrainAndAcknowledge(sink);
            while (!_stopping && TakeNext(sink, observer))
            {
            }

            DrainAndAcknowledge(sink);
            Goodbye(ReasonCode.Success);
        }
        catch (MqttFailure failure) when (failure.Kind == FailureKind.Malformed)
        {
            // What came whole before the bad packet is still the user's. Its acknowledgements and the goodbye leave where
            // MQTTnet kept the connection: it closes it over a packet that it cannot decode itself.
            sink.Drain();
            Acknowledge();
            Goodbye(failure.ReasonCode ?? ReasonCode.ProtocolError);
            throw;
        }
        catch (Exception failure) when (failure is not MqttFailure)
        {
            // The sink did not take them: unacknowledged they stay the broker's.
            _session.ClearAcknowledgements();
            Goodbye(ReasonCode.Success);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Stop()
    {
        _stopping = true;
        _link.Interrupt();
    }

    /// <inheritdoc/>
    public void Abort() => _link.Abort("cut at this end");

    /// <inheritdoc/>
    public void Dispose()
    {
        _answers.Dispose();
        _link.Dispose();
    }

    private void Handshake(TransportOptions transport, long left, TimeSpan whole)
    {
        string overdue = ConnectionFailure.Overdue(whole);
        using var clock = new Timer(_ => _link.Abort(overdue), null, left, Timeout.Infinite);
        try
        {
            AwaitConnAck(transport);
        }
        catch (MqttFailure failure) when (failure.Kind == FailureKind.Lost)
        {
            throw ConnectionFailure.BeforeConnAck(failure, wasCut: _link.AbortReason is not null, this);
        }

        ConnectionFailure.ThrowIfRefused(this, _session.Options.Version);
        _link.StartKeepAlive(ConnAck.ServerKeepAlive ?? _session.Options.KeepAliveSeconds);
    }

    private void AwaitConnAck(TransportOptions transport)
    {
        MqttFailure? unreadable = null;
        try
        {
            SendConnect();
            _ = _link.BeginReceive();
            _ = _link.Receive();
        }
        catch (MqttFailure failure) when (failure.Kind == FailureKind.Malformed && failure.ReasonCode != ReasonCode.PacketTooLarge)
        {
            unreadable = failure;
        }

        if (transport.Tls is null)
        {
            ConnectionFailure.ThrowIfTlsAlert(_link.First, this);
        }

        _session.TakeFirst(_link.First);
        if (unreadable is not null && ConnAck.Code == 0)
        {
            throw unreadable;
        }
    }

    private void SendConnect()
    {
        try
        {
            _link.Send(_session.Connect());
        }
        catch (MqttFailure failure) when (failure.Kind == FailureKind.Lost)
        {
            // A broker that closes at once may have said why (a TLS alert): the receive that follows meets it, or the same end.
        }
    }

    /// <summary>Takes the next packet; drains and acknowledges what came before where that has to be waited for.
    /// False when the sink wants no more, or when stopped.</summary>
    private bool TakeNext(IPublishSink sink, IConnectionObserver observer)
    {
        if (!_link.BeginReceive())
        {
            DrainAndAcknowledge(sink);
        }

        if (_link.Receive() is not { } packet)
        {
            return false;
        }

        _receivedAt = DateTime.UtcNow;
        var received = _session.Take(packet, _receivedAt, out var publish);
        if (received == Received.Publish)
        {
            var demand = sink.OnPublish(in publish);
            if (demand == Demand.Drain)
            {
                DrainAndAcknowledge(sink);
            }

            return demand != Demand.Stop;
        }

        if (received != Received.Nothing)
        {
            Answered(received, sink, observer);
        }

        return true;
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

    private void DrainAndAcknowledge(IPublishSink sink)
    {
        sink.Drain();
        Acknowledge();
    }

    private void Acknowledge()
    {
        int from = 0;
        try
        {
            while (_session.Acknowledgement(ref from) is { } packet)
            {
                _link.Send(packet);
            }
        }
        catch (MqttFailure failure) when (failure.Kind == FailureKind.Lost)
        {
            // A broker that has closed may have sent more before, and why it closed: what follows meets that, then the same end.
            // What was not acknowledged stays the broker's.
        }

        _session.ClearAcknowledgements();
    }

    private void SendRequest(string name, IReadOnlyList<MqttPacket> packets)
    {
        _answers.Await(name);
        foreach (var packet in packets)
        {
            _link.Send(packet);
        }
    }

    /// <summary>DISCONNECT, if the connection still takes it, and an end that lets the broker read it.</summary>
    private void Goodbye(byte reason)
    {
        try
        {
            _link.Send(_session.Goodbye(reason));
            _link.Linger();
        }
        catch (MqttFailure)
        {
            // The broker left first: there is nobody to say goodbye to.
        }
    }
}
