using JetNotify.Junos;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Transport;
using JetNotify.Mqtt.Wire;
using JetNotify.Output;
using JetNotify.Recordings;

namespace JetNotify;

/// <summary>What <c>subscribe</c> will do, whole and checked, made from what was typed before anything happens.</summary>
internal sealed record SubscribePlan : CommandPlan
{
    /// <summary>Where the broker is.</summary>
    public required TransportOptions Transport { get; init; }

    /// <summary>Whether a simulated router in this process stands for the broker (<c>--demo</c>); where it listens is known only once
    /// it does.</summary>
    public bool Demo { get; init; }

    /// <summary>What CONNECT says.</summary>
    public required ConnectOptions Connect { get; init; }

    /// <summary>What to subscribe to: topics in the order typed, then what events by name became. None covers another.</summary>
    public required IReadOnlyList<Subscription> Subscriptions { get; init; }

    /// <summary>MQTT 5 SUBSCRIBE properties.</summary>
    public IReadOnlyList<Property> SubscribeProperties { get; init; } = [];

    /// <summary>Filters to unsubscribe from at the start (<c>-U</c>).</summary>
    public IReadOnlyList<string> Unsubscriptions { get; init; } = [];

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

    /// <summary>How long one attempt to connect may take; zero (<c>--connect-timeout 0</c>) keeps trying the first connection for ever.</summary>
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

    /// <summary>What is said on standard error, and in the log file.</summary>
    public required DiagnosticsPlan Diagnostics { get; init; }

    /// <summary>How what was typed became <see cref="Subscriptions"/>, each a sentence for whoever asks with <c>-v</c>.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>Things decided on the user's behalf, each a sentence to be said before connecting ("port 8883: using TLS").</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>Which received messages are printed; the rest are acknowledged and forgotten.</summary>
internal sealed record MessageFilter
{
    /// <summary>The Junos events asked for by name (<c>--event</c> and what goes with it), or null when topics alone decide.
    /// A message that <see cref="Topics"/> match is kept whatever this says.</summary>
    public SelectorPlan? Selection { get; init; }

    /// <summary>The topic filters typed beside <see cref="Selection"/> (<c>-t</c>).</summary>
    public IReadOnlyList<TopicFilter> Topics { get; init; } = [];

    /// <summary>What every printed event must satisfy (<c>--where</c>).</summary>
    public IReadOnlyList<Where> Conditions { get; init; } = [];

    /// <summary>Topic filters whose messages are dropped (<c>-T</c>).</summary>
    public IReadOnlyList<TopicFilter> FilterOut { get; init; } = [];

    /// <summary>Drop messages with the RETAIN flag (<c>-R</c>).</summary>
    public bool NoRetained { get; init; }

    /// <summary>Print only messages with the RETAIN flag and end at the first without (<c>--retained-only</c>).</summary>
    public bool RetainedOnly { get; init; }
}

/// <summary>The form a message is printed in.</summary>
internal enum OutputForm
{
    /// <summary>Topic, a space, the payload on one line.</summary>
    Text,

    /// <summary>One JSON object a line.</summary>
    Json,

    /// <summary>The payload's exact bytes.</summary>
    Raw,

    /// <summary>mosquitto_sub's <c>-F</c> language.</summary>
    Format,

    /// <summary>One aligned line an event, for people.</summary>
    Pretty,
}

/// <summary>What is written to standard output.</summary>
internal sealed record OutputPlan
{
    /// <summary>The form.</summary>
    public OutputForm Form { get; init; }

    /// <summary>The compiled <c>-F</c> format; set exactly when <see cref="Form"/> is <see cref="OutputForm.Format"/>.</summary>
    public FormatString? Format { get; init; }

    /// <summary>Leave the topic out (<c>--no-topic</c>; text only).</summary>
    public bool NoTopic { get; init; }

    /// <summary>Begin each line with the time of receipt (<c>--timestamp</c>; text only).</summary>
    public bool Timestamp { get; init; }

    /// <summary>No newline after a message (<c>-N</c>; raw and format only).</summary>
    public bool NoNewline { get; init; }

    /// <summary>Colour, already decided from <c>--color</c>, NO_COLOR and the terminal (text and pretty only).</summary>
    public bool Color { get; init; }

    /// <summary>Standard output is a terminal: what could steer it is escaped.</summary>
    public bool Terminal { get; init; }

    /// <summary>Records of the connection itself among the messages (<c>--status</c>; json only).</summary>
    public bool Status { get; init; }

    /// <summary>Whether MQTT 5 properties exist to be shown.</summary>
    public bool Mqtt5 { get; init; }
}

/// <summary>What is said on standard error.</summary>
internal sealed record DiagnosticsPlan
{
    /// <summary>The least level that is said.</summary>
    public DiagnosticsLevel Level { get; init; } = DiagnosticsLevel.Info;

    /// <summary>A file that gets the diagnostics too (<c>--log-file</c>), or null.</summary>
    public string? File { get; init; }
}

/// <summary>How much is said: <c>--quiet</c> is Error, <c>-v</c> is Debug, <c>-vv</c> and <c>-d</c> are Trace (every packet).</summary>
internal enum DiagnosticsLevel
{
    /// <summary>Every packet.</summary>
    Trace,

    /// <summary>Every decision.</summary>
    Debug,

    /// <summary>Connection changes: connected again, resubscribed.</summary>
    Info,

    /// <summary>Something was lost or refused, and work goes on.</summary>
    Warning,

    /// <summary>Work ends.</summary>
    Error,
}
