using JetNotify.Acting;
using JetNotify.CommandLine;
using JetNotify.CommandLine.Options;
using JetNotify.Deliver;
using JetNotify.Deriving;
using JetNotify.Inventory;
using JetNotify.Mqtt;
using JetNotify.Output;
using JetNotify.Subscribe;

namespace JetNotify.Collect;

/// <summary><c>jetnotify collect</c>: its options, and how they become a plan.</summary>
internal sealed class CollectCommand : ToolCommand
{
    private readonly InventoryGroup _inventory = new();
    private readonly CollectGroup _collect = new();
    private readonly ConnectionGroup _connection = new(many: true);
    private readonly LoginGroup _login = new();
    private readonly TlsGroup _tls = new();
    private readonly SessionGroup _session = new();
    private readonly SubscriptionGroup _subscription = new();
    private readonly SelectorGroup _events = new(conditions: true, tags: true);
    private readonly OutputGroup _output = new(OutputForm.Json);
    private readonly RecordingGroup _recording = new();
    private readonly DerivingGroup _deriving = new(remembers: true);
    private readonly ActingGroup _acting = new();
    private readonly DeliveryGroup _delivery = new();
    private readonly DiagnosticsGroup _diagnostics = new(packets: false);

    /// <summary>Its place in the table of commands.</summary>
    public static CommandEntry InTable { get; } = new(
        "collect", "Hold many routers in one process and print what they say.", static _ => new CollectCommand());

    public CollectCommand()
        : base(InTable) =>
        Add(_inventory, _collect, _subscription, _events, _output, _recording, _delivery, _deriving, _acting,
            _connection, _login, _tls, _session, _diagnostics);

    /// <inheritdoc/>
    public override CommandHelp Help => new()
    {
        Description =
        [
            "Hold the event services of many routers in one process and print what they say, one record a line with "
                + "the device in it, and whatever happens to a connection as a record of its own.",
            "Without --event and --topic, all events; with QoS 1 unless --qos says otherwise.",
        ],
        Usage = ["collect --inventory FILE [OPTION]...", "collect -h ROUTER -h ROUTER... [OPTION]..."],
        Notes =
        [
            "A setting of a router stands before its group's, that before what is typed here, that before the "
                + "file's defaults, and those before environment and profile. Connections that fail come back by "
                + "themselves; --metrics has each router's cause under /routers. docs/fleet.md tells the rest.",
        ],
        ExitCodes =
        [
            new(ExitCode.Success, "ended as asked: count reached, interrupted, the pipe's reader left"),
            new(ExitCode.Usage, "an option or an inventory that cannot be; nothing was connected"),
            new(ExitCode.Unreachable, "--to: no engine answers, and there is no --spool"),
            new(ExitCode.Refused, "--to: the engine does not let this client in"),
            new(ExitCode.Tls, "--to: TLS"),
            new(ExitCode.Output, "the output could not be written; neither engine nor spool takes records"),
            new(ExitCode.TimedOut, "--timeout ran out"),
        ],
        Examples =
        [
            "jetnotify collect -h r1 -h r2 -h r3 --event interfaces -o pretty",
            "jetnotify collect --inventory routers.toml --only 'site = fra' | jq .",
            "jetnotify collect --inventory routers.toml --record events.ndjson --metrics 9464",
            "jetnotify collect --inventory routers.toml --to nats://n1,n2,n3/JET --spool /var/lib/jetnotify/spool",
            "jetnotify collect --inventory routers.toml --to nats://n1,n2,n3/JET --own lease -c -i noc",
            "jetnotify collect --inventory routers.toml --shard 2/4 --where 'severity >= warning'",
            "jetnotify collect --inventory routers.toml --on 'silence(router, 10m)' --exec ./page-someone",
        ],
    };

    /// <inheritdoc/>
    public override CollectPlan Plan(ParsedOptions parsed, ToolEnvironment environment)
    {
        RefuseWhatIsOfOne(parsed);
        var notes = new List<string>();
        var output = _output.Plan(parsed, ProtocolVersion.V5, environment, notes);
        var recording = _recording.Plan(parsed, DevicePath.Mark);
        var delivery = _delivery.Plan(parsed, _output.IsAskedFor(parsed), environment);
        var diagnostics = _diagnostics.Plan(parsed);
        OptionGroup[] ofRouters = [_connection, _login, _tls, _session, _subscription, _events];
        var source = _inventory.Plan(parsed, parsed.All(_connection.Host), ofRouters, environment);
        var first = InventoryGroup.Load(source);
        if (first.Specs.Count == 0)
        {
            throw new UsageException(
                $"{source.Name}: none of its {first.Routers.Count} routers is meant: --only and --shard leave none");
        }

        var asked = first.Specs.SelectMany(router => router.Subscriptions).Select(one => one.Filter);
        var deriving = _deriving.Plan(parsed, asked);
        _deriving.Check(parsed, asked, _events.Conditions(parsed));
        bool shares = _collect.SharesByLeases(parsed, delivery?.Target.Nats is not null, _session.Id);
        return new CollectPlan
        {
            Inventory = source,
            First = first,
            Fleet = _collect.Fleet(
                parsed, parsed.TryGet(_connection.RetryMaxDelay, out var delay) ? delay : null, shares),
            AllowShrink = parsed.Has(_collect.AllowShrink),
            Collector = _collect.Collector(parsed),
            Metrics = _collect.Metrics(parsed),
            Count = parsed.TryGet(_subscription.Count, out long count) ? count : null,
            Timeout = parsed.TryGet(_subscription.Timeout, out var timeout) ? timeout : null,
            Output = output,
            Recording = recording,
            Deriving = deriving,
            Acting = _acting.Plan(parsed, environment),
            Delivery = delivery,
            SharesByLeases = shares,
            Diagnostics = diagnostics,
            Notes = [.. notes, .. first.Notes],
        };
    }

    // In a profile they are for subscribe.
    private void RefuseWhatIsOfOne(ParsedOptions parsed)
    {
        if (parsed.FirstOf(_connection.Url, _connection.Unix) is { } place)
        {
            throw new UsageException(place,
                "says where one router is: name routers with -h, or give them a url in the inventory");
        }

        DeclaredOption[] ofOne =
        [
            _connection.NoReconnect, _connection.WebSocket, _subscription.IdleTimeout, _subscription.Unsubscribe,
            _subscription.ExitAfterSubAck, _subscription.RetainedOnly,
        ];
        if (Array.Find(ofOne, parsed.IsTyped) is { } one)
        {
            throw new UsageException(one, "is of subscribe: it is about one connection");
        }
    }
}
