namespace JetNotify.Junos;

/// <summary>A part of a condition. Immutable; safe from any thread.</summary>
internal abstract class WhereNode
{
    /// <summary>Whether it costs no look at the payload.</summary>
    public abstract bool IsAround { get; }

    /// <summary>Whether it looks at a tag.</summary>
    public abstract bool UsesTags { get; }

    /// <summary>Whether a part of it holds for nothing but what is derived from events.</summary>
    public abstract bool NeedsDerived { get; }

    /// <summary>The kinds of which an event may meet it, as <see cref="WhereKinds"/> has them.</summary>
    public abstract int HoldsFor { get; }

    /// <summary>The kinds of which an event may fail it, likewise.</summary>
    public abstract int FailsFor { get; }

    /// <summary>Makes it ready for one decoder.</summary>
    public abstract WherePredicate Bind(EventDecoder decoder);
}

/// <summary>Parts of which all must hold, or any.</summary>
/// <param name="all">Whether all must.</param>
/// <param name="parts">At least two.</param>
internal sealed class WhereJunction(bool all, IReadOnlyList<WhereNode> parts) : WhereNode
{
    public override bool IsAround => parts.All(part => part.IsAround);

    public override bool UsesTags => parts.Any(part => part.UsesTags);

    public override bool NeedsDerived => parts.Any(part => part.NeedsDerived);

    public override int HoldsFor => Of(all, part => part.HoldsFor);

    public override int FailsFor => Of(!all, part => part.FailsFor);

    public override WherePredicate Bind(EventDecoder decoder) =>
        new JunctionPredicate(all, [.. parts.Select(part => part.Bind(decoder))]);

    private int Of(bool common, Func<WhereNode, int> kinds) =>
        parts.Select(kinds).Aggregate((some, more) => common ? some & more : some | more);
}

/// <summary>What holds where another part does not.</summary>
/// <param name="part">The other part.</param>
internal sealed class WhereNegation(WhereNode part) : WhereNode
{
    public override bool IsAround => part.IsAround;

    public override bool UsesTags => part.UsesTags;

    // What is not derived is all that there is without it: this holds.
    public override bool NeedsDerived => false;

    public override int HoldsFor => part.FailsFor;

    public override int FailsFor => part.HoldsFor;

    public override WherePredicate Bind(EventDecoder decoder) => new NegationPredicate(part.Bind(decoder));
}
