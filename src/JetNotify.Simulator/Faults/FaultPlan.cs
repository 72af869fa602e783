namespace JetNotify.Simulator.Faults;

/// <summary>What goes wrong, decided by a seed: the same connections and messages meet the same faults again.
/// Immutable.</summary>
public sealed record FaultPlan
{
    /// <summary>Nothing.</summary>
    public static FaultPlan None { get; } = new();

    /// <summary>What can go wrong; each decided by itself.</summary>
    public IReadOnlyList<Fault> Faults { get; init; } = [];

    /// <summary>Where chance begins.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Whether nothing goes wrong.</summary>
    public bool IsEmpty => Faults.Count == 0;

    /// <summary>The chance of one connection.</summary>
    /// <param name="connection">Which it is, counted from 0.</param>
    internal FaultInjector InjectorFor(int connection) => new(Faults, new Random(unchecked((Seed * 397) ^ connection)));
}
