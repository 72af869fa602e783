using JetNotify.CommandLine;
using JetNotify.CommandLine.Options;
using JetNotify.CommandLine.Planning;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Subscribe;

/// <summary><c>jetnotify subscribe</c>: its options, and how they become a plan.</summary>
internal sealed class SubscribeCommand : ToolCommand
{
    private readonly ConnectionOptions connection = new();
    private readonly LoginOptions login = new();
    private readonly TlsOptionGroup tls = new();
    private readonly SessionOptions session = new();
    private readonly WillOptions will = new();
    private readonly SubscriptionOptions subscription = new();
    private readonly EventOptions events = new();
    private readonly OutputOptions output = new();
    private readonly RecordingOptions recording = new();
    private readonly DemoOptions demo = new();
    private readonly DiagnosticsOptions diagnostics = new();

    /// <summary>The command.</summary>
    public SubscribeCommand()
        : base("subscribe", "Subscribe to events or topics and print what arrives.") =>
        Take(subscription, events, output, recording, connection, login, tls, session, will, demo, diagnostics);

    /// <inheritdoc/>
    public override string Introduction => """
        Subscribe to events or topics and print what arrives, one message a line, on standard output.

        Usage: jetnotify subscribe --host ROUTER --event KIND [OPTION]...
               jetnotify subscribe --host ROUTER --topic FILTER [OPTION]...
               jetnotify subscribe --demo [OPTION]...

        """;

    /// <inheritdoc/>
    public override string Closing => """
        The options under Junos events take lists (--family inet,inet6) and may be repeated: such values are
        alternatives, different options must all hold, and --syslog adds to them. What --topic names is printed
        whatever they select; --where is about all of it.
        Diagnostics and errors go to standard error; standard output carries messages alone.

        Exit codes:
           0  ended as asked: count reached, interrupted, quiet for --idle-timeout, the pipe's reader left
           1  the connection was lost and not regained
           2  an option, a file or a topic filter that cannot be; nothing was connected
           3  the broker cannot be reached, or closed the connection before it answered
           4  the broker refused the connection or every subscription
           5  the broker broke the protocol
           6  TLS: certificate, name or version
           7  the output could not be written
          27  --timeout ran out

        Examples:
          jetnotify subscribe --demo -o pretty
          jetnotify subscribe -h vqfx --event ifa --op add --no-topic | jq .
          jetnotify subscribe -h vqfx --event interfaces --interface xe-0/0/1 -o pretty
          jetnotify subscribe -h vqfx --event all --where 'severity >= warning' -o json
          jetnotify subscribe -h vqfx -t '/junos/events/syslog/+' -o json --idle-timeout 1m
          jetnotify subscribe -L 'mqtts://ops@broker.example//junos/events/#' --password-file secret
          jetnotify subscribe -h vqfx -t '/junos/events/#' -c -i noc-1 -q 1 --connect-timeout 0
          jetnotify subscribe -h vqfx -t '/junos/events/#' -F '%I %t %p'

        """;

    /// <inheritdoc/>
    public override SubscribePlan Plan(Typed typed, Surroundings surroundings)
    {
        var notes = new List<string>();
        var details = new List<string>();
        typed.TryGet(connection.Url, out var url);
        var version = SessionPlanner.Version(typed, session, subscription, notes);
        var selection = SelectionPlanner.Plan(typed, events, [], details);
        bool demonstrates = DemoPlanner.Plan(typed, demo, connection, tls);
        string? otherwise = demonstrates && selection is null && !typed.Has(subscription.Unsubscribe) ? DemoPlanner.EveryEvent : null;
        var topics = SubscriptionPlanner.Topics(typed, subscription, url?.Topic, otherwise);
        var subscriptions = SubscriptionPlanner.Subscriptions(typed, subscription, topics, selection, notes, details);
        var filter = SubscriptionPlanner.Filter(typed, subscription, topics, selection, typed.All(events.Where));
        var outputPlan = OutputPlanner.Plan(typed, output, version, surroundings);
        var recordingPlan = RecordingPlanner.Plan(typed, recording);
        var properties = new PropertyPlanner(typed, session, will);
        var transport = TransportPlanner.Plan(typed, connection, tls, notes, surroundings);
        var diagnosticsPlan = DiagnosticsPlanner.Plan(typed, diagnostics);

        // Last, because a person may be asked for a password: nothing typed is to be refused after that, but for the rare
        // thing that an engine cannot send.
        var connect = ConnectPlanner.Plan(
            typed, session, login, will, version, properties, transport, url?.Authority, surroundings);
        return new SubscribePlan
        {
            Transport = transport,
            Demo = demonstrates,
            Subscriptions = subscriptions,
            SubscribeProperties = properties.For(PropertyPackets.Subscribe),
            Unsubscriptions = SubscriptionPlanner.Unsubscriptions(typed, subscription),
            UnsubscribeProperties = properties.For(PropertyPackets.Unsubscribe),
            Filter = filter,
            Count = typed.TryGet(subscription.Count, out long count) ? count : null,
            Timeout = typed.TryGet(subscription.Timeout, out var timeout) ? timeout : null,
            IdleTimeout = typed.TryGet(subscription.IdleTimeout, out var idle) ? idle : null,
            ExitAfterSubAck = typed.Has(subscription.ExitAfterSubAck),
            ConnectTimeout = typed.Get(connection.ConnectTimeout, TimeSpan.FromSeconds(10)),
            Reconnect = !typed.Has(connection.NoReconnect),
            RetryMaxDelay = typed.Get(connection.RetryMaxDelay, TimeSpan.FromSeconds(30)),
            Device = demonstrates ? DemoPlanner.Device : transport.UnixPath ?? transport.Host,
            Output = outputPlan,
            Recording = recordingPlan,
            Diagnostics = diagnosticsPlan,
            Details = details,
            Notes = notes,
            Connect = connect,
            Engine = EnginePlanner.Plan(typed, connection, transport, connect),
        };
    }
}
