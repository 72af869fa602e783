namespace JetNotify.Junos;

/// <summary>A <see cref="Where"/> bound to a decoder. Allocates nothing per event; one thread at a time.</summary>
public abstract class WherePredicate
{
    /// <summary>Whether the condition holds for an event of that decoder.</summary>
    public abstract bool Holds(in JetEvent message);
}

/// <summary>Holds when all of its parts do, or any; no further than what decides it.</summary>
internal sealed class JunctionPredicate(bool all, WherePredicate[] parts) : WherePredicate
{
    public override bool Holds(in JetEvent message)
    {
        foreach (var part in parts)
        {
            if (part.Holds(in message) != all)
            {
                return !all;
            }
        }

        return all;
    }
}

/// <summary>Holds when its part does not.</summary>
internal sealed class NegationPredicate(WherePredicate part) : WherePredicate
{
    public override bool Holds(in JetEvent message) => !part.Holds(in message);
}
