using JetNotify.Acting;
using JetNotify.CommandLine;
using JetNotify.CommandLine.Options;
using JetNotify.Deliver;
using JetNotify.Deriving;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Subscribe;

/// <summary><c>jetnotify subscribe</c>: its options, and how they become a plan.</summary>
internal sealed class SubscribeCommand : ToolCommand
{
    private readonly ConnectionGroup _connection = new();
    private readonly LoginGroup _login = new();
    private readonly TlsGroup _tls = new();
    private readonly SessionGroup _session = new();
    private readonly WillGroup _will = new();
    private readonly SubscriptionGroup _subscription = new();
    private readonly SelectorGroup _events = new(conditions: true);
    private readonly OutputGroup _output = new();
    private readonly RecordingGroup _recording = new();
    private readonly DerivingGroup _deriving = new(remembers: true);
    private readonly ActingGroup _acting = new();
    private readonly DeliveryGroup _delivery = new();
    private readonly DemoGroup _demo = new();
    private readonly DiagnosticsGroup _diagnostics = new();

    /// <summary>Its place in the table of commands.</summary>
    public static CommandEntry InTable { get; } =
        new("subscribe", "Subscribe to events or topics and print what arrives.", static _ => new SubscribeCommand());

    public SubscribeCommand()
        : base(InTable) =>
        Add(_subscription, _events, _output, _recording, _delivery, _deriving, _acting, _connection, _login, _tls, _session,
            _will, _demo, _diagnostics);

    /// <inheritdoc/>
    public override DeclaredOption BareValue => _connection.Host;

    /// <inheritdoc/>
    public override CommandHelp Help => new()
    {
        Description =
        [
            "Subscribe to events or topics and print what arrives, one message a line, on standard output.",
        ],
        Usage = ["subscribe ROUTER [OPTION]...", "subscribe --host ROUTER --event KIND [OPTION]...",
            "subscribe --host ROUTER --topic FILTER [OPTION]...", "subscribe --demo [OPTION]..."],
        Notes =
        [
            "ROUTER alone stands for --host ROUTER, and for every event where none is named.",
            "The options under Junos events take lists (--family inet,inet6) and may be repeated: such values are "
                + "alternatives, "
                + "different options must all hold, and --syslog adds to them. What --topic names is printed whatever "
                + "they "
                + "select; --where is about all of it.",
            "Diagnostics and errors go to standard error; standard output carries messages alone.",
        ],
        ExitCodes =
        [
            new(ExitCode.Success,
                "ended as asked: count reached, interrupted, quiet for --idle-timeout, the pipe's reader left"),
            new(ExitCode.Lost, "the connection was lost and not regained"),
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
            "jetnotify subscribe --demo -o pretty",
            "jetnotify subscribe vqfx",
            "jetnotify subscribe -h vqfx --event ifa --op add --no-topic | jq .",
            "jetnotify subscribe -h vqfx --event interfaces --interface xe-0/0/1 -o pretty",
            "jetnotify subscribe -h vqfx --event all --where 'severity >= warning' -o json",
            "jetnotify subscribe -h vqfx -t '/junos/events/syslog/+' -o json --idle-timeout 1m",
            "jetnotify subscribe -L 'mqtts://ops@broker.example//junos/events/#' --password-file secret",
            "jetnotify subscribe -h vqfx -t '/junos/events/#' -c -i noc-1 -q 1 --connect-timeout 0",
            "jetnotify subscribe -h vqfx --event all --to nats://127.0.0.1/JET",
            "jetnotify subscribe -h vqfx -t '/junos/events/#' -F '%I %t %p'",
        ],
    };

    /// <inheritdoc/>
    public override SubscribePlan Plan(ParsedOptions parsed, ToolEnvironment environment)
    {
        var notes = new List<string>();
        var details = new List<string>();
        parsed.TryGet(_connection.Url, out var url);
        var version = _session.Version(parsed, _subscription, notes);
        var selection = _events.Plan(parsed, [], details);
        bool demonstrates = _demo.Plan(parsed);
        var otherwise = (demonstrates || parsed.HasBareValue) && selection is null
            && !parsed.Has(_subscription.Unsubscribe)
            ? SubscriptionGroup.EveryEvent
            : null;
        var topics = _subscription.Topics(parsed, environment, url?.Topic, otherwise);
        var subscriptions = _subscription.Subscriptions(parsed, topics, selection, notes, details);
        var filter = _subscription.Filter(parsed, topics, selection, _events.Conditions(parsed));
        var output = _output.Plan(parsed, version, environment, notes);
        var recording = _recording.Plan(parsed);
        var asked = subscriptions.Select(subscription => subscription.Filter);
        var deriving = _deriving.Plan(parsed, asked);
        _deriving.Check(parsed, asked, _events.Conditions(parsed));
        var delivery = _delivery.Plan(parsed, _output.IsAskedFor(parsed), environment);
        var properties = new PacketProperties(parsed, _session, _will);
        var transport = _connection.Plan(parsed, _tls, notes, environment);
        JunosTopics.NoteMisses(subscriptions, transport, demonstrates, notes);
        var diagnostics = _diagnostics.Plan(parsed);
        var session = _session.Plan(parsed, version, properties, _will);

        // Last, because a person may be asked for a password: nothing typed is to be refused after that, but for the
        // rare thing that an engine cannot send.
        var connect = _login.Plan(parsed, session, url?.Authority, transport.UnixPath ?? transport.Host, environment);
        return new SubscribePlan
        {
            Transport = transport,
            Demo = demonstrates,
            Subscriptions = subscriptions,
            FiltersPerSubscribe = parsed.Get(_subscription.FiltersPerSubscribe, int.MaxValue),
            SubscribeProperties = properties.For(PropertyPackets.Subscribe),
            Unsubscriptions = _subscription.Unsubscriptions(parsed),
            UnsubscribeProperties = properties.For(PropertyPackets.Unsubscribe),
            Filter = DerivingPlan.Keep(filter, deriving),
            Count = parsed.TryGet(_subscription.Count, out long count) ? count : null,
            Timeout = parsed.TryGet(_subscription.Timeout, out var timeout) ? timeout : null,
            IdleTimeout = parsed.TryGet(_subscription.IdleTimeout, out var idle) ? idle : null,
            ExitAfterSubAck = parsed.Has(_subscription.ExitAfterSubAck),
            ConnectTimeout = parsed.Get(_connection.ConnectTimeout, TimeSpan.FromSeconds(10)),
            Reconnect = !parsed.Has(_connection.NoReconnect),
            RetryMaxDelay = parsed.Get(_connection.RetryMaxDelay, TimeSpan.FromSeconds(30)),
            Device = demonstrates ? DemoGroup.Device : transport.UnixPath ?? transport.Host,
            Output = output,
            Recording = recording,
            Deriving = deriving,
            Acting = _acting.Plan(parsed, environment),
            Delivery = delivery,
            Diagnostics = diagnostics,
            StatusLine = StatusLine.Use(environment.ShowsLine(diagnostics), output.Terminal,
                environment.OutputIsFile),
            Details = details,
            Notes = notes,
            Connect = connect,
            IsClientIdShared = _session.IsIdTyped(parsed),
        };
    }
}
