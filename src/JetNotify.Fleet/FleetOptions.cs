using JetNotify.Mqtt.Transport;

namespace JetNotify.Fleet;

/// <summary>How a fleet is held.</summary>
public sealed record FleetOptions
{
    /// <summary>Attempts to connect a second; <see cref="double.PositiveInfinity"/> for no limit.</summary>
    public double ConnectRate { get; init; } = 200;

    /// <summary>Attempts at once.</summary>
    public int MostConnecting { get; init; } = 256;

    /// <summary>The longest ordinary wait before a router is tried again.</summary>
    public TimeSpan RetryMaxDelay { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Opens a router's transport; null for the network.</summary>
    internal Func<RouterSpec, CancellationToken, Task<TransportConnection>>? Open { get; init; }
}
