namespace JetNotify.Recording;

/// <summary>What <c>recording info</c> will do.</summary>
internal sealed record InfoPlan : CommandPlan
{
    /// <summary>The recordings, in the order typed; <c>-</c> is standard input.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Standard input.</summary>
    public required Func<Stream> Input { get; init; }

    /// <summary>One JSON object a recording instead of text.</summary>
    public bool Json { get; init; }

    /// <summary>Whether an index is written for each.</summary>
    public bool Index { get; init; }

    /// <summary>What is said on standard error, and in the log file.</summary>
    public required DiagnosticsPlan Diagnostics { get; init; }

    /// <summary>Whether standard error, a terminal, shows how far it is.</summary>
    public bool Progress { get; init; }
}
