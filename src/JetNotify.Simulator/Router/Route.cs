using System.Net;

namespace JetNotify.Simulator.Router;

/// <summary>Why a route is in the forwarding table; not which protocol it comes from.</summary>
internal enum RouteType
{
    /// <summary>A protocol or the configuration put it there.</summary>
    User,

    /// <summary>An interface's own network.</summary>
    Interface,

    /// <summary>A neighbour, as ARP and ND find it.</summary>
    Destination,

    /// <summary>There with the table.</summary>
    Permanent,
}

/// <summary>An entry of the forwarding table.</summary>
/// <param name="Family">inet or inet6.</param>
/// <param name="Prefix">The network with its length.</param>
/// <param name="NextHops">The next hops; none where the interface is enough.</param>
/// <param name="Type">Why it is there.</param>
internal sealed record Route(string Family, string Prefix, IReadOnlyList<string> NextHops, RouteType Type)
{
    /// <summary>The routing table.</summary>
    public string Table => Family + ".0";

    /// <summary>The type as the kernel writes it.</summary>
    public string TypeName => Type switch
    {
        RouteType.User => "user",
        RouteType.Interface => "intf",
        RouteType.Destination => "dest",
        _ => "perm",
    };

    /// <summary>0x180 as printed for routes of protocols; what the bits mean, and the others' flags, are not
    /// known.</summary>
    public int Flags => Type == RouteType.User ? 0x180 : 0;

    /// <summary>A route of the family that its prefix says.</summary>
    public static Route Of(string prefix, RouteType type, params IReadOnlyList<string> nextHops) =>
        new(FamilyOf(prefix), prefix, nextHops, type);

    /// <summary>A neighbour's own route.</summary>
    public static Route ToNeighbour(IPAddress address) =>
        Of($"{address}/{8 * address.GetAddressBytes().Length}", RouteType.Destination);

    /// <summary>What a table has from its beginning to its end: multicast.</summary>
    public static Route PermanentOf(string family) =>
        new(family, family == "inet" ? "224.0.0.0/4" : "ff00::/8", [], RouteType.Permanent);

    private static string FamilyOf(string prefix) => prefix.Contains(':', StringComparison.Ordinal) ? "inet6" : "inet";
}
