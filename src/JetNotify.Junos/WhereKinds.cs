namespace JetNotify.Junos;

/// <summary>For which kinds of event a condition can hold, a bit each: those of the catalogue, those that are derived,
/// and what is of no kind that is known. So what says two things of kinds that never go together is found before
/// anything is waited for.</summary>
internal static class WhereKinds
{
    /// <summary>The names of the kinds, a bit each; one bit more is what is of none.</summary>
    public static IReadOnlyList<string> Words { get; } =
        [.. Catalogue.Entries.Select(entry => entry.Name), .. DerivedKinds.Names];

    /// <summary>What is of none of them.</summary>
    public static int Unknown { get; } = 1 << Words.Count;

    /// <summary>Whatever comes.</summary>
    public static int All { get; } = (Unknown << 1) - 1;

    /// <summary>What is derived from events.</summary>
    public static int Derived { get; } = Of(DerivedKinds.Names.Contains);

    // What is of no known kind may have an operation on its topic.
    private static readonly int s_withOp =
        Unknown | Of(word => Catalogue.TryKind(word, out var kind) && Catalogue.Entry(kind).HasOp);

    /// <summary>The bits of the kinds whose names a test takes.</summary>
    public static int Of(Func<string, bool> test) =>
        Enumerable.Range(0, Words.Count).Where(i => test(Words[i])).Sum(i => 1 << i);

    /// <summary>The kinds for which a comparison can hold.</summary>
    public static int HoldsFor(WhereComparison comparison) => comparison.Path.Root switch
    {
        PathRoot.Kind when comparison.Operator == WhereOperator.NotEqual => All & ~Named(comparison),
        PathRoot.Kind => Named(comparison),
        PathRoot.Op when comparison.Operator != WhereOperator.NotEqual => s_withOp,
        _ => All,
    };

    /// <summary>The kinds for which a comparison can fail.</summary>
    public static int FailsFor(WhereComparison comparison) => comparison.Path.Root switch
    {
        PathRoot.Kind => All & ~HoldsFor(comparison),
        PathRoot.Op when comparison.Operator == WhereOperator.NotEqual => s_withOp,
        _ => All,
    };

    /// <summary>Returns why a part cannot hold together with those before it, or null where it may.</summary>
    /// <param name="before">What must hold too.</param>
    /// <param name="part">The part.</param>
    public static string? Contradiction(IReadOnlyList<WhereNode> before, WhereNode part)
    {
        if (part is WhereComparison comparison && before.OfType<WhereComparison>().Any(comparison.Excludes))
        {
            return $"{comparison.Path.Text} has one value, and this asks for a second; 'or' takes either";
        }

        int kinds = before.Aggregate(All, (some, more) => some & more.HoldsFor);
        if (before.Count == 0 || (kinds & part.HoldsFor) != 0)
        {
            return null;
        }

        return kinds == s_withOp || part.HoldsFor == s_withOp
            ? $"{Names((kinds | part.HoldsFor) & ~s_withOp)} events have no operation"
            : "no kind of event meets both this and what stands before it; 'or' takes either";
    }

    private static int Named(WhereComparison comparison) => Of(word => WhereVocabulary.Fits(comparison, word));

    private static string Names(int kinds) =>
        string.Join(", ", Words.Where((_, i) => (kinds & (1 << i)) != 0));
}
