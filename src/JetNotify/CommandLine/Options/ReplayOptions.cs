using JetNotify.CommandLine.Values;
using JetNotify.Mqtt;
using JetNotify.Replay;

namespace JetNotify.CommandLine.Options;

/// <summary>What of a recording is played, how fast, and when it is enough.</summary>
internal sealed class ReplayOptions : OptionGroup
{
    /// <summary>The options, declared.</summary>
    public ReplayOptions()
        : base("Messages")
    {
        Speed = Value<double?>("--speed", [], "SPEED", "a speed",
            "1 keeps the time between messages, 10 makes it a tenth; max (the default)\ndoes not wait.", ReplayText.Speed);
        From = Value<ReplayBound>("--from", [], "TIME", "a time",
            "Begin with messages received at this time, 2019-01-22T14:59:06Z, or so long\nafter the first line, 5m.", ReplayText.Bound);
        To = Value<ReplayBound>("--to", [], "TIME", "a time",
            "Leave out messages received at this time, or so long after the first\nline, or later.", ReplayText.Bound);
        Topic = Value<TopicFilter>("--topic", ["-t"], "FILTER", "a topic filter",
            "Print only messages whose topic matches. May be given more than once.", TopicText.Matching);
        FilterOut = Value<TopicFilter>("--filter-out", ["-T"], "FILTER", "a topic filter",
            "Do not print messages whose topic matches. May be given more than once.", TopicText.Matching);
        NoRetained = Flag("-R", [], "Do not print retained messages.");
        RetainedOnly = Flag("--retained-only", [], "Print retained messages only and end at the first other one.");
        Count = Value<long>("--count", ["-C"], "N", "a number of messages", "End after N printed messages.", NumberText.Count);
        Timeout = Value<TimeSpan>("--timeout", ["-W"], "DURATION", "a duration",
            "End after this time, with exit code 27.", DurationText.Positive);
    }

    /// <summary><c>--speed</c>.</summary>
    public ValueOption<double?> Speed { get; }

    /// <summary><c>--from</c>.</summary>
    public ValueOption<ReplayBound> From { get; }

    /// <summary><c>--to</c>.</summary>
    public ValueOption<ReplayBound> To { get; }

    /// <summary><c>--topic</c>.</summary>
    public ValueOption<TopicFilter> Topic { get; }

    /// <summary><c>--filter-out</c>.</summary>
    public ValueOption<TopicFilter> FilterOut { get; }

    /// <summary><c>-R</c>.</summary>
    public Flag NoRetained { get; }

    /// <summary><c>--retained-only</c>.</summary>
    public Flag RetainedOnly { get; }

    /// <summary><c>--count</c>.</summary>
    public ValueOption<long> Count { get; }

    /// <summary><c>--timeout</c>.</summary>
    public ValueOption<TimeSpan> Timeout { get; }
}
