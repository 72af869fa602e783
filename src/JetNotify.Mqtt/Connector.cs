using JetNotify.Mqtt.Transport;

namespace JetNotify.Mqtt;

/// <summary>The built-in engine's: a <see cref="Session"/> over one <see cref="Connection"/> after the other.</summary>
/// <param name="options">What CONNECT says.</param>
/// <exception cref="ArgumentException"><see cref="ConnectOptions.Validate"/> refuses them.</exception>
public sealed class Connector(ConnectOptions options) : IConnector
{
    private readonly Session _session = new(options);

    /// <inheritdoc/>
    public IConnection Open(
        TransportOptions transport, TimeSpan timeout, IPacketTrace? trace, CancellationToken cancellation) =>
        Connection.Open(transport, _session, timeout, trace, cancellation);
}
