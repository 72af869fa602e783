using JetNotify.Mqtt.Transport;

namespace JetNotify.Mqtt;

/// <summary>
/// One client's session with a broker, over one engine: opens its connections, one after the other, and remembers between them
/// what MQTT has to (QoS 2 identifiers, an assigned client identifier). One thread at a time.
/// </summary>
public interface IConnector
{
    /// <summary>Opens the transport, sends CONNECT and waits for CONNACK, all within <paramref name="timeout"/>.</summary>
    /// <param name="transport">Where the broker is.</param>
    /// <param name="timeout">For everything up to CONNACK, and again for the answer to SUBSCRIBE and UNSUBSCRIBE.</param>
    /// <param name="trace">Sees every packet, or null.</param>
    /// <param name="cancellation">Cuts the attempt.</param>
    /// <exception cref="MqttFailure">Unreachable, closed before CONNACK, refused, malformed or TLS.</exception>
    /// <exception cref="OperationCanceledException">Cut.</exception>
    IConnection Open(TransportOptions transport, TimeSpan timeout, IPacketTrace? trace, CancellationToken cancellation);
}
