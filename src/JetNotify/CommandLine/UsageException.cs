using System.Diagnostics.CodeAnalysis;

namespace JetNotify.CommandLine;

/// <summary>What was typed cannot be done. The message is one line that says what to do; it never holds a
/// password.</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors",
    Justification = "A usage error without its sentence says nothing.")]
internal sealed class UsageException : Exception
{
    /// <param name="message">The sentence after <c>jetnotify: </c>, without a full stop.</param>
    public UsageException(string message)
        : base(message)
    {
    }

    /// <param name="option">The option to blame; its long name begins the sentence.</param>
    /// <param name="problem">What is wrong and what to do.</param>
    public UsageException(DeclaredOption option, string problem)
        : base($"{option.Name}: {problem}")
    {
        Option = option;
        Problem = problem;
    }

    /// <summary>The option to blame, or null.</summary>
    public DeclaredOption? Option { get; }

    /// <summary>The sentence after the option's name; null where no option is to blame.</summary>
    public string? Problem { get; }
}
