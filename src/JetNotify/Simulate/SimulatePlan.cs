using JetNotify.Simulator;
using JetNotify.Simulator.Scenarios;

namespace JetNotify.Simulate;

/// <summary>What <c>simulate</c> will do, whole and checked.</summary>
internal sealed record SimulatePlan : CommandPlan
{
    /// <summary>The router and its broker.</summary>
    public required SimulatorOptions Simulator { get; init; }

    /// <summary>What happens by itself, or null for nothing.</summary>
    public ScenarioOptions? Scenario { get; init; }

    /// <summary>The recordings that are published in place of a scenario, or null.</summary>
    public RepeatPlan? Repeat { get; init; }

    /// <summary>Begin once so many clients have subscribed.</summary>
    public int WaitSubscribers { get; init; }

    /// <summary>End after so many messages, or null.</summary>
    public long? Count { get; init; }

    /// <summary>End so long after the beginning, or null.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Where Junos configuration commands come from.</summary>
    public CommandSource Commands { get; init; }

    /// <summary>Opens it; null exactly when <see cref="Commands"/> is <see cref="CommandSource.Nobody"/>.</summary>
    public Func<Stream>? OpenCommands { get; init; }

    /// <summary>The script's path; <c>-</c> is standard input.</summary>
    public string CommandsPath { get; init; } = "-";

    /// <summary>Whether standard output, a terminal, shows who is connected above what is typed.</summary>
    public bool Screen { get; init; }

    /// <summary>Whether a person edits the commands at a terminal that sends each key.</summary>
    public bool EditsLines { get; init; }

    /// <summary>Whether standard error, a terminal, shows how far it is.</summary>
    public bool Progress { get; init; }

    /// <summary>What is said on standard error, and in the log file.</summary>
    public required DiagnosticsPlan Diagnostics { get; init; }

    /// <summary>What to warn of before anything happens, each a sentence.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>Recordings to publish.</summary>
/// <param name="Files">Their paths; <c>-</c> is standard input.</param>
/// <param name="Input">Standard input.</param>
/// <param name="Speed">How many times faster than they came; null: as fast as subscribers take them.</param>
/// <param name="Loop">Whether it begins again at the end.</param>
internal sealed record RepeatPlan(IReadOnlyList<string> Files, Func<Stream> Input, double? Speed, bool Loop);

/// <summary>Who configures the simulated router.</summary>
internal enum CommandSource
{
    /// <summary>Nobody.</summary>
    Nobody,

    /// <summary>A person at a terminal, who is prompted; the work ends with the session.</summary>
    Person,

    /// <summary>A pipe or a file; the router goes on when it ends.</summary>
    Lines,
}
