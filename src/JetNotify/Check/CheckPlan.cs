using JetNotify.Subscribe;

namespace JetNotify.Check;

/// <summary>What <c>check</c> will do: connect and subscribe once as <see cref="Subscribe"/> says, and report each
/// step.</summary>
internal sealed record CheckPlan : CommandPlan
{
    /// <summary>What <c>subscribe</c> would do; what it prints is not looked at.</summary>
    public required SubscribePlan Subscribe { get; init; }

    /// <summary>How long a first event is waited for; zero for not at all.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>One JSON object a step instead of text.</summary>
    public bool Json { get; init; }

    /// <summary>Standard output is a terminal: what could steer it is escaped.</summary>
    public bool Terminal { get; init; }

    /// <summary>Whether a terminal shows in colour how a step went.</summary>
    public bool Color { get; init; }

    /// <summary>Whether a line on standard error, a terminal, counts down the wait.</summary>
    public bool Countdown { get; init; }
}
