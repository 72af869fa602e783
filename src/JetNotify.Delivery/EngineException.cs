namespace JetNotify.Delivery;

/// <summary>An engine that cannot be used.</summary>
/// <param name="problem">Of which kind.</param>
/// <param name="message">One line: what is wrong, and what to do.</param>
/// <param name="inner">What the client said.</param>
public sealed class EngineException(EngineProblem problem, string message, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>Of which kind.</summary>
    public EngineProblem Problem { get; } = problem;
}

/// <summary>Why an engine cannot be used.</summary>
public enum EngineProblem
{
    /// <summary>Nobody answers: later somebody may.</summary>
    Unreachable,

    /// <summary>It does not let this client in.</summary>
    Refused,

    /// <summary>TLS: the certificate, or the server has none.</summary>
    Tls,

    /// <summary>What is there does not keep what is promised here.</summary>
    Unfit,
}
