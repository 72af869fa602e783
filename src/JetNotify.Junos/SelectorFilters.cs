namespace JetNotify.Junos;

/// <summary>
/// The fewest topic filters that miss nothing of what was asked, as narrow as a broker can tell. No topic of the
/// service matches two of them: where a trailing <c>#</c> serves (nothing after the interface is asked for) it takes
/// both shapes of an interface name at once; where family or address stand behind it, each shape has its own filter.
/// </summary>
internal static class SelectorFilters
{
    private const string Rest = "#";

    public static IReadOnlyList<string> Tree(EventGroup group) =>
        [(group == EventGroup.All ? Catalogue.Root : Catalogue.KernelRoot) + Rest];

    public static IReadOnlyList<string> Of(Selector selector, IReadOnlyList<EventKind> kinds)
    {
        var ops = selector.Ops.Distinct().Count() is 0 or 3
            ? ["+"]
            : selector.Ops.Distinct().Order().Select(op => Catalogue.Ops[(int)op]);
        var filters = new List<string>();
        foreach (string op in ops)
        {
            filters.AddRange(Interfaces(selector, kinds).Select(pair => Join(Catalogue.InterfacesRoot + pair.Kind, op,
                pair.Tail)));
            foreach (var kind in kinds.Where(kind => kind
                is EventKind.Filter or EventKind.Route or EventKind.RouteTable))
            {
                filters.AddRange(Tails(selector, kind)
                    .Select(tail => Join(Catalogue.Entry(kind).TopicRoot.TrimEnd('/'), op, tail)));
            }
        }

        if (kinds.Contains(EventKind.Syslog))
        {
            filters.AddRange(selector.SyslogTags.Count == 0
                ? [Catalogue.SyslogRoot + Rest]
                : selector.SyslogTags.Select(Tag));
        }

        if (kinds.Contains(EventKind.ConfigUpdate))
        {
            filters.Add(Catalogue.Entry(EventKind.ConfigUpdate).Topic);
        }

        return TopicPattern.Reduce(filters);
    }

    private static string Tag(string tag) =>
        Catalogue.SyslogRoot + (new Glob(tag) is { IsLiteral: true } glob
            ? TopicPattern.Literal(glob.LiteralPrefix)
            : Rest);

    // "x/+/#" asks for nothing of x's first level: "x/#" is the same on every topic the router publishes.
    private static string Join(string root, string op, string tail)
    {
        if (tail != Rest || op != "+")
        {
            return $"{root}/{op}/{tail}";
        }

        return root.EndsWith("/+", StringComparison.Ordinal) ? root[..^1] + Rest : $"{root}/{Rest}";
    }

    private static IEnumerable<(string Kind, string Tail)> Interfaces(Selector selector, IReadOnlyList<EventKind> kinds)
    {
        EventKind[] asked = [.. kinds.Where(kind => kind <= EventKind.Ifa)];
        if (Shared(selector, asked) is { } shared)
        {
            return shared.Select(tail => ("+", tail));
        }

        return asked.SelectMany(kind => Tails(selector, kind).Select(tail => (Catalogue.Entry(kind).Name, tail)));
    }

    // One filter with + for the kind does the work of several where the kinds left out have no topic that it matches,
    // or where all four are asked for.
    private static List<string>? Shared(Selector selector, EventKind[] asked)
    {
        bool familyKinds = asked is [EventKind.Iff, EventKind.Ifa];
        bool logicalKinds = asked.Length >= 3 && asked.Contains(EventKind.Ifl)
            && asked[^2..] is [EventKind.Iff, EventKind.Ifa];
        if (selector.Families.Count > 0)
        {
            return familyKinds && selector.Prefixes.Count == 0
                ? [.. Shapes(selector)
                    .SelectMany(shape =>
                        selector.Families.Select(family => $"{shape}/{TopicPattern.Literal(family)}/#"))]
                : null;
        }

        if (!logicalKinds || selector.Prefixes.Count > 0)
        {
            return null;
        }

        List<string> tails = [.. Shapes(selector).Select(Open)];
        return asked[0] == EventKind.Ifd || !tails.Contains(Rest) ? tails : null;
    }

    private static string Open(string shape) => shape is "+" or "+/+/+" ? Rest : shape + "/#";

