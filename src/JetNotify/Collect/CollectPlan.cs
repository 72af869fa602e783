using System.Net;
using JetNotify.Acting;
using JetNotify.Deliver;
using JetNotify.Deriving;
using JetNotify.Fleet;
using JetNotify.Inventory;
using JetNotify.Output;
using JetNotify.Recordings;

namespace JetNotify.Collect;

/// <summary>What <c>collect</c> will do, whole and checked.</summary>
internal sealed record CollectPlan : CommandPlan
{
    /// <summary>Where the routers are from.</summary>
    public required InventorySource Inventory { get; init; }

    /// <summary>The routers to begin with.</summary>
    public required InventoryLoad First { get; init; }

    /// <summary>How they are connected to.</summary>
    public required FleetOptions Fleet { get; init; }

    /// <summary>Whether a changed inventory may lose more than a fifth of the routers at once.</summary>
    public bool AllowShrink { get; init; }

    /// <summary>What stands for this collector in each record.</summary>
    public required string Collector { get; init; }

    /// <summary>Where figures and health are served, or null.</summary>
    public IPEndPoint? Metrics { get; init; }

    /// <summary>End after so many printed messages (<c>-C</c>), or null.</summary>
    public long? Count { get; init; }

    /// <summary>End with 27 after so long (<c>-W</c>), or null.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>What is written to standard output, and how.</summary>
    public required OutputPlan Output { get; init; }

    /// <summary>The file that everything received is recorded to, or null; <c>{device}</c> in its name is each
    /// router's.</summary>
    public RecordingPlan? Recording { get; init; }

    /// <summary>Which events are derived from others (<c>--on</c>), or null.</summary>
    public DerivingPlan? Deriving { get; init; }

    /// <summary>What printed events set off, or null.</summary>
    public ActingPlan? Acting { get; init; }

    /// <summary>Where what is printed is delivered, or null.</summary>
    public DeliveryPlan? Delivery { get; init; }

    /// <summary>Whether other collectors have their part of the routers (<c>--own lease</c>).</summary>
    public bool SharesByLeases { get; init; }

    /// <summary>What is said on standard error, and in the log file.</summary>
    public required DiagnosticsPlan Diagnostics { get; init; }

    /// <summary>Things decided on the user's behalf.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
