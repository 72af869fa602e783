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

    /// <summary>Whether leases say that this collector alone holds its routers: one that loses a connection to another
    /// client of its id comes back as after any loss.</summary>
    public bool IsOnlyOwner { get; init; }

    /// <summary>How long the fleet's thread rests once it has nothing more to do, so that more comes at once: for what
    /// people look at. What comes after a while is looked at without delay, and where messages are acknowledged there
    /// is no rest; <see cref="TimeSpan.Zero"/> for none at all.</summary>
    public TimeSpan Rest { get; init; }

    /// <summary>Opens a router's transport; null for the network.</summary>
    internal Func<RouterSpec, CancellationToken, Task<TransportConnection>>? Open { get; init; }
}
