using JetNotify.Output;
using JetNotify.Replay;

namespace JetNotify.Report;

/// <summary>What <c>report</c> will do, whole and checked.</summary>
internal sealed record ReportPlan : CommandPlan
{
    /// <summary>The recordings, in the order typed; <c>-</c> is standard input.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Standard input.</summary>
    public required Func<Stream> Input { get; init; }

    /// <summary>Which messages are counted.</summary>
    public MessageFilter Filter { get; init; } = new();

    /// <summary>When messages were received that are counted (<c>--from</c>, <c>--to</c>).</summary>
    public ReplayRange Range { get; init; }

    /// <summary>Whether standard output gets JSON.</summary>
    public bool Json { get; init; }

    /// <summary>The file that gets the page, or null.</summary>
    public string? Html { get; init; }

    /// <summary>What is said on standard error, and in the log file.</summary>
    public required DiagnosticsPlan Diagnostics { get; init; }

    /// <summary>Whether standard error, a terminal, shows how far it is.</summary>
    public bool Progress { get; init; }
}
