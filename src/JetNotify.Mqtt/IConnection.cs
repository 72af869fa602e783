using System.Net;

namespace JetNotify.Mqtt;

/// <summary>
/// One connection to a broker, from the answered CONNECT to DISCONNECT: the seam an engine stands behind.
/// One thread subscribes and runs; <see cref="Stop"/> and <see cref="Abort"/> may be called from any thread.
/// </summary>
public interface IConnection : IDisposable
{
    /// <summary>What the broker answered to CONNECT; always a success.</summary>
    ConnAck ConnAck { get; }

    /// <summary>The other end, for people: <c>127.0.0.1:1883</c>, <c>unix:/run/broker</c>.</summary>
    string Peer { get; }

    /// <summary>This end's address, or null where there is none (a Unix socket).</summary>
    IPEndPoint? LocalEndPoint { get; }

    /// <summary>Asks for subscriptions; the answer comes to the observer while running.</summary>
    /// <exception cref="MqttFailure">The connection was lost.</exception>
    void Subscribe(IReadOnlyList<Subscription> subscriptions, IReadOnlyList<Wire.Property> properties);

    /// <summary>Gives subscriptions up; the answer comes to the observer while running.</summary>
    /// <exception cref="MqttFailure">The connection was lost.</exception>
    void Unsubscribe(IReadOnlyList<string> filters, IReadOnlyList<Wire.Property> properties);

    /// <summary>Drains what the sink holds already, then receives until told to stop, by <see cref="Stop"/> or by the sink; then drains,
    /// acknowledges and says goodbye.</summary>
    /// <exception cref="MqttFailure">Lost, malformed, or no answer to SUBSCRIBE.</exception>
    /// <exception cref="Exception">Whatever the sink threw; nothing undrained was acknowledged.</exception>
    void Run(IPublishSink sink, IConnectionObserver observer);

    /// <summary>Lets <see cref="Run"/> finish the batch in hand and return. Any thread, any number of times.</summary>
    void Stop();

    /// <summary>Cuts the connection without a goodbye. Any thread, any number of times.</summary>
    void Abort();
}

/// <summary>What a connection says beside messages. Called on the thread that runs it.</summary>
public interface IConnectionObserver
{
    /// <summary>SUBSCRIBE was answered.</summary>
    /// <param name="grants">Filter by filter, in the order asked.</param>
    /// <param name="receivedAt">When the bytes of the answer were read, UTC; messages of the same read share it.</param>
    void OnSubAck(IReadOnlyList<Grant> grants, DateTime receivedAt);

    /// <summary>UNSUBSCRIBE was answered, filter by filter, in the order asked.</summary>
    void OnUnsubAck(IReadOnlyList<Grant> grants);
}

/// <summary>Sees every packet, for diagnostics. Called on the thread that reads or sends; spans are borrowed.</summary>
public interface IPacketTrace
{
    /// <summary>One whole packet came in.</summary>
    void OnReceived(ReadOnlySpan<byte> packet);

    /// <summary>One or more whole packets went out together.</summary>
    void OnSent(ReadOnlySpan<byte> packets);
}
