using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using JetNotify.Simulator.Configuration;
using JetNotify.Simulator.Router;

namespace JetNotify.Simulator.Scenarios;

/// <summary>Makes one thing after the other happen to a router. One thread at a time.</summary>
[SuppressMessage("Security", "CA5394:Do not use insecure randomness",
    Justification = "A scenario must come again with the same seed.")]
internal sealed class Scenario
{
    private static readonly ScenarioKind[] s_mix =
    [
        ScenarioKind.Login, ScenarioKind.Login, ScenarioKind.Login, ScenarioKind.LinkFlap, ScenarioKind.LinkFlap,
        ScenarioKind.RouteChurn, ScenarioKind.RouteChurn, ScenarioKind.BgpFlap, ScenarioKind.AddressChange,
            ScenarioKind.Commit,
    ];

    private static readonly string[] s_users = ["lab", "noc", "automation"];

    private readonly SimulatedRouter _router;
    private readonly ScenarioOptions _options;
    private readonly Random _random;
    private readonly Dictionary<string, ConfigurationStatement> _statements = [];
    private string[] _prefixes = [];
    private Port? _down;
    private (string User, string Host, RouterProcess Process)? _login;
    private bool _neighbourDown;
    private bool _changes;

    public Scenario(SimulatedRouter router, ScenarioOptions options)
    {
        _router = router;
        _options = options;
        _random = new Random(options.Seed);
    }

    /// <summary>The next thing happens: at least one event.</summary>
    public void Next(EventWriter events)
    {
        switch (_options.Kind == ScenarioKind.Mix ? s_mix[_random.Next(s_mix.Length)] : _options.Kind)
        {
            case ScenarioKind.Boot:
                _router.Boot(events);
                break;
            case ScenarioKind.LinkFlap:
                FlapLink(events);
                break;
            case ScenarioKind.AddressChange:
                ChangeAddress(events);
                break;
            case ScenarioKind.RouteChurn:
                ChurnRoutes(events);
                break;
            case ScenarioKind.Commit:
                Commit(events);
                break;
            case ScenarioKind.BgpFlap:
                FlapNeighbour(events);
                break;
            default:
                LogInOrOut(events);
                break;
        }
    }

    private void FlapLink(EventWriter events)
    {
        if (_down is { } port)
        {
            _down = null;
            _router.SetLink(port, up: true, events);
            return;
        }

        var candidates = _router.Ports.Where(one => one is { IsUp: true, Units.Count: > 0 } && one.Name.Contains('/',
            StringComparison.Ordinal)).ToList();
        if (candidates.Count > 0)
        {
            _down = candidates[_random.Next(candidates.Count)];
            _router.SetLink(_down, up: false, events);
        }
        else
        {
            LogInOrOut(events);
        }
    }

    // The tutorial's address comes and goes.
    private void ChangeAddress(EventWriter events)
    {
        const string Line = "interfaces xe-0/0/0 unit 0 family inet address 192.168.10.1/24";
        var candidate = _router.Running.Copy();
        if (!candidate.Remove(Line))
        {
            Set(candidate, Line);
        }

        _router.Commit(candidate, events);
    }

    // Learnt the first time; after that withdrawn and learnt anew through another neighbour.
    private void ChurnRoutes(EventWriter events)
    {
        string[] nextHops = [$"10.0.12.{_random.Next(2, 7)}"];
        if (_prefixes.Length == 0)
        {
            _prefixes = [.. Enumerable.Range(0, _options.Prefixes).Select(Prefix)];
        }

        // Every other time they only change over to the other neighbour.
        _changes = !_changes;
        foreach (string prefix in _changes ? _prefixes : [])
        {
            _router.Withdraw(prefix, events);
        }

        foreach (string prefix in _prefixes)
        {
            _router.Learn(Route.Of(prefix, RouteType.User, nextHops), events);
        }
    }

    private void Commit(EventWriter events)
    {
        var candidate = _router.Running.Copy();
        int number = _random.Next(1, 9);
        string line = _random.Next(2) == 0
            ? $"routing-options static route 203.0.113.{16 * number}/28 next-hop 10.0.14.{number + 1}"
            : $"firewall family inet filter customer-{number} term {(_random.Next(2) == 0 ? "web" : "dns")} then discard";
        if (!candidate.Remove(line))
        {
            Set(candidate, line);
        }

        _router.Commit(candidate, events);
    }

    private void FlapNeighbour(EventWriter events)
    {
        const string Neighbour = "10.0.12.2 (External AS 64512)";
        _neighbourDown = !_neighbourDown;
        var (from, to, cause) = _neighbourDown
            ? ("Established", "Idle", "HoldTime")
            : ("OpenConfirm", "Established", "RecvKeepAlive");
        events.Syslog(
            "RPD_BGP_NEIGHBOR_STATE_CHANGED",
            _neighbourDown ? "warning" : "notice",
            "daemon",
            new RouterProcess("rpd", 5_140),
            $"BGP peer {Neighbour} changed state from {from} to {to} (event {cause}) (instance master)",
            ("peer-name", Neighbour), ("old-state", from), ("new-state", to), ("event", cause), ("instance", "master"));
        for (int i = 0; i < 8; i++)
        {
            string prefix = $"198.18.{8 * i}.0/21";
            if (_neighbourDown)
            {
                _router.Withdraw(prefix, events);
            }
            else
            {
                _router.Learn(Route.Of(prefix, RouteType.User, "10.0.12.2"), events);
            }
        }
    }

    private void LogInOrOut(EventWriter events)
    {
        if (_login is { } session)
        {
            _login = null;
            events.Syslog(
                "UI_LOGOUT_EVENT", "info", "interact", session.Process, $"User '{session.User}' logout",
                    ("username", session.User));
            return;
        }

        string user = s_users[_random.Next(s_users.Length)];
        string host = $"192.0.2.{_random.Next(20, 250)}";
        var process = _router.Start("login");
        if (_random.Next(4) == 0)
        {
            var daemon = new RouterProcess("sshd", null);
            events.Syslog(
                "SSHD_LOGIN_FAILED", "notice", "auth", daemon, $"Login failed for user '{user}' from host '{host}'",
                ("username", user), ("source-address", host));
            return;
        }

        string terminal = "pts/" + _random.Next(4).ToString(CultureInfo.InvariantCulture);
        events.Syslog(
            "LOGIN_INFORMATION", "info", "auth", process, $"User {user} logged in from host {host} on device "
                + $"{terminal}",
            ("username", user), ("hostname", host), ("tty-name", terminal));
        var mgd = new RouterProcess("mgd", process.Id + 1);
        string connection = $"{host} 52110 192.0.2.10 22";
        events.Syslog(
            "UI_LOGIN_EVENT", "info", "interact", mgd,
            $"User '{user}' login, class 'j-super-user' [{mgd.Id}], ssh-connection '{connection}', client-mode 'cli'",
            ("username", user), ("class-name", "j-super-user"), ("ssh-connection", connection), ("client-mode", "cli"));
        _login = (user, host, mgd);
    }

    private void Set(ConfigurationTree tree, string line)
    {
        if (!_statements.TryGetValue(line, out var statement)
            && ConfigurationGrammar.Read(ConfigurationLine.Split(line), 0, out statement) is null)
        {
            _statements.Add(line, statement!);
        }

        tree.Add(statement!);
    }

    // From the range set aside for benchmarks (RFC 2544), 65,536 of them.
    private static string Prefix(int number) =>
        $"198.{18 + ((number >> 15) & 1)}.{(number >> 7) & 0xFF}.{2 * (number & 0x7F)}/31";
}
