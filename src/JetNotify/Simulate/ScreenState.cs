using JetNotify.Simulator.Broker;

namespace JetNotify.Simulate;

/// <summary>What the screen shows at one moment.</summary>
internal sealed record ScreenState
{
    /// <summary>The router's name.</summary>
    public required string HostName { get; init; }

    /// <summary>Where it listens.</summary>
    public required string EndPoint { get; init; }

    /// <summary>What happens by itself, in a few words.</summary>
    public required string Work { get; init; }

    /// <summary>What the broker did so far.</summary>
    public BrokerCounts Counts { get; init; }

    /// <summary>Messages published a second.</summary>
    public double Rate { get; init; }

    /// <summary>How much of the work is done, in percent, where it has an end that can be counted.</summary>
    public int? Percent { get; init; }

    /// <summary>Since it began.</summary>
    public TimeSpan Uptime { get; init; }

    /// <summary>Who is connected.</summary>
    public IReadOnlyList<ClientInfo> Clients { get; init; } = [];

    /// <summary>What happened last, newest last.</summary>
    public IReadOnlyList<string> News { get; init; } = [];
}
