using System.Globalization;
using JetNotify.CommandLine;
using JetNotify.CommandLine.Values;
using JetNotify.Junos;
using JetNotify.Mqtt;
using JetNotify.Output;

namespace JetNotify.Replay;

/// <summary>What of a recording is played, how fast, and when it is enough.</summary>
internal sealed class ReplayGroup : OptionGroup
{
    private static readonly string[] s_times = ["yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"];

    private readonly ValueOption<ReplayBound> _from;
    private readonly ValueOption<ReplayBound> _to;
    private readonly ValueOption<TopicFilter> _filterOut;
    private readonly Flag _noRetained;
    private readonly Flag _retainedOnly;

    public ReplayGroup()
        : base("Messages")
    {
        Speed = Common(Value<double?>("--speed", [], "SPEED", "a speed",
            "1 keeps the time between messages, 10 makes it a tenth; max (the default) does not wait.",
            SpeedParser.Speed));
        _from = Common(Value<ReplayBound>("--from", [], "TIME", "a time",
            "Begin with messages received at this time, 2019-01-22T14:59:06Z, or so long after the first line, 5m.",
            ParseBound));
        _to = Common(Value<ReplayBound>("--to", [], "TIME", "a time",
            "Leave out messages received at this time, or so long after the first line, or later.", ParseBound));
        Topic = Common(Values<TopicFilter>("--topic", ["-t"], "FILTER", "a topic filter",
            "Print only messages whose topic matches. May be given more than once.", TopicParser.Matching));
        _filterOut = Values<TopicFilter>("--filter-out", ["-T"], "FILTER", "a topic filter",
            "Do not print messages whose topic matches. May be given more than once.", TopicParser.Matching);
        _noRetained = Flag("--no-retained", ["-R"], "Do not print retained messages.");
        _retainedOnly = Flag("--retained-only", [], "Print retained messages only and end at the first other one.");
        Count = Common(Value<long>("--count", ["-C"], "N", "a number of messages",
            "End after N printed messages.", NumberParser.Count));
        Timeout = Value<TimeSpan>("--timeout", ["-W"], "DURATION", "a duration",
            "End after this time, with exit code 27.", DurationParser.Positive);
    }

    public ValueOption<double?> Speed { get; }

    public ValueOption<TopicFilter> Topic { get; }

    public ValueOption<long> Count { get; }

    public ValueOption<TimeSpan> Timeout { get; }

    /// <summary>Returns where playing begins and ends, each null where nothing was said.</summary>
    /// <exception cref="UsageException">Nothing lies between them; or nothing would be left to print.</exception>
    public (ReplayBound? From, ReplayBound? To) Bounds(ParsedOptions parsed)
    {
        parsed.NotBoth(_noRetained, _retainedOnly, "nothing would be left to print");
        bool hasFrom = parsed.TryGet(_from, out var from);
        bool hasTo = parsed.TryGet(_to, out var to);
        if (hasFrom && hasTo && (from.At >= to.At || from.After >= to.After))
        {
            throw new UsageException(_from, "not before --to: nothing is left to play");
        }

        return (hasFrom ? from : null, hasTo ? to : null);
    }

    /// <summary>Returns which messages are printed.</summary>
    public MessageFilter Filter(ParsedOptions parsed, SelectorPlan? selection, IReadOnlyList<Where> conditions) => new()
    {
        Selection = selection,
        Topics = selection is null ? [] : parsed.All(Topic),
        Conditions = conditions,
        FilterOut = parsed.All(_filterOut),
        NoRetained = parsed.Has(_noRetained),
        RetainedOnly = parsed.Has(_retainedOnly),
    };

    // RFC 3339, or a duration.
    internal static string? ParseBound(string text, out ReplayBound bound)
    {
        if (DateTimeOffset.TryParseExact(
            text.ToUpperInvariant(), s_times, CultureInfo.InvariantCulture, DateTimeStyles.None,
                out var time) && HasZone(text))
        {
            bound = new ReplayBound(time.UtcDateTime, null);
            return null;
        }

        string? problem = DurationParser.Any(text, out var after);
        bound = new ReplayBound(null, after);
        return problem is null ? null
            : $"{Quoting.Text(text)} is neither a time with its zone (2019-01-22T14:59:06Z) nor a duration after "
                + "the first line (10s, 5m, 1h)";
    }

    private static bool HasZone(string text) =>
        text[^1] is 'Z' or 'z' || text.AsSpan("yyyy-MM-ddTHH:mm:ss".Length).ContainsAny('+', '-');
}
