using JetNotify.CommandLine;
using JetNotify.CommandLine.Options;
using JetNotify.Deriving;
using JetNotify.Fleet;
using JetNotify.Inventory;
using JetNotify.Subscribe;

namespace JetNotify.Watch;

/// <summary><c>jetnotify watch</c>: its options, and how they become a plan.</summary>
internal sealed class WatchCommand : ToolCommand
{
    // A tenth of the time between two pictures; a router's 64 KB have room for what comes meanwhile.
    private static readonly TimeSpan s_rest = TimeSpan.FromMilliseconds(10);

    private readonly InventoryGroup _inventory = new();
    private readonly ConnectionGroup _connection = new(many: true);
    private readonly LoginGroup _login = new();
    private readonly TlsGroup _tls = new();
    private readonly SessionGroup _session = new();
    private readonly SubscriptionGroup _subscription = new();
    private readonly SelectorGroup _events = new(conditions: true, tags: true);
    private readonly DerivingGroup _deriving = new(remembers: false);
    private readonly DemoGroup _demo = new();
    private readonly DiagnosticsGroup _diagnostics = new(packets: false);

    /// <summary>Its place in the table of commands.</summary>
    public static CommandEntry InTable { get; } =
        new("watch", "Look at what routers say, live in a terminal.", static _ => new WatchCommand());

    public WatchCommand()
        : base(InTable) =>
        Add(_inventory, _subscription, _events, _deriving, _connection, _login, _tls, _session, _demo, _diagnostics);

    /// <inheritdoc/>
    public override bool TakesSettings => false;

    /// <inheritdoc/>
    public override CommandHelp Help => new()
    {
        Description =
        [
            "Look at what routers say, live in a terminal: the last events, the routers and how they are, the links "
                + "that went down and came up. Press ? for the keys.",
        ],
        Usage = ["watch -h ROUTER -h ROUTER... [OPTION]...", "watch --inventory FILE [OPTION]...", "watch --demo"],
        Notes =
        [
            "Without --event and --topic, all events. Nothing is acknowledged later for being looked at: what scrolls "
                + "away is gone; r records from now on, collect --record all the time.",
        ],
        ExitCodes =
        [
            new(ExitCode.Success, "ended as asked: q, or interrupted"),
            new(ExitCode.Usage, "an option or an inventory that cannot be, or no terminal; nothing was connected"),
        ],
        Examples =
        [
            "jetnotify watch --demo",
            "jetnotify watch -h r1 -h r2 --event interfaces,syslog",
            "jetnotify watch --inventory routers.toml --only 'site = fra'",
            "jetnotify watch --inventory routers.toml --on 'flap(interface, 3 in 5m)'",
        ],
    };

    /// <inheritdoc/>
    public override WatchPlan Plan(ParsedOptions parsed, ToolEnvironment environment)
    {
        if (parsed.FirstOf(_connection.Url, _connection.Unix) is { } place)
        {
            throw new UsageException(place, "says where one router is: name routers with -h");
        }

        if (parsed.FirstOf(_subscription.Count, _subscription.Timeout, _subscription.IdleTimeout,
            _subscription.Unsubscribe, _subscription.ExitAfterSubAck, _subscription.RetainedOnly,
            _connection.NoReconnect, _connection.WebSocket) is { } one)
        {
            throw new UsageException(one, "is of subscribe: whoever watches ends with q");
        }

        bool demonstrates = _demo.Plan(parsed);
        var hosts = demonstrates ? [DemoGroup.Device] : parsed.All(_connection.Host);
        OptionGroup[] ofRouters = [_connection, _login, _tls, _session, _subscription, _events];
        var source = _inventory.Plan(parsed, hosts, ofRouters, environment);
        var routers = InventoryGroup.Load(source).Specs;
        var asked = routers.SelectMany(router => router.Subscriptions).Select(one => one.Filter);
        _deriving.Check(parsed, asked, _events.Conditions(parsed));
        return new WatchPlan
        {
            Inventory = source,
            Routers = routers,
            Fleet = new FleetOptions { Rest = s_rest },
            Demo = demonstrates,
            Deriving = _deriving.Plan(parsed, asked),
            Terminal = environment.Traits(),
            Diagnostics = _diagnostics.Plan(parsed),
        };
    }
}
