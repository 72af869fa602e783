using JetNotify.Deliver;

namespace JetNotify.Spools;

/// <summary>What <c>spool</c> will do.</summary>
internal sealed record SpoolPlan : CommandPlan
{
    /// <summary>The spool's folder.</summary>
    public required string Folder { get; init; }

    /// <summary>Where what waits is delivered; null to look at the spool only.</summary>
    public DeliveryPlan? Delivery { get; init; }

    /// <summary>What is said on standard error, and in the log file.</summary>
    public required DiagnosticsPlan Diagnostics { get; init; }
}
