using JetNotify.Junos;
using JetNotify.Simulator.Configuration;

namespace JetNotify.Simulator.Router;

internal sealed partial class SimulatedRouter
{
    // A router names about 25.
    private static readonly (string Step, string Message)[] s_steps =
    [
        .. ((string[])["Obtaining lock for commit", "notifying daemons of new configuration", "signaling daemons"])
            .Select(step => (step, "Commit operation in progress: " + step)),
    ];

    // As many as a router keeps.
    private const int MostCommits = 49;

    private readonly List<CommitRecord> _commits = [];

    /// <summary>The commits that it keeps, the last first.</summary>
    public IReadOnlyList<CommitRecord> Commits => _commits;

    /// <summary>
    /// Makes a candidate configuration the running one: the commit's system log tags, config-update where it is turned
    /// on, then interfaces, routes and filters. What ends goes from the inside out (ifa, iff, ifl), what begins from
    /// the outside in.
    /// </summary>
    /// <param name="candidate">The candidate.</param>
    /// <param name="events">Takes the events.</param>
    /// <param name="comment">What is said of it, or null.</param>
    public void Commit(ConfigurationTree candidate, EventWriter events, string? comment = null)
    {
        var removed = Running.Without(candidate);
        var added = candidate.Without(Running);
        CommitTags(events, comment ?? "none");
        if (candidate.Has(StatementKind.CommitNotification) && removed.Length + added.Length > 0)
        {
            Notify(candidate, events);
        }

        _commits.Insert(0, new CommitRecord(Running.Copy(), events.Time, comment));
        _commits.RemoveRange(Math.Min(MostCommits, _commits.Count), Math.Max(0, _commits.Count - MostCommits));
        Running.Replace(candidate);
        Apply(removed, added, events);
    }

    // An object without more being said, of which two shapes are seen: they take turns. As XML, an event for each
    // container that changed, since the root is the container itself.
    private void Notify(ConfigurationTree candidate, EventWriter events)
    {
        var patch = CommitPatch.Of(Running, candidate);
        if (!candidate.Statements.Any(one => one is { Kind: StatementKind.CommitNotification, Value: "xml" }))
        {
            events.ConfigUpdate(PatchJson.Write(patch, wrapped: _notifications++ % 2 == 0));
            return;
        }

        foreach (var top in patch.Root.Children)
        {
            events.ConfigUpdateXml(PatchXml.Write(top));
        }
    }

    private void CommitTags(EventWriter events, string comment)
    {
        string user = Options.UserName;
        var mgd = Start("mgd");
        events.Syslog(
            "UI_COMMIT", "notice", "interact", mgd, $"User '{user}' requested 'commit' operation (comment: {comment})",
            ("username", user), ("command", "commit"), ("message", comment));
        foreach (var (step, message) in s_steps)
        {
            events.Syslog("UI_COMMIT_PROGRESS", "info", "interact", mgd, message, ("message", step));
        }

        events.Syslog("UI_COMMIT_COMPLETED", "warning", "interact", mgd, "commit complete",
            ("message", "commit complete"));
    }

    private void Apply(ConfigurationStatement[] removed, ConfigurationStatement[] added, EventWriter events)
    {
        List<string> lostRoutes = [];
        if (removed.Length > 0)
        {
            RemoveAddresses(removed, events, lostRoutes);
            SetDisabled(removed, false, events);
        }

        SetDisabled(added, true, events);
        RemovePorts(events);
        var newAddresses = AddAddresses(added, events);
        foreach (string prefix in lostRoutes)
        {
            Withdraw(prefix, events);
            _neighbours.Remove(prefix);
        }

        foreach (var address in newAddresses.Where(address => address.Family.Interface.Port.IsUp))
        {
            Learn(Direct(address), events);
        }

        foreach (string? prefix in Of([.. removed, .. added], StatementKind.StaticRoute)
            .Select(statement => statement.Name).Distinct())
        {
            SetStaticRoute(prefix, events);
        }

        ApplyFilters(removed, added, events);
    }

    private void SetStaticRoute(string prefix, EventWriter events)
    {
        string[] nextHops =
        [
            .. Running.Statements
                .Where(statement => statement.Kind == StatementKind.StaticRoute && statement.Name == prefix)
                .Select(statement => statement.Value),
        ];
        if (nextHops.Length == 0)
        {
            Withdraw(prefix, events);
        }
        else
        {
            Learn(Route.Of(prefix, RouteType.User, nextHops), events);
        }
    }

    private static IEnumerable<ConfigurationStatement> Of(ConfigurationStatement[] statements, StatementKind kind) =>
        statements.Where(statement => statement.Kind == kind);

