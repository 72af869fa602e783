using System.Net;
using JetNotify.Junos;
using JetNotify.Simulator.Configuration;

namespace JetNotify.Simulator.Router;

/// <summary>
/// The state that a router's events tell of: interfaces with units, families and addresses, routes, filters. Whatever
/// changes it writes the events of the change, so that numbers, flags and times hang together. One thread at a time.
/// </summary>
internal sealed partial class SimulatedRouter
{
    private static readonly string[] s_ports = ["lo0", "fxp0", "xe-0/0/0", "xe-0/0/1", "xe-0/0/2", "xe-0/0/3", "ae0",
        "irb"];

    private static readonly string[] s_configuration =
    [
        "interfaces lo0 unit 0 family inet address 10.255.0.1/32",
        "interfaces lo0 unit 0 family inet6 address 2001:db8::1/128",
        "interfaces fxp0 unit 0 family inet address 192.0.2.10/24",
        "interfaces xe-0/0/1 unit 0 family inet address 192.168.20.1/24",
        "interfaces xe-0/0/2 unit 0 family inet address 10.0.12.1/30",
        "interfaces xe-0/0/2 unit 0 family inet6 address 2001:db8:12::1/64",
        "interfaces xe-0/0/3 unit 100 family inet address 10.0.13.1/31",
        "interfaces ae0 unit 0 family inet address 10.0.14.1/24",
        "interfaces irb unit 10 family inet address 172.16.10.1/24",
        "routing-options static route 0.0.0.0/0 next-hop 192.0.2.1",
        "firewall family inet filter protect-re term allow then accept",
        "system services extension-service notification port 1883",
        "system services extension-service notification allow-clients address 127.0.0.0/8",
    ];

    private readonly SortedList<string, Port> _ports = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Route> _routes = [];
    private readonly Dictionary<string, int> _routesIn = [];
    private readonly Dictionary<string, IPAddress> _neighbours = [];
    private readonly Dictionary<string, FirewallFilter> _filters = [];
    private int _generation = 128;
    private int _snmpId = 500;
    private int _processId = 13_600;
    private int _notifications;

    /// <summary>A router that has been up for a while.</summary>
    public SimulatedRouter(RouterOptions options)
    {
        Options = options;
        foreach (string name in s_ports)
        {
            _ports.Add(name, new Port(name, _snmpId++, isFixed: true));
        }

        foreach (string line in s_configuration)
        {
            Running.Add(Read(line));
        }

        if (options.CommitNotification)
        {
            Running.Add(Read("system commit notification"));
        }

        var quiet = new EventWriter(new EventBatch(), options.HostName);
        Apply([], [.. Running.Statements], quiet);
        foreach (string? prefix in Enumerable.Range(0, 8).Select(i => $"198.18.{8 * i}.0/21"))
        {
            Learn(Route.Of(prefix, RouteType.User, "10.0.12.2"), quiet);
        }
    }

    public RouterOptions Options { get; }

    /// <summary>The committed configuration.</summary>
    public ConfigurationTree Running { get; } = new();

    public IEnumerable<Port> Ports => _ports.Values;

    public IReadOnlyCollection<Route> Routes => _routes.Values;

    public IReadOnlyCollection<FirewallFilter> Filters => _filters.Values;

    /// <summary>A process that starts now.</summary>
    public RouterProcess Start(string name) => new(name, _processId++);

    /// <summary>The cable of a port is pulled or put back: the traps, the interfaces, the routes.</summary>
    public void SetLink(Port port, bool up, EventWriter events)
    {
        port.HasLink = up;
        LinkTrap(port, events);
        Tell([port], events);
        RoutesOf(port, up, events);
    }

    /// <summary>A route is learnt, or has other next hops; neighbours that were not known are found first. Its table
    /// begins with its first.</summary>
    public void Learn(Route route, EventWriter events)
    {
        foreach (string nextHop in route.NextHops)
        {
            Meet(IPAddress.Parse(nextHop), events);
        }

        bool known = _routes.ContainsKey(route.Prefix);
        _routes[route.Prefix] = route;
        if (!known && (_routesIn[route.Family] = _routesIn.GetValueOrDefault(route.Family) + 1) == 1)
        {
            events.RouteTable(EventOp.Add, route.Table);
            events.Route(EventOp.Add, Route.PermanentOf(route.Family));
        }

        events.Route(known ? EventOp.Change : EventOp.Add, route);
    }

    /// <summary>A route is gone, and its table with its last.</summary>
    public void Withdraw(string prefix, EventWriter events)
    {
        if (_routes.Remove(prefix, out var route))
        {
            events.Route(EventOp.Delete, route);
            if (--_routesIn[route.Family] == 0)
            {
                events.Route(EventOp.Delete, Route.PermanentOf(route.Family));
                events.RouteTable(EventOp.Delete, route.Table);
            }
        }
    }

