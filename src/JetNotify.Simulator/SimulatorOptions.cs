using JetNotify.Simulator.Broker;
using JetNotify.Simulator.Router;

namespace JetNotify.Simulator;

/// <summary>A router in a box: its broker and itself. Immutable.</summary>
public sealed record SimulatorOptions
{
    /// <summary>How its broker behaves.</summary>
    public BrokerOptions Broker { get; init; } = new();

    /// <summary>Which router it is.</summary>
    public RouterOptions Router { get; init; } = new();
}
