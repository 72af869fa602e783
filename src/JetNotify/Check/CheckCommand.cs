using JetNotify.CommandLine;
using JetNotify.CommandLine.Options;
using JetNotify.Inventory;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;
using JetNotify.Output;
using JetNotify.Subscribe;

namespace JetNotify.Check;

/// <summary><c>jetnotify check</c>: the options of <c>subscribe</c> that decide how it connects and what it asks
/// for.</summary>
internal sealed class CheckCommand : ToolCommand
{
    private readonly ConnectionGroup _connection = new();
    private readonly LoginGroup _login = new();
    private readonly TlsGroup _tls = new();
    private readonly SessionGroup _session = new();
    private readonly WillGroup _will = new();
    private readonly SubscriptionGroup _subscription = new();
    private readonly SelectorGroup _events = new(conditions: false);
    private readonly DiagnosticsGroup _diagnostics = new();
    private readonly InventoryGroup _inventory = new();
    private readonly CheckGroup _check;

    /// <summary>Its place in the table of commands.</summary>
    public static CommandEntry InTable { get; } =
        new("check", "Say step by step what subscribe would meet and what to do.", static _ =>
            new CheckCommand());

    public CheckCommand()
        : base(InTable)
    {
        _check = new CheckGroup(_subscription);
        Add(_check, _inventory, _events, _connection, _login, _tls, _session, _will, _diagnostics);
    }

    /// <inheritdoc/>
    public override DeclaredOption BareValue => _connection.Host;

    /// <inheritdoc/>
    public override CommandHelp Help => new()
    {
        Description =
        [
            "Do once what subscribe would do and say what each step finds and what to do about it: name, TCP, TLS, "
                + "CONNECT, "
                + "the broker's version, SUBSCRIBE, a first event. Without --event and --topic, for all.",
        ],
        Usage = ["check ROUTER [OPTION]...", "check --inventory FILE [OPTION]..."],
        Notes =
        [
            "The report goes to standard output; --verbose and usage errors to standard error.",
            "A check never touches a kept session (-c): it takes another client id. With -i alone it takes that "
                + "client's place.",
        ],
        ExitCodes =
        [
            new(ExitCode.Success, "connected and subscribed, whether an event came or not; or interrupted"),
            new(ExitCode.Lost, "the connection was lost"),
            new(ExitCode.Usage, "an option, a file or a topic filter that cannot be; nothing was connected"),
            new(ExitCode.Unreachable, "the broker cannot be reached, or closed the connection before it answered"),
            new(ExitCode.Refused, "the broker refused the connection or every subscription"),
            new(ExitCode.Malformed, "the broker broke the protocol"),
            new(ExitCode.Tls, "TLS: certificate, name or version"),
            new(ExitCode.Output, "the output could not be written"),
            new(ExitCode.TimedOut, "--timeout ran out"),
        ],
        Examples =
        [
            "jetnotify check vqfx",
            "jetnotify check -h vqfx --event ifa --interface xe-0/0/1 --wait 1m",
            "jetnotify check -h vqfx -o json | jq -r 'select(.outcome == \"failed\") | .found'",
        ],
    };

    /// <inheritdoc/>
    public override CommandPlan Plan(ParsedOptions parsed, ToolEnvironment environment)
    {
        if (_inventory.IsGiven(parsed))
        {
            return PlanFleet(parsed, environment);
        }

        if (_inventory.Needless(parsed) is { } needless)
        {
            throw new UsageException(needless, "needs --inventory: it is about many routers");
        }

        var notes = new List<string>();
        var details = new List<string>();
        parsed.TryGet(_connection.Url, out var url);
        var version = _session.Version(parsed, _subscription, notes);
        var selection = _events.Plan(parsed, [], details);
        var topics = _subscription.Topics(parsed, environment, url?.Topic, selection is null
            ? SubscriptionGroup.EveryEvent
            : null);
        var subscriptions = _subscription.Subscriptions(parsed, topics, selection, notes, details);
        var filter = _subscription.Filter(parsed, topics, selection, conditions: []);
        var properties = new PacketProperties(parsed, _session, _will);
        var transport = _connection.Plan(parsed, _tls, notes, environment);
        var diagnostics = _diagnostics.Plan(parsed);
        NoteWhatIsLeftOut(parsed, notes);
        var session = _session.Plan(parsed, version, properties, _will);
        var connect = _login.Plan(parsed, session, url?.Authority, transport.UnixPath ?? transport.Host, environment);
        return new CheckPlan
        {
            Subscribe = new SubscribePlan
            {
                Transport = transport,
                Connect = OfItsOwn(connect, notes),
                Subscriptions = subscriptions,
                FiltersPerSubscribe = parsed.Get(_subscription.FiltersPerSubscribe, int.MaxValue),
                SubscribeProperties = properties.For(PropertyPackets.Subscribe),
                Timeout = parsed.TryGet(_subscription.Timeout, out var timeout) ? timeout : null,
                ConnectTimeout = parsed.Get(_connection.ConnectTimeout, TimeSpan.FromSeconds(10)),
                Filter = filter,
                Output = new OutputPlan(),
                Diagnostics = diagnostics,
                Details = details,
                Notes = notes,
            },
            Wait = parsed.Get(_check.Wait, TimeSpan.FromSeconds(10)),
            Json = parsed.Get(_check.Json, false),
            Terminal = environment.OutputIsTerminal(),
            Color = environment.ShowsColor(),
            Countdown = environment.ShowsLine(diagnostics),
        };
    }

    private FleetCheckPlan PlanFleet(ParsedOptions parsed, ToolEnvironment environment)
    {
        OptionGroup[] ofRouters = [_connection, _login, _tls, _session, _check, _events];
        return new FleetCheckPlan
        {
            Routers = InventoryGroup.Load(_inventory.Plan(parsed, [], ofRouters, environment)),
            Wait = parsed.Get(_check.Wait, TimeSpan.Zero),
            Timeout = parsed.TryGet(_subscription.Timeout, out var timeout) ? timeout : null,
            Json = parsed.Get(_check.Json, false),
            Terminal = environment.OutputIsTerminal(),
            Diagnostics = _diagnostics.Plan(parsed),
        };
    }

    // Options of subscribe that have no meaning for one attempt are accepted, and said to have none.
    private void NoteWhatIsLeftOut(ParsedOptions parsed, List<string> notes)
    {
        if (parsed.FirstOf(_connection.NoReconnect, _connection.RetryMaxDelay) is { } retry)
        {
            notes.Add($"{retry.Name}: a check connects once");
        }

        if (parsed.TryGet(_connection.ConnectTimeout, out var limit) && limit == TimeSpan.Zero)
        {
            notes.Add($"{_connection.ConnectTimeout.Name}: a check tries once, for 10 s");
        }
    }

    // A kept session holds subscriptions and messages that are not the check's to change or to receive, and a clean one
    // under the same id would delete it.
    internal static ConnectOptions OfItsOwn(ConnectOptions connect, List<string> notes)
    {
        if (connect.CleanStart && !connect.Properties.Any(property => property.Id == PropertyId.SessionExpiryInterval))
        {
            return connect;
        }

        notes.Add($"a check leaves the kept session of '{connect.ClientId}' alone: it connects "
            + "under another client id");
        return connect with
        {
            ClientId = SessionGroup.OwnId(),
            CleanStart = true,
            Properties = [.. connect.Properties.Where(property => property.Id != PropertyId.SessionExpiryInterval)],
        };
    }
}
