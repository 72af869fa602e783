using JetNotify.CommandLine;
using JetNotify.CommandLine.Options;
using JetNotify.Fleet;
using JetNotify.Inventory;
using JetNotify.Subscribe;

namespace JetNotify.Watch;

/// <summary><c>jetnotify watch</c>: its options, and how they become a plan.</summary>
internal sealed class WatchCommand : ToolCommand
{
    private readonly InventoryGroup _inventory = new();
    private readonly ConnectionGroup _connection = new(many: true);
    private readonly LoginGroup _login = new();
    private readonly TlsGroup _tls = new();
    private readonly SessionGroup _session = new();
    private readonly SelectorGroup _events = new(conditions: true, tags: true);
    private readonly DemoGroup _demo = new();
    private readonly DiagnosticsGroup _diagnostics = new(packets: false);

    /// <summary>Its place in the table of commands.</summary>
    public static CommandEntry InTable { get; } =
        new("watch", "Look at what routers say, live in a terminal.", static _ => new WatchCommand());

    public WatchCommand()
        : base(InTable) =>
        Add(_inventory, _events, _connection, _login, _tls, _session, _demo, _diagnostics);

    /// <inheritdoc/>
    public override bool TakesSettings => false;

    /// <inheritdoc/>
    public override CommandHelp Help => new()
    {
        Description =
        [
            "Look at what routers say, live in a terminal: the last events, the routers and how they are, the links that "
                + "went down and came up. Press ? for the keys.",
        ],
        Usage = ["watch -h ROUTER -h ROUTER... [OPTION]...", "watch --inventory FILE [OPTION]...", "watch --demo"],
        Notes =
        [
            "Without --event, all events. Nothing is acknowledged later for being looked at: what scrolls away is gone; "
                + "collect --record keeps it.",
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
        ],
    };

    /// <inheritdoc/>
    public override WatchPlan Plan(ParsedOptions parsed, ToolEnvironment environment)
    {
        if (parsed.FirstOf(_connection.Url, _connection.Unix) is { } place)
        {
            throw new UsageException(place, "says where one router is: name routers with -h");
        }

        bool demonstrates = _demo.Plan(parsed);
        var hosts = demonstrates ? [DemoGroup.Device] : parsed.All(_connection.Host);
        OptionGroup[] ofRouters = [_connection, _login, _tls, _session, _events];
        var load = InventoryGroup.Load(_inventory.Plan(parsed, hosts, ofRouters, environment));
        return new WatchPlan
        {
            Routers = load.Specs,
            Fleet = new FleetOptions(),
            Demo = demonstrates,
            IsTerminal = environment.OutputIsTerminal() && environment.InputIsTerminal(),
            Color = environment.ShowsColor(),
            IsUtf8 = IsUtf8(environment),
            Diagnostics = _diagnostics.Plan(parsed),
        };
    }

    // The first of these that is set counts (POSIX.1-2017, 8.2).
    private static bool IsUtf8(ToolEnvironment environment)
    {
        string? locale = ((string[])["LC_ALL", "LC_CTYPE", "LANG"]).Select(environment.Variable)
            .FirstOrDefault(value => !string.IsNullOrEmpty(value));
        return locale?.Replace("-", "", StringComparison.Ordinal)
            .Contains("utf8", StringComparison.OrdinalIgnoreCase) == true;
    }
}
