using static JetNotify.Junos.AttributeType;
using static JetNotify.Junos.Provenance;

namespace JetNotify.Junos;

/// <summary>
/// Everything known of the events a Junos router publishes, in one table. Commands, help, completion and the simulator
/// read it. Immutable; safe from any thread.
/// </summary>
public static class Catalogue
{
    private static readonly TopicLevel s_op = new("op", "add, change or delete");
    private static readonly TopicLevel s_unit = new("interface", "port and unit: xe-0/0/1.0 is three levels, ae0.0 one",
        Spans: true);
    private static readonly TopicLevel s_family = new("family", "inet, inet6, mpls …");
    private static readonly AttributeEntry s_port = new("name", Text, "the port alone, without the unit");
    private static readonly AttributeEntry s_subunit = new("subunit", Number, "the unit");
    private static readonly AttributeEntry s_snmpId = new("snmp-id", Number, "the SNMP index");
    private static readonly AttributeEntry s_flags = new("flags", Number, "the kernel's flags");

    /// <summary>Every kind, in the order of <see cref="EventKind"/>.</summary>
    public static IReadOnlyList<CatalogueEntry> Entries { get; } =
    [
        new(EventKind.Ifd, "ifd", "a physical interface",
            "/junos/events/kernel/interfaces/ifd/{op}/{ifd}",
            [s_op, new("ifd", "the port: xe-0/0/1 is three levels, ae0 one", Spans: true)],
            [s_port, s_snmpId, s_flags],
            "/junos/events/kernel/interfaces/ifd/change/xe-0/0/1",
            "KERNEL_EVENT_IFD_CHANGE", Documented, Documented | JuniperClient, Documented | JuniperClient),
        new(EventKind.Ifl, "ifl", "a logical interface",
            "/junos/events/kernel/interfaces/ifl/{op}/{ifd}.{unit}",
            [s_op, s_unit],
            [s_port, s_subunit, s_snmpId, s_flags],
            "/junos/events/kernel/interfaces/ifl/add/xe-0/0/1.0",
            "KERNEL_EVENT_IFL_ADD", Inferred, Documented | JuniperClient, Documented | JuniperClient),
        new(EventKind.Iff, "iff", "a protocol family on a logical interface",
            "/junos/events/kernel/interfaces/iff/{op}/{ifd}.{unit}/{family}",
            [s_op, s_unit, s_family],
            [s_port, s_subunit, new("family", Text, "inet, inet6, mpls …"),
                new("table-name", Text, "the routing table"),
                s_flags],
            "/junos/events/kernel/interfaces/iff/add/ae0.0/inet6",
            "KERNEL_EVENT_IFF_ADD", Inferred, Documented | JuniperClient, Documented | JuniperClient),
        new(EventKind.Ifa, "ifa", "an address on a logical interface",
            "/junos/events/kernel/interfaces/ifa/{op}/{ifd}.{unit}/{family}/{address}[/{len}]",
            [s_op, s_unit, s_family, new("address", "the address"), new("len", "the prefix length", Optional: true)],
            [
                s_port, s_subunit, new("family", Text, "inet, inet6 …"),
                new("local-address", Text, "the address; a host prefix in the one capture"),
                new("destination-address", Text, "the subnet, or the far end"),
                new("broadcast-address", Text, "the broadcast address"),
                s_flags, new("generation-number", Number, "counts up with each address"),
            ],
            "/junos/events/kernel/interfaces/ifa/add/xe-0/0/1.0/inet/192.168.20.1/32",
            "KERNEL_EVENT_IFA_ADD", Captured, Documented | JuniperClient | Captured,
                Documented | JuniperClient | Captured),
        new(EventKind.Filter, "filter", "a firewall filter",
            "/junos/events/kernel/firewall/filter/{op}/{filter-name}",
            [s_op, new("filter-name", "the filter; a name with slashes is several levels", Spans: true)],
            [
                new("name", Text, "the filter"), new("version", Unknown, "the filter's version"),
                new("client-id", Unknown, "who installed it"), new("filter-type", Text, "its type"),
                new("protocol", Text, "the family it filters"),
                    new("interface-name", Text, "the interface it is bound to"), s_flags,
            ],
            "/junos/events/kernel/firewall/filter/add/protect-re",
            null, None, JuniperClient, Documented),
        new(EventKind.Route, "route", "a route",
            "/junos/events/kernel/route/{op}/{family}/{address}/{len}",
            [s_op, s_family, new("address", "the route's network address"), new("len", "its prefix length")],
            [
                new("table-name", Text, "the routing table; in no topic, only here"),
                new("logical-router-name", Text, "the logical system"), new("address-family", Text, "inet, inet6 …"),
                new("route-type", Text, "why it is in the forwarding table: user, intf, dest, perm …"),
                new("route-prefix", Text, "the prefix"),
                new("nexthop-address", AttributeType.Array, "the next hops"), s_flags,
            ],
            "/junos/events/kernel/route/add/inet/10.0.0.0/8",
            null, None, JuniperClient, Documented),
        new(EventKind.RouteTable, "route-table", "a routing table",
            "/junos/events/kernel/route-table/{op}/{table}/{logical-router}",
            [s_op, new("table", "the table: inet.0, blue.inet.0"), new("logical-router", "the logical system")],
            [new("name", Text, "the table"), new("logical-router-name", Text, "the logical system")],
            "/junos/events/kernel/route-table/add/blue.inet.0/default",
            null, None, JuniperClient, Documented),
        new(EventKind.Syslog, "syslog", "a system log message",
            "/junos/events/syslog/{EVENT_ID}",
            [new("EVENT_ID", "the message's tag: LOGIN_INFORMATION; SYSTEM for a line without one")],
            [],
            "/junos/events/syslog/LOGIN_INFORMATION",
            "LOGIN_INFORMATION", Captured, JuniperClient | Captured, Captured),
        new(EventKind.ConfigUpdate, "config-update", "a commit (needs: set system commit notification)",
            "/junos/events/genpub/config-update",
            [],
            [new("commit-patch", ObjectOrXml, "what the commit changed; the root key, with no header beside it")],
            "/junos/events/genpub/config-update",
            null, None, JuniperClient, JuniperClient),
    ];

