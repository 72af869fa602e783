using System.CommandLine;
using JetNotify.CommandLine.Options;
using JetNotify.CommandLine.Planning;
using JetNotify.Mqtt.Wire;

namespace JetNotify.CommandLine;

/// <summary><c>jetnotify subscribe</c>: its options, and how they become a plan.</summary>
internal sealed class SubscribeCommand
{
    private readonly ConnectionOptions connection = new();
    private readonly LoginOptions login = new();
    private readonly TlsOptionGroup tls = new();
    private readonly SessionOptions session = new();
    private readonly WillOptions will = new();
    private readonly SubscriptionOptions subscription = new();
    private readonly OutputOptions output = new();
    private readonly DiagnosticsOptions diagnostics = new();

    /// <summary>The command.</summary>
    public SubscribeCommand()
    {
        Groups = [subscription, output, connection, login, tls, session, will, diagnostics];
        Command = new Command("subscribe", "Subscribe to topics and print what arrives.");
        foreach (var group in Groups)
        {
            group.AddTo(Command);
        }
    }

    /// <summary>The options in the order help shows them.</summary>
    public IReadOnlyList<OptionGroup> Groups { get; }

    /// <summary>The command for System.CommandLine.</summary>
    public Command Command { get; }

    /// <summary>What will be done.</summary>
    /// <exception cref="UsageException">It cannot be done.</exception>
    public SubscribePlan Plan(Typed typed, Surroundings surroundings)
    {
        var notes = new List<string>();
        typed.TryGet(connection.Url, out var url);
        var version = SessionPlanner.Version(typed, session, subscription, notes);
        var subscriptions = SubscriptionPlanner.Subscriptions(typed, subscription, url?.Topic);
        var filter = SubscriptionPlanner.Filter(typed, subscription);
        var outputPlan = OutputPlanner.Plan(typed, output, version, surroundings);
        var properties = new PropertyPlanner(typed, session, will);
        var transport = TransportPlanner.Plan(typed, connection, tls, notes, surroundings);
        var diagnosticsPlan = DiagnosticsPlanner.Plan(typed, diagnostics);
        return new SubscribePlan
        {
            Transport = transport,
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
            Output = outputPlan,
            Diagnostics = diagnosticsPlan,
            Notes = notes,

            // Last, because a person may be asked for a password: nothing typed is to be refused after that.
            Connect = ConnectPlanner.Plan(typed, session, login, will, version, properties, transport, url?.Authority, surroundings),
        };
    }
}
