using System.Diagnostics.CodeAnalysis;

namespace JetNotify.Junos;

/// <summary>Which kinds a selector comes to.</summary>
internal static class SelectorKinds
{
    public static bool TryChoose(
        Selector selector, [NotNullWhen(true)] out IReadOnlyList<EventKind>? kinds,
        [NotNullWhen(false)] out string? error)
    {
        kinds = null;
        error = FirstEmpty(selector);
        if (error is not null)
        {
            return false;
        }

        foreach (var kind in selector.Kinds)
        {
            if (Lacking(selector, kind, byName: true) is { } lacking)
            {
                error = $"{Catalogue.Entry(kind).Name} events have no {lacking}";
                return false;
            }
        }

        bool implied = selector.Kinds.Count + selector.Groups.Count == 0 && (selector.HasConditions
            || selector.Ops.Count > 0);
        var grouped = implied
            ? Catalogue.KindsOf(EventGroup.Kernel)
            : selector.Groups.SelectMany(Catalogue.KindsOf);
        var chosen = new SortedSet<EventKind>(selector.Kinds);
        chosen.UnionWith(grouped.Where(kind => Lacking(selector, kind, byName: false) is null));
        if (selector.SyslogTags.Count > 0)
        {
            chosen.Add(EventKind.Syslog);
        }

        if (chosen.Count == 0)
        {
            error = selector.IsEmpty ? "nothing is selected" : "no kind of event can meet all of these conditions";
            return false;
        }

        kinds = [.. chosen];
        return true;
    }

    private static string? FirstEmpty(Selector selector)
    {
        (string Name, IReadOnlyList<string> Values)[] texts =
        [
            ("interface", selector.Interfaces), ("family", selector.Families),
                ("firewall filter", selector.FirewallFilters),
            ("table", selector.Tables), ("logical router", selector.LogicalRouters),
                ("syslog tag", selector.SyslogTags),
        ];
        string? empty = texts.FirstOrDefault(text => text.Values.Any(string.IsNullOrEmpty)).Name;
        return empty is null ? null : $"the {empty} is empty";
    }

    // What a kind lacks that the selector wants: the condition's name, for the error. A kind named by the user may be
    // judged by its payload alone; one that merely belongs to a group is left out where its topic has no place for the
    // condition, unless the payload is the only place that ever tells it (a table).
    private static string? Lacking(Selector selector, EventKind kind, bool byName)
    {
        bool isInterface = kind <= EventKind.Ifa;
        if (selector.Ops.Count > 0 && !EventNames.IsKernel(kind))
        {
            return "operation";
        }

        if (selector.Interfaces.Count > 0 && !(isInterface || (byName && kind == EventKind.Filter)))
        {
            return "interface";
        }

        if (kind == EventKind.Ifd && selector.Interfaces.Count > 0 && selector.Interfaces.All(NamesUnit))
        {
            return "unit";
        }

        if (selector.Units.Count > 0 && !EventNames.IsLogical(kind))
        {
            return "unit";
        }

        if (selector.Families.Count > 0 && kind is not (EventKind.Iff or EventKind.Ifa or EventKind.Route))
        {
            return "family";
        }

        if (selector.Prefixes.Count > 0 && kind is not (EventKind.Ifa or EventKind.Route))
        {
            return "address";
        }

        if (selector.FirewallFilters.Count > 0 && kind != EventKind.Filter)
        {
            return "firewall filter";
        }

        if (selector.Tables.Count > 0 && kind is not (EventKind.Iff or EventKind.Route or EventKind.RouteTable))
        {
            return "table";
        }

        return selector.LogicalRouters.Count > 0 && kind is not (EventKind.Route or EventKind.RouteTable)
            ? "logical router"
            : null;
    }

    private static bool NamesUnit(string name) => new InterfaceName(name) is { IsGlob: false, HasUnit: true };
}
