using JetNotify.Deriving;
using JetNotify.Fleet;
using JetNotify.Inventory;
using JetNotify.Terminal;

namespace JetNotify.Watch;

/// <summary>What <c>watch</c> will do, whole and checked.</summary>
internal sealed record WatchPlan : CommandPlan
{
    /// <summary>Where the routers are from.</summary>
    public required InventorySource Inventory { get; init; }

    /// <summary>The routers to begin with.</summary>
    public required IReadOnlyList<RouterSpec> Routers { get; init; }

    /// <summary>How they are connected to.</summary>
    public required FleetOptions Fleet { get; init; }

    /// <summary>Whether a simulated router in this process stands for them (<c>--demo</c>).</summary>
    public bool Demo { get; init; }

    /// <summary>Which events are derived from others (<c>--on</c>), or null.</summary>
    public DerivingPlan? Deriving { get; init; }

    /// <summary>What is drawn on.</summary>
    public required TerminalTraits Terminal { get; init; }

    /// <summary>What is said on standard error once the screen is given back, and in the log file.</summary>
    public required DiagnosticsPlan Diagnostics { get; init; }
}