    /// <summary>The names of the operations, in the order of <see cref="EventOp"/>.</summary>
    public static IReadOnlyList<string> Ops { get; } = ["add", "change", "delete"];

    /// <summary>The names of the groups, in the order of <see cref="EventGroup"/>.</summary>
    public static IReadOnlyList<string> Groups { get; } = ["interfaces", "kernel", "all"];

    /// <summary>The root of every topic of the service.</summary>
    public const string Root = "/junos/events/";

    /// <summary>The root of the kernel's topics.</summary>
    public const string KernelRoot = "/junos/events/kernel/";

    /// <summary>The root of the four interface kinds.</summary>
    public const string InterfacesRoot = "/junos/events/kernel/interfaces/";

    /// <summary>The root of the system log's topics.</summary>
    public const string SyslogRoot = "/junos/events/syslog/";

    /// <summary>The entry of a kind.</summary>
    public static CatalogueEntry Entry(EventKind kind) => Entries[(int)kind];

    /// <summary>The kinds of a group, in the order of <see cref="EventKind"/>.</summary>
    public static IReadOnlyList<EventKind> KindsOf(EventGroup group) =>
        [.. Enum.GetValues<EventKind>().Where(kind => group switch
        {
            EventGroup.Interfaces => kind <= EventKind.Ifa,
            EventGroup.Kernel => kind <= EventKind.RouteTable,
            _ => true,
        })];

    /// <summary>Finds a kind by its name, without case.</summary>
    public static bool TryKind(string name, out EventKind kind)
    {
        int at = IndexOf(Entries.Count, i => Entries[i].Name, name);
        kind = (EventKind)Math.Max(at, 0);
        return at >= 0;
    }

    /// <summary>Finds a group by its name, without case.</summary>
    public static bool TryGroup(string name, out EventGroup group)
    {
        int at = IndexOf(Groups.Count, i => Groups[i], name);
        group = (EventGroup)Math.Max(at, 0);
        return at >= 0;
    }

    /// <summary>Finds an operation by its name, without case.</summary>
    public static bool TryOp(string name, out EventOp op)
    {
        int at = IndexOf(Ops.Count, i => Ops[i], name);
        op = (EventOp)Math.Max(at, 0);
        return at >= 0;
    }

    private static int IndexOf(int count, Func<int, string> nameAt, string name)
    {
        for (int i = 0; i < count; i++)
        {
            if (nameAt(i).Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }
}