    private void RemoveAddresses(ConfigurationStatement[] removed, EventWriter events, List<string> lostRoutes)
    {
        List<InterfaceFamily> families = [];
        foreach (var statement in Of(removed, StatementKind.Address))
        {
            var family = _ports[statement.Name].Units[statement.Unit].Families[statement.Family];
            var address = family.Addresses.First(one => one.Prefix.Text == statement.Value);
            family.Addresses.Remove(address);
            families.Add(family);
            events.Ifa(EventOp.Delete, address);
            if (!IsConnected(address.Prefix.Network))
            {
                lostRoutes.AddRange(NeighboursOn(address.Prefix));
                lostRoutes.Add(address.Prefix.Network);
            }
        }

        LogicalInterface[] units = [.. families.Select(family => family.Interface).Distinct()];
        foreach (var family in families.Distinct().Where(family => family.Addresses.Count == 0))
        {
            family.Interface.Families.Remove(family.Name);
            events.Iff(EventOp.Delete, family);
        }

        foreach (var unit in units.Where(unit => unit.Families.Count == 0))
        {
            unit.Port.Units.Remove(unit.Unit);
            events.Ifl(EventOp.Delete, unit);
        }

        foreach (var port in units.Select(unit => unit.Port).Distinct()
            .Where(port => port.Units.Count == 0 && !IsGone(port)))
        {
            events.Ifd(EventOp.Change, port);
        }
    }

    private bool IsConnected(string network)
    {
        foreach (var port in _ports.Values)
        {
            foreach (var address in port.Addresses)
            {
                if (address.Prefix.Network == network)
                {
                    return true;
                }
            }
        }

        return false;
    }

    // What only the configuration made, an aggregate or a port not plugged in, ends with its last line.
    private bool IsGone(Port port) =>
        !port.IsFixed && !Running.Statements.Any(statement =>
            statement.Kind is StatementKind.Address or StatementKind.Disable && statement.Name == port.Name);

    private void RemovePorts(EventWriter events)
    {
        for (int i = 0; i < _ports.Count; i++)
        {
            var port = _ports.GetValueAtIndex(i);
            if (IsGone(port))
            {
                _ports.RemoveAt(i--);
                events.Ifd(EventOp.Delete, port);
            }
        }
    }

    private List<InterfaceAddress> AddAddresses(ConfigurationStatement[] added, EventWriter events)
    {
        ConfigurationStatement[] statements = [.. Of(added, StatementKind.Address)];
        foreach (string? name in statements.Select(statement => statement.Name).Distinct())
        {
            if (FindOrAdd(name, events) is { Units.Count: 0 } port)
            {
                events.Ifd(EventOp.Change, port);
            }
        }

        foreach (var statement in statements)
        {
            var port = _ports[statement.Name];
            if (!port.Units.ContainsKey(statement.Unit))
            {
                var unit = new LogicalInterface(port, statement.Unit, _snmpId++);
                port.Units.Add(statement.Unit, unit);
                events.Ifl(EventOp.Add, unit);
            }
        }

        foreach (var statement in statements)
        {
            var unit = _ports[statement.Name].Units[statement.Unit];
            if (!unit.Families.ContainsKey(statement.Family))
            {
                var family = new InterfaceFamily(unit, statement.Family);
                unit.Families.Add(statement.Family, family);
                events.Iff(EventOp.Add, family);
            }
        }

        List<InterfaceAddress> addresses = [];
        foreach (var statement in statements)
        {
            var family = _ports[statement.Name].Units[statement.Unit].Families[statement.Family];
            if (AddressPrefix.TryParse(statement.Value, out var prefix))
            {
                var address = new InterfaceAddress(family, prefix, ++_generation);
                family.Addresses.Add(address);
                addresses.Add(address);
                events.Ifa(EventOp.Add, address);
            }
        }

        return addresses;
    }

    // Null for a port that was just made: that is told already.
    private Port? FindOrAdd(string name, EventWriter events)
    {
        if (_ports.TryGetValue(name, out var port))
        {
            return port;
        }

        port = new Port(name, _snmpId++, isFixed: false);
        _ports.Add(name, port);
        events.Ifd(EventOp.Add, port);
        return null;
    }

    private void SetDisabled(ConfigurationStatement[] statements, bool disabled, EventWriter events)
    {
        List<Port> ports = [];
        foreach (var statement in Of(statements, StatementKind.Disable))
        {
            FindOrAdd(statement.Name, events);
            var port = _ports[statement.Name];
            port.IsDisabled = disabled;
            if (!IsGone(port))
            {
                ports.Add(port);
                LinkTrap(port, events);
            }
        }

        Tell(ports, events);
        foreach (var port in ports)
        {
            RoutesOf(port, port.IsUp, events);
        }
    }

    private void ApplyFilters(ConfigurationStatement[] removed, ConfigurationStatement[] added, EventWriter events)
    {
        Dictionary<string, int> termsBefore = [];
        Count(Of(removed, StatementKind.FilterTerm), -1);
        Count(Of(added, StatementKind.FilterTerm), 1);
        foreach (var (key, before) in termsBefore)
        {
            var filter = _filters[key];
            if (filter.Terms == 0)
            {
                _filters.Remove(key);
                events.Filter(EventOp.Delete, filter);
            }
            else if (before == 0)
            {
                events.Filter(EventOp.Add, filter);
            }
            else
            {
                filter.Version++;
                events.Filter(EventOp.Change, filter);
            }
        }

        void Count(IEnumerable<ConfigurationStatement> statements, int step)
        {
            foreach (var statement in statements)
            {
                string key = $"{statement.Family} {statement.Name}";
                if (!_filters.TryGetValue(key, out var filter))
                {
                    _filters.Add(key, filter = new FirewallFilter(statement.Family, statement.Name));
                }

                termsBefore.TryAdd(key, filter.Terms);
                filter.Terms += step;
            }
        }
    }
}
