using JetNotify.CommandLine;
using JetNotify.CommandLine.Options;
using JetNotify.CommandLine.Planning;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;
using JetNotify.Output;
using JetNotify.Subscribe;

namespace JetNotify.Check;

/// <summary><c>jetnotify check</c>: the options of <c>subscribe</c> that decide how it connects and what it asks for.</summary>
internal sealed class CheckCommand : ToolCommand
{
    private readonly ConnectionOptions connection = new();
    private readonly LoginOptions login = new();
    private readonly TlsOptionGroup tls = new();
    private readonly SessionOptions session = new();
    private readonly WillOptions will = new();
    private readonly SubscriptionOptions subscription = new();
    private readonly SelectorOptions events = new();
    private readonly DiagnosticsOptions diagnostics = new();
    private readonly CheckOptions check;

    /// <summary>The command.</summary>
    public CheckCommand()
        : base("check", "Say step by step what subscribe would meet, and what to do about it.")
    {
        check = new CheckOptions(subscription);
        Take(check, events, connection, login, tls, session, will, diagnostics);
    }

    /// <inheritdoc/>
    public override string Introduction => """
        Do once what subscribe would do and say what each step finds and what to do about it: name, TCP, TLS,
        CONNECT, the broker's version, SUBSCRIBE, a first event. Without --event and --topic, for all.

        Usage: jetnotify check --host ROUTER [OPTION]...

        """;

    /// <inheritdoc/>
    public override string Closing => """
        The report goes to standard output; --verbose and usage errors to standard error.
        A check never touches a kept session (-c): it takes another client id. With -i alone it takes that client's place.

        Exit codes are those of subscribe:
           0  connected and subscribed, whether an event came or not; or interrupted
           1  the connection was lost
           2  an option, a file or a topic filter that cannot be; nothing was connected
           3  the broker cannot be reached, or closed the connection before it answered
           4  the broker refused the connection or every subscription
           5  the broker broke the protocol
           6  TLS: certificate, name or version
           7  the output could not be written
          27  --timeout ran out

        Examples:
          jetnotify check -h vqfx
          jetnotify check -h vqfx --event ifa --interface xe-0/0/1 --wait 1m
          jetnotify check -h vqfx -o json | jq -r 'select(.outcome == "failed") | .found'

        """;

    /// <inheritdoc/>
    public override CheckPlan Plan(Typed typed, Surroundings surroundings)
    {
        var notes = new List<string>();
        var details = new List<string>();
        typed.TryGet(connection.Url, out var url);
        var version = SessionPlanner.Version(typed, session, subscription, notes);
        var selection = SelectionPlanner.Plan(typed, events, [], details);
        var topics = SubscriptionPlanner.Topics(typed, subscription, url?.Topic, selection is null ? CheckPlan.EveryEvent : null);
        var subscriptions = SubscriptionPlanner.Subscriptions(typed, subscription, topics, selection, notes, details);
        var filter = SubscriptionPlanner.Filter(typed, subscription, topics, selection, conditions: []);
        var properties = new PropertyPlanner(typed, session, will);
        var transport = TransportPlanner.Plan(typed, connection, tls, notes, surroundings);
        var diagnosticsPlan = DiagnosticsPlanner.Plan(typed, diagnostics);
        NoteWhatIsLeftOut(typed, notes);
        var connect = ConnectPlanner.Plan(
            typed, session, login, will, version, properties, transport, url?.Authority, surroundings);
        return new CheckPlan
        {
            Subscribe = new SubscribePlan
            {
                Transport = transport,
                Connect = OfItsOwn(connect, notes),
                Subscriptions = subscriptions,
                SubscribeProperties = properties.For(PropertyPackets.Subscribe),
                Timeout = typed.TryGet(subscription.Timeout, out var timeout) ? timeout : null,
                ConnectTimeout = typed.Get(connection.ConnectTimeout, TimeSpan.FromSeconds(10)),
                Filter = filter,
                Output = new OutputPlan(),
                Diagnostics = diagnosticsPlan,
                Details = details,
                Notes = notes,
            },
            Wait = typed.Get(check.Wait, TimeSpan.FromSeconds(10)),
            Json = typed.Get(check.Json, false),
            Terminal = surroundings.OutputIsTerminal(),
        };
    }

    /// <summary>Options of <c>subscribe</c> that have no meaning for one attempt are taken, and said to have none.</summary>
    private void NoteWhatIsLeftOut(Typed typed, List<string> notes)
    {
        if (typed.FirstOf(connection.NoReconnect, connection.RetryMaxDelay) is { } retry)
        {
            notes.Add($"{retry.Name}: a check connects once");
        }

        if (typed.TryGet(connection.Engine, out var engine) && engine != Engine.BuiltIn)
        {
            notes.Add($"{connection.Engine.Name}: a check looks at each step of the way, which only the built-in engine shows");
        }

        if (typed.TryGet(connection.ConnectTimeout, out var limit) && limit == TimeSpan.Zero)
        {
            notes.Add($"{connection.ConnectTimeout.Name}: a check tries once, for 10 s");
        }
    }

    /// <summary>A kept session holds subscriptions and messages that are not the check's to change or to take, and a clean one
    /// under the same id would delete it.</summary>
    private static ConnectOptions OfItsOwn(ConnectOptions connect, List<string> notes)
    {
        if (connect.CleanStart && !connect.Properties.Any(property => property.Id == PropertyId.SessionExpiryInterval))
        {
            return connect;
        }

        notes.Add($"a check leaves the kept session of '{connect.ClientId}' alone: it connects under another client id");
        return connect with
        {
            ClientId = SessionPlanner.OwnId(),
            CleanStart = true,
            Properties = [.. connect.Properties.Where(property => property.Id != PropertyId.SessionExpiryInterval)],
        };
    }
}
