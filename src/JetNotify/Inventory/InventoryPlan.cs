namespace JetNotify.Inventory;

/// <summary>What <c>inventory</c> will do.</summary>
internal sealed record InventoryPlan : CommandPlan
{
    /// <summary>What is done with it.</summary>
    public required InventoryVerb Verb { get; init; }

    /// <summary>The inventory, or the older of two.</summary>
    public required InventorySource Source { get; init; }

    /// <summary>The newer of two.</summary>
    public InventorySource? Other { get; init; }

    /// <summary>One JSON object a line instead of text.</summary>
    public bool Json { get; init; }
}

/// <summary>What is done with an inventory.</summary>
internal enum InventoryVerb
{
    /// <summary>Say whether it can be used.</summary>
    Check,

    /// <summary>List its routers.</summary>
    List,

    /// <summary>Say what another changes of it.</summary>
    Diff,
}
