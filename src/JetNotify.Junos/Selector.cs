using System.Diagnostics.CodeAnalysis;

namespace JetNotify.Junos;

/// <summary>
/// Which events are asked for. Several values of one kind are alternatives; different kinds of condition all hold
/// together, except <see cref="SyslogTags"/>, which adds the system log to whatever else is asked for.
/// A condition leaves out the kinds that cannot meet it: <c>all</c> with an interface is the interface kinds. A kind
/// that was named itself and cannot meet one is an error.
/// </summary>
public sealed record Selector
{
    /// <summary>Kinds named one by one. With neither kinds nor groups: all kernel kinds that can meet the
    /// conditions.</summary>
    public IReadOnlyList<EventKind> Kinds { get; init; } = [];

    /// <summary>Kinds named together.</summary>
    public IReadOnlyList<EventGroup> Groups { get; init; } = [];

    /// <summary>Operations; none is all three.</summary>
    public IReadOnlyList<EventOp> Ops { get; init; } = [];

    /// <summary>Interfaces, each a name or a <see cref="Glob"/>. A name with a unit (<c>xe-0/0/0.0</c>) is that logical
    /// interface; one without (<c>ae0</c>) is the port and every unit on it. A glob is held against the whole
    /// name.</summary>
    public IReadOnlyList<string> Interfaces { get; init; } = [];

    /// <summary>Units, on whichever port.</summary>
    public IReadOnlyList<int> Units { get; init; } = [];

    /// <summary>Families as Junos spells them: <c>inet</c>, <c>inet6</c>.</summary>
    public IReadOnlyList<string> Families { get; init; } = [];

    /// <summary>An address is kept when it lies inside, a route when all of it does. Host bits do not count.</summary>
    public IReadOnlyList<IpPrefix> Prefixes { get; init; } = [];

    /// <summary>Firewall filters, each a name or a glob.</summary>
    public IReadOnlyList<string> FirewallFilters { get; init; } = [];

    /// <summary>Routing tables, each a name or a glob. Of iff and route only the payload tells it.</summary>
    public IReadOnlyList<string> Tables { get; init; } = [];

    /// <summary>Logical routers, each a name or a glob. Of a route only the payload tells it.</summary>
    public IReadOnlyList<string> LogicalRouters { get; init; } = [];

    /// <summary>System log tags, each a name or a glob.</summary>
    public IReadOnlyList<string> SyslogTags { get; init; } = [];

    /// <summary>Whether anything is asked for at all.</summary>
    public bool IsEmpty => Kinds.Count + Groups.Count + Ops.Count + SyslogTags.Count == 0 && !HasConditions;

    /// <summary>Whether anything but kinds, operations and tags narrows the choice.</summary>
    internal bool HasConditions =>
        Interfaces.Count + Units.Count + Families.Count + Prefixes.Count + FirewallFilters.Count
        + Tables.Count + LogicalRouters.Count > 0;

    /// <summary>Works out filters and test; false with a sentence (without its full stop) when nothing could ever
    /// match.</summary>
    public bool TryPlan([NotNullWhen(true)] out SelectorPlan? plan, [NotNullWhen(false)] out string? error)
    {
        plan = null;
        return SelectorKinds.TryChoose(this, out var kinds, out error)
            && (plan = new SelectorPlan(this, kinds)) is not null;
    }
}
