namespace JetNotify.Junos;

/// <summary>What a <see cref="Selector"/> comes to: what to subscribe to, and what to keep of what comes. Immutable;
/// safe from any thread.</summary>
public sealed class SelectorPlan
{
    internal SelectorPlan(Selector selector, IReadOnlyList<EventKind> kinds)
    {
        Selector = selector;
        Kinds = kinds;
        bool narrowed = selector.HasConditions || selector.Ops.Count > 0;
        bool tags = selector.SyslogTags.Count > 0;
        Tree = !narrowed && !tags && selector.Groups.Contains(EventGroup.All) ? EventGroup.All
            : !narrowed && selector.Groups.Contains(EventGroup.Kernel) ? EventGroup.Kernel
            : null;
        EventKind[] kernel = [.. kinds.Where(EventNames.IsKernel)];
        bool wholeKernel = Tree == EventGroup.Kernel || (!narrowed
            && kernel.Length == Catalogue.KindsOf(EventGroup.Kernel).Count);
        Filters = Tree == EventGroup.All ? SelectorFilters.Tree(EventGroup.All)
            : wholeKernel
                ? [.. SelectorFilters.Tree(EventGroup.Kernel),
                    .. SelectorFilters.Of(selector, [.. kinds.Except(kernel)])]
                : SelectorFilters.Of(selector, kinds);
    }

    /// <summary>The kinds it comes to, in the order of <see cref="EventKind"/>.</summary>
    public IReadOnlyList<EventKind> Kinds { get; }

    /// <summary>
    /// The topic filters: the fewest that miss nothing, as narrow as a broker can tell. None covers another and no
    /// topic of the service matches two of them, so they cannot double a message among themselves, though filters with
    /// the two shapes of an interface name may overlap on paper, on topics that no router publishes.
    /// </summary>
    public IReadOnlyList<string> Filters { get; }

    /// <summary>A group asked for as a whole: everything below its root is kept, known or not.</summary>
    internal EventGroup? Tree { get; }

    internal Selector Selector { get; }

    /// <summary>Whether some event that it keeps, or what is derived from those, may meet all conditions: false where
    /// their kinds have none in common.</summary>
    public bool CanMeet(IEnumerable<Where> conditions)
    {
        ArgumentNullException.ThrowIfNull(conditions);
        int kept = Tree == EventGroup.All ? WhereKinds.All
            : WhereKinds.Derived | (Tree is null ? 0 : WhereKinds.Unknown)
                | WhereKinds.Of(word => Catalogue.TryKind(word, out var kind) && Kinds.Contains(kind));
        return conditions.Aggregate(kept, (kinds, condition) => kinds & condition.HoldsFor) != 0;
    }

    /// <summary>Makes the test ready for one decoder, and asks the decoder for what it looks at.</summary>
    public SelectorMatcher Bind(EventDecoder decoder)
    {
        ArgumentNullException.ThrowIfNull(decoder);
        return new SelectorMatcher(this, decoder);
    }
}
