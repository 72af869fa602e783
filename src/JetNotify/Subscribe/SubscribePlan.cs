using JetNotify.Acting;
using JetNotify.Deliver;
using JetNotify.Deriving;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Transport;
using JetNotify.Mqtt.Wire;
using JetNotify.Output;
using JetNotify.Recordings;

namespace JetNotify.Subscribe;

/// <summary>What <c>subscribe</c> will do, whole and checked, made from what was typed before anything
/// happens.</summary>
internal sealed record SubscribePlan : CommandPlan
{
    /// <summary>Where the broker is.</summary>
    public required TransportOptions Transport { get; init; }

    /// <summary>Whether a simulated router in this process stands for the broker (<c>--demo</c>); where it listens is
    /// known only once it does.</summary>
    public bool Demo { get; init; }

    /// <summary>What CONNECT says.</summary>
    public required ConnectOptions Connect { get; init; }

    /// <summary>Whether another client may have the same client id, because it was typed.</summary>
    public bool IsClientIdShared { get; init; }

    /// <summary>What to subscribe to: topics in the order typed, then what events by name became. None covers
    /// another.</summary>
    public required IReadOnlyList<Subscription> Subscriptions { get; init; }

    /// <summary>The most topic filters in one SUBSCRIBE (<c>--filters-per-subscribe</c>).</summary>
    public int FiltersPerSubscribe { get; init; } = int.MaxValue;

    /// <summary>MQTT 5 SUBSCRIBE properties.</summary>
    public IReadOnlyList<Property> SubscribeProperties { get; init; } = [];

    /// <summary>Filters to unsubscribe from at the start (<c>-U</c>).</summary>
    public IReadOnlyList<TopicFilter> Unsubscriptions { get; init; } = [];

    /// <summary>MQTT 5 UNSUBSCRIBE properties.</summary>
    public IReadOnlyList<Property> UnsubscribeProperties { get; init; } = [];

    /// <summary>Which received messages are printed.</summary>
    public MessageFilter Filter { get; init; } = new();

    /// <summary>End after so many printed messages (<c>-C</c>), or null.</summary>
    public long? Count { get; init; }

    /// <summary>End with 27 after so long (<c>-W</c>), or null.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>End with 0 once nothing was printed for so long (<c>--idle-timeout</c>), or null.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>End once every subscription is answered (<c>-E</c>).</summary>
    public bool ExitAfterSubAck { get; init; }

    /// <summary>How long one attempt to connect may take; zero (<c>--connect-timeout 0</c>) keeps trying the first
    /// connection for ever.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long one attempt to connect may take: ten seconds where trying goes on for ever.</summary>
    public TimeSpan AttemptTimeout => ConnectTimeout == TimeSpan.Zero ? TimeSpan.FromSeconds(10) : ConnectTimeout;

    /// <summary>Whether a lost connection is made again.</summary>
    public bool Reconnect { get; init; } = true;

    /// <summary>The longest pause between attempts.</summary>
    public TimeSpan RetryMaxDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What stands for the router in records and conditions: the host as it was typed.</summary>
    public string Device { get; init; } = string.Empty;

    /// <summary>What is written to standard output, and how.</summary>
    public required OutputPlan Output { get; init; }

    /// <summary>The file that everything received is recorded to, or null.</summary>
    public RecordingPlan? Recording { get; init; }

    /// <summary>Which events are derived from others (<c>--on</c>), or null.</summary>
    public DerivingPlan? Deriving { get; init; }

    /// <summary>What printed events set off, or null.</summary>
    public ActingPlan? Acting { get; init; }

    /// <summary>Where what is printed is delivered, or null.</summary>
    public DeliveryPlan? Delivery { get; init; }

    /// <summary>What is said on standard error, and in the log file.</summary>
    public required DiagnosticsPlan Diagnostics { get; init; }

    /// <summary>What a line on standard error shows.</summary>
    public StatusLineUse StatusLine { get; init; }

    /// <summary>How what was typed became <see cref="Subscriptions"/>, each a sentence for whoever asks with
    /// <c>-v</c>.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>Things decided on the user's behalf, each a sentence to be said before connecting ("port 8883: using
    /// TLS").</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Says what was decided on the user's behalf, and to whoever asks with <c>-v</c> how.</summary>
    public void SayDecisions(Diagnostics log)
    {
        foreach (string note in Notes)
        {
            log.Info(note);
        }

        foreach (string detail in Details)
        {
            log.Debug(detail);
        }
    }
}