    /// <summary>Everything there is, told as a router does that starts.</summary>
    public void Boot(EventWriter events)
    {
        var kernel = new RouterProcess("kernel", 0);
        events.Untagged("info", "kernel", kernel, "Simulated router starting");
        events.Syslog("SNMPD_TRAP_COLD_START", "critical", "daemon", Start("snmpd"),
            "trap_generate_cold: SNMP trap: cold start");
        foreach (var port in _ports.Values)
        {
            events.Ifd(EventOp.Add, port);
        }

        foreach (var unit in _ports.Values.SelectMany(port => port.Units.Values))
        {
            events.Ifl(EventOp.Add, unit);
        }

        foreach (var family in _ports.Values.SelectMany(port => port.Units.Values)
            .SelectMany(unit => unit.Families.Values))
        {
            events.Iff(EventOp.Add, family);
        }

        foreach (var family in _ports.Values.SelectMany(port => port.Units.Values)
            .SelectMany(unit => unit.Families.Values))
        {
            for (int i = 0; i < family.Addresses.Count; i++)
            {
                family.Addresses[i] = family.Addresses[i] with { Generation = ++_generation };
                events.Ifa(EventOp.Add, family.Addresses[i]);
            }
        }

        foreach (string? family in _routesIn.Where(table => table.Value > 0).Select(table => table.Key))
        {
            var permanent = Route.PermanentOf(family);
            events.RouteTable(EventOp.Add, permanent.Table);
            events.Route(EventOp.Add, permanent);
        }

        foreach (var route in _routes.Values)
        {
            events.Route(EventOp.Add, route);
        }

        foreach (var filter in _filters.Values)
        {
            events.Filter(EventOp.Add, filter);
        }

        foreach (var port in _ports.Values.Where(port => port.IsUp))
        {
            LinkTrap(port, events);
        }
    }

    private static ConfigurationStatement Read(string line) =>
        ConfigurationGrammar.Read(ConfigurationLine.Split(line), 0, out var statement) is null
            ? statement!
            : throw new InvalidOperationException("a line of the first configuration does not parse: " + line);

    private static void LinkTrap(Port port, EventWriter events)
    {
        // As printed by devices: attributes, message, severities.
        var (tag, level) = port.IsUp ? ("SNMP_TRAP_LINK_UP", "notice") : ("SNMP_TRAP_LINK_DOWN", "warning");
        string admin = port.IsDisabled ? "down(2)" : "up(1)";
        string oper = port.IsUp ? "up(1)" : "down(2)";
        events.Syslog(
            tag,
            level,
            "daemon",
            new RouterProcess("mib2d", 5_120),
            $"ifIndex {port.SnmpId}, ifAdminStatus {admin}, ifOperStatus {oper}, ifName {port.Name}",
            ("snmp-interface-index", port.SnmpId.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("admin-status", admin),
            ("operational-status", oper),
            ("interface-name", port.Name));
    }

    // Ports went up or down, with all that is on them, from the outside in.
    private static void Tell(IReadOnlyList<Port> ports, EventWriter events)
    {
        foreach (var port in ports)
        {
            events.Ifd(EventOp.Change, port);
        }

        LogicalInterface[] units = [.. ports.SelectMany(port => port.Units.Values)];
        foreach (var unit in units)
        {
            events.Ifl(EventOp.Change, unit);
        }

        InterfaceFamily[] families = [.. units.SelectMany(unit => unit.Families.Values)];
        foreach (var family in families)
        {
            events.Iff(EventOp.Change, family);
        }

        foreach (var address in families.SelectMany(family => family.Addresses))
        {
            events.Ifa(EventOp.Change, address);
        }
    }

    private void RoutesOf(Port port, bool up, EventWriter events)
    {
        foreach (var address in port.Addresses)
        {
            if (up)
            {
                Learn(Direct(address), events);
                continue;
            }

            foreach (string neighbour in NeighboursOn(address.Prefix))
            {
                Withdraw(neighbour, events);
                _neighbours.Remove(neighbour);
            }

            Withdraw(address.Prefix.Network, events);
        }
    }

    // A next hop on a network of this router's is a neighbour, and has a route of its own from the first use on.
    private void Meet(IPAddress address, EventWriter events)
    {
        var route = Route.ToNeighbour(address);
        if (!_neighbours.ContainsKey(route.Prefix)
            && _ports.Values.Where(port => port.IsUp)
                .SelectMany(port => port.Addresses).Any(own => own.Prefix.Contains(address)))
        {
            _neighbours.Add(route.Prefix, address);
            Learn(route, events);
        }
    }

    private string[] NeighboursOn(AddressPrefix network) =>
        [.. _neighbours.Where(neighbour => network.Contains(neighbour.Value)).Select(neighbour => neighbour.Key)];

    private static Route Direct(InterfaceAddress address) => Route.Of(address.Prefix.Network, RouteType.Interface);
}
