using JetNotify.Fleet;

namespace JetNotify.Watch;

/// <summary>What <c>watch</c> will do, whole and checked.</summary>
internal sealed record WatchPlan : CommandPlan
{
    /// <summary>The routers.</summary>
    public required IReadOnlyList<RouterSpec> Routers { get; init; }

    /// <summary>How they are connected to.</summary>
    public required FleetOptions Fleet { get; init; }

    /// <summary>Whether a simulated router in this process stands for them (<c>--demo</c>).</summary>
    public bool Demo { get; init; }

    /// <summary>Whether there is a terminal to draw on, and to read keys from.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>Whether the terminal shows colours.</summary>
    public bool Color { get; init; }

    /// <summary>Whether the terminal shows more than ASCII.</summary>
    public bool IsUtf8 { get; init; }

    /// <summary>What is said on standard error once the screen is given back, and in the log file.</summary>
    public required DiagnosticsPlan Diagnostics { get; init; }
}
