namespace JetNotify;

/// <summary>What is said on standard error.</summary>
internal sealed record DiagnosticsPlan
{
    /// <summary>The least level that is said.</summary>
    public DiagnosticsLevel Level { get; init; } = DiagnosticsLevel.Info;

    /// <summary>A file that gets the diagnostics too (<c>--log-file</c>), or null.</summary>
    public string? File { get; init; }
}

/// <summary>How much is said: <c>--quiet</c> is Error, <c>-v</c> is Debug, <c>-vv</c> and <c>-d</c> are Trace (every
/// packet).</summary>
internal enum DiagnosticsLevel
{
    /// <summary>Every packet.</summary>
    Trace,

    /// <summary>Every decision.</summary>
    Debug,

    /// <summary>Connection changes: connected again, resubscribed.</summary>
    Info,

    /// <summary>Something was lost or refused, and work goes on.</summary>
    Warning,

    /// <summary>Work ends.</summary>
    Error,
}