    private static IEnumerable<string> Shapes(Selector selector) =>
        selector.Interfaces.Count == 0
            ? TopicPattern.AnyInterface
            : selector.Interfaces.SelectMany(name => new InterfaceName(name).Shapes(selector.Units)).Distinct();

    private static IEnumerable<string> Tails(Selector selector, EventKind kind) => kind switch
    {
        EventKind.Ifd => Ports(selector),
        EventKind.Ifl => selector.Interfaces.Count == 0 ? [Rest] : Whole(Shapes(selector)),
        EventKind.Iff => Families(selector),
        EventKind.Ifa => Addresses(selector),
        EventKind.Filter => selector.FirewallFilters.Count == 0
            ? [Rest]
            : selector.FirewallFilters.Select(name => LevelOr(name, Rest)),
        EventKind.Route => Routes(selector),
        _ => Tables(selector),
    };

    // Both shapes of "any interface" together are everything.
    private static string[] Whole(IEnumerable<string> shapes)
    {
        string[] all = [.. shapes];
        return TopicPattern.AnyInterface.All(all.Contains) ? [Rest] : all;
    }

    private static string[] Ports(Selector selector)
    {
        if (selector.Interfaces.Count == 0)
        {
            return [Rest];
        }

        InterfaceName[] names = [.. selector.Interfaces.Select(name => new InterfaceName(name))];
        return Whole(
        [
            .. names.Where(name => !name.IsGlob && !name.HasUnit).Select(name => TopicPattern.Literal(name.Text)),
            .. names.Where(name => name.IsGlob).SelectMany(name => name.Shapes([])),
        ]);
    }

    private static IEnumerable<string> Families(Selector selector)
    {
        if (selector.Families.Count > 0)
        {
            return Shapes(selector)
                .SelectMany(shape => selector.Families.Select(family => $"{shape}/{TopicPattern.Literal(family)}"));
        }

        return selector.Interfaces.Count == 0
            ? [Rest]
            : Whole(Shapes(selector)) is var shapes && shapes.Contains(Rest)
                ? [Rest]
                : shapes.Select(shape => shape + "/+");
    }

    private static IEnumerable<string> Addresses(Selector selector)
    {
        // A host prefix of IPv4 is spelled in one way only; IPv6 in many, and a wider prefix is no level at all.
        bool hosts = selector.Prefixes.Count > 0 && selector.Prefixes.All(IsHost);
        if (selector.Families.Count == 0 && !hosts)
        {
            return Shapes(selector).Select(Open);
        }

        var families = selector.Families.Count == 0 ? ["+"] : selector.Families.Select(TopicPattern.Literal);
        var addresses = hosts ? selector.Prefixes.Select(prefix => $"/{prefix.Address()}/#") : ["/#"];
        return from shape in Shapes(selector)
               from family in families
               from address in addresses
               select $"{shape}/{family}{address}";
    }

    private static IEnumerable<string> Routes(Selector selector)
    {
        bool hosts = selector.Prefixes.Count > 0 && selector.Prefixes.All(IsHost);
        var families = selector.Families.Count == 0 ? ["+"] : selector.Families.Select(TopicPattern.Literal);
        if (hosts)
        {
            return families.SelectMany(family => selector.Prefixes.Select(prefix => $"{family}/{prefix}"));
        }

        return selector.Families.Count == 0 ? [Rest] : families.Select(family => family + "/#");
    }

    private static IEnumerable<string> Tables(Selector selector)
    {
        if (selector.Tables.Count + selector.LogicalRouters.Count == 0)
        {
            return [Rest];
        }

        var tables = selector.Tables.Count == 0 ? ["+"] : selector.Tables.Select(table => LevelOr(table, "+"));
        return selector.LogicalRouters.Count == 0
            ? tables.Select(table => table == "+" ? Rest : table + "/#")
            : tables.SelectMany(table => selector.LogicalRouters.Select(router => $"{table}/{LevelOr(router, "+")}"));
    }

    private static bool IsHost(IpPrefix prefix) => !prefix.IsV6 && prefix.Length == prefix.FullLength;

    private static string LevelOr(string name, string wider) =>
        new Glob(name) is { IsLiteral: true } glob ? TopicPattern.Literal(glob.LiteralPrefix) : wider;
}
