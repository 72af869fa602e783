namespace JetNotify.Deliver;

/// <summary>Where records are delivered, and how.</summary>
internal sealed record DeliveryPlan
{
    /// <summary>The engine.</summary>
    public required EngineTarget Target { get; init; }

    /// <summary>The fleet's name in ids.</summary>
    public string Fleet { get; init; } = "fleet";

    /// <summary>The folder that takes records while the engine does not (<c>--spool</c>), or null.</summary>
    public string? Spool { get; init; }

    /// <summary>How many bytes the spool may have (<c>--spool-size</c>).</summary>
    public long SpoolSize { get; init; } = DefaultSpoolSize;

    /// <summary>Whether standard output has the records too.</summary>
    public bool Prints { get; init; }

    /// <summary>What a spool may have where nothing is said.</summary>
    public const long DefaultSpoolSize = 10L * 1024 * 1024 * 1024;
}
