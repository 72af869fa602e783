using JetNotify.CommandLine.Values;
using JetNotify.Mqtt;

namespace JetNotify.CommandLine.Options;

/// <summary>What is subscribed to, what of it is printed, and when it is enough.</summary>
internal sealed class SubscriptionOptions : OptionGroup
{
    /// <summary>The options, declared.</summary>
    public SubscriptionOptions()
        : base("Messages")
    {
        Topic = Value<string>("--topic", ["-t"], "FILTER", "a topic filter",
            "Subscribe to this topic filter: + stands for one level, a last # for all\nthat follow. May be given more than once.", TopicText.Filter);
        Qos = Value<QoS>("--qos", ["-q"], "QOS", "a quality of service",
            "The highest quality of service asked for: 0 (the default), 1 or 2.", NumberText.Qos);
        FilterOut = Value<TopicFilter>("--filter-out", ["-T"], "FILTER", "a topic filter",
            "Do not print messages whose topic matches. May be given more than once.", TopicText.Matching);
        Unsubscribe = Value<string>("--unsubscribe", ["-U"], "FILTER", "a topic filter",
            "Unsubscribe from this filter at the start: for sessions kept with -c.\nMay be given more than once.", TopicText.Filter);
        NoRetained = Flag("-R", [], "Do not print retained messages.");
        RetainedOnly = Flag("--retained-only", [], "Print retained messages only and end at the first other one.");
        RetainAsPublished = Flag("--retain-as-published", [], "Show the retain flag as the publisher set it. MQTT 5.");
        RetainHandling = Value<byte>("--retain-handling", [], "WHEN", "a choice",
            "When the broker sends retained messages: always, new (only for a new\nsubscription) or never. MQTT 5.", WordText.RetainHandling);
        Count = Value<long>("--count", ["-C"], "N", "a number of messages", "End after N printed messages.", NumberText.Count);
        Timeout = Value<TimeSpan>("--timeout", ["-W"], "DURATION", "a duration",
            "End after this time, with exit code 27.", DurationText.Positive);
        IdleTimeout = Value<TimeSpan>("--idle-timeout", [], "DURATION", "a duration",
            "End once nothing came for this time, with exit code 0.", DurationText.Positive);
        ExitAfterSubAck = Flag("-E", [], "End once the broker has answered every subscription.");
    }

    /// <summary><c>--topic</c>.</summary>
    public ValueOption<string> Topic { get; }

    /// <summary><c>--qos</c>.</summary>
    public ValueOption<QoS> Qos { get; }

    /// <summary><c>--filter-out</c>.</summary>
    public ValueOption<TopicFilter> FilterOut { get; }

    /// <summary><c>--unsubscribe</c>.</summary>
    public ValueOption<string> Unsubscribe { get; }

    /// <summary><c>-R</c>.</summary>
    public Flag NoRetained { get; }

    /// <summary><c>--retained-only</c>.</summary>
    public Flag RetainedOnly { get; }

    /// <summary><c>--retain-as-published</c>.</summary>
    public Flag RetainAsPublished { get; }

    /// <summary><c>--retain-handling</c>.</summary>
    public ValueOption<byte> RetainHandling { get; }

    /// <summary><c>--count</c>.</summary>
    public ValueOption<long> Count { get; }

    /// <summary><c>--timeout</c>.</summary>
    public ValueOption<TimeSpan> Timeout { get; }

    /// <summary><c>--idle-timeout</c>.</summary>
    public ValueOption<TimeSpan> IdleTimeout { get; }

    /// <summary><c>-E</c>.</summary>
    public Flag ExitAfterSubAck { get; }
}
