using JetNotify.Acting;
using JetNotify.Deriving;
using JetNotify.Mqtt;
using JetNotify.Output;
using JetNotify.Terminal;

namespace JetNotify.Replay;

/// <summary>What <c>replay</c> will do, whole and checked.</summary>
internal sealed record ReplayPlan : CommandPlan
{
    /// <summary>The recordings, in the order typed; <c>-</c> is standard input.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Standard input.</summary>
    public required Func<Stream> Input { get; init; }

    /// <summary>Topic filters of which one must match (<c>-t</c>); none: every topic.</summary>
    public IReadOnlyList<TopicFilter> Topics { get; init; } = [];

    /// <summary>Which messages are printed.</summary>
    public MessageFilter Filter { get; init; } = new();

    /// <summary>When messages were received that are played (<c>--from</c>, <c>--to</c>).</summary>
    public ReplayRange Range { get; init; }

    /// <summary>How many times faster than they came messages are played; null: as fast as can be.</summary>
    public double? Speed { get; init; }

    /// <summary>End after so many printed messages (<c>-C</c>), or null.</summary>
    public long? Count { get; init; }

    /// <summary>End with 27 after so long (<c>-W</c>), or null.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>What is written to standard output, and how.</summary>
    public required OutputPlan Output { get; init; }

    /// <summary>Which events are derived from others (<c>--on</c>), or null.</summary>
    public DerivingPlan? Deriving { get; init; }

    /// <summary>What printed messages set off, or null.</summary>
    public ActingPlan? Acting { get; init; }

    /// <summary>The terminal on which it is looked at (<c>--watch</c>), or null.</summary>
    public TerminalTraits? Watch { get; init; }

    /// <summary>What is said on standard error, and in the log file.</summary>
    public required DiagnosticsPlan Diagnostics { get; init; }

    /// <summary>What is worth knowing of what was typed, each a sentence to be said first.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Whether standard error, a terminal, shows how far it is.</summary>
    public bool Progress { get; init; }
}

/// <summary>A point in a recording: a time, or so long after another. One of the two is set.</summary>
/// <param name="At">The time, UTC.</param>
/// <param name="After">The distance.</param>
internal readonly record struct ReplayBound(DateTime? At, TimeSpan? After)
{
    /// <summary>The time it stands for where distances count from <paramref name="first"/>.</summary>
    public DateTime In(DateTime first)
    {
        if (At is { } at)
        {
            return at;
        }

        return After!.Value > DateTime.MaxValue - first ? DateTime.MaxValue : first + After.Value;
    }
}
