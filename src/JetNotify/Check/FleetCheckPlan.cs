using JetNotify.Inventory;

namespace JetNotify.Check;

/// <summary>What <c>check --inventory</c> will do: a check of each router, a line for each.</summary>
internal sealed record FleetCheckPlan : CommandPlan
{
    /// <summary>The routers.</summary>
    public required InventoryLoad Routers { get; init; }

    /// <summary>How long a first event is waited for; zero for not at all.</summary>
    public TimeSpan Wait { get; init; }

    /// <summary>Ends with 27 after so long, or null.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>One JSON object a router instead of a table.</summary>
    public bool Json { get; init; }

    /// <summary>Standard output is a terminal: what could steer it is escaped.</summary>
    public bool Terminal { get; init; }

    /// <summary>What is said on standard error.</summary>
    public required DiagnosticsPlan Diagnostics { get; init; }
}
