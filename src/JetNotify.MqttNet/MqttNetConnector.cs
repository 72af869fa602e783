using JetNotify.Mqtt;
using JetNotify.Mqtt.Transport;

namespace JetNotify.MqttNet;

/// <summary>The engine <c>mqttnet</c>: MQTTnet's low-level client carries every connection.</summary>
/// <param name="options">What CONNECT says; <see cref="Refusal"/> has nothing against it.</param>
/// <exception cref="ArgumentException"><see cref="ConnectOptions.Validate"/> refuses them.</exception>
public sealed class MqttNetConnector(ConnectOptions options) : IConnector
{
    private readonly MqttNetSession _session = new(options);

    /// <inheritdoc/>
    public IConnection Open(
        TransportOptions transport, TimeSpan timeout, IPacketTrace? trace, CancellationToken cancellation) =>
        MqttNetConnection.Open(transport, _session, timeout, trace, cancellation);

    /// <summary>Why MQTTnet cannot do what is asked for, as one sentence without a full stop; null when it can.</summary>
    /// <param name="transport">Where the broker is.</param>
    /// <param name="connect">What CONNECT says.</param>
    public static string? Refusal(TransportOptions transport, ConnectOptions connect) =>
        Limits.OfTransport(transport) ?? Limits.OfConnect(connect);
}
