using JetNotify.CommandLine;
using JetNotify.CommandLine.Options;
using JetNotify.CommandLine.Values;
using JetNotify.Junos;
using JetNotify.Mqtt;
using JetNotify.Output;

namespace JetNotify.Replay;

/// <summary>What of a recording is played, how fast, and when it is enough.</summary>
internal sealed class ReplayGroup : OptionGroup
{
    private readonly ValueOption<ReplayBound> _from;
    private readonly ValueOption<ReplayBound> _to;
    private readonly ValueOption<TopicFilter> _filterOut;
    private readonly Flag _noRetained;
    private readonly Flag _retainedOnly;

    public ReplayGroup()
        : base("Messages")
    {
        Speed = Common(Value<double?>("--speed", [], "SPEED", "a speed",
            "1 keeps the time between messages, 10 makes it a tenth; max does not wait.",
            SpeedParser.Speed));
        _from = Common(Value<ReplayBound>("--from", ["--since"], "TIME", "a time",
            "Begin with messages received at this time: 14:59, 'yesterday 14:59', 2026-11-27, 2026-11-27T14:59 (of "
                + "this "
                + "machine's clock, or with a zone: 2026-11-27T14:59:06Z), -10m (ten minutes ago); or so long after "
                + "the "
                + "first line: 5m.",
            ParseBound));
        _to = Common(Value<ReplayBound>("--to", ["--until"], "TIME", "a time",
            "Leave out messages received at this time or later; or so long after --from, or after the first line: 5s.",
            ParseBound));
        Topic = Common(Values<TopicFilter>("--topic", ["-t"], "FILTER", "a topic filter",
            "Print only messages whose topic matches. May be given more than once.", TopicParser.Matching));
        _filterOut = Values<TopicFilter>("--filter-out", ["-T"], "FILTER", "a topic filter",
            "Do not print messages whose topic matches. May be given more than once.", TopicParser.Matching);
        _noRetained = Flag("--no-retained", ["-R"], "Do not print retained messages.");
        _retainedOnly = Flag("--retained-only", [], "Print retained messages only and end at the first other one.");
        Watch = Common(Flag("--watch", [], "Look at it in the terminal while it plays, as watch does."));
        Act = Flag("--act", [],
            "Let --exec and --webhook act on what was recorded: it is past, and may have been acted on.");
        Count = Common(Value<long>("--count", ["-C"], "N", "a number of messages",
            "End after N printed messages.", NumberParser.Count));
        Timeout = Value<TimeSpan>("--timeout", ["-W"], "DURATION", "a duration",
            "End after this time, with exit code 27.", DurationParser.Positive);
        Contradict(_noRetained, "nothing would be left to print", "--retained-only");
        Speed.Default = "max";
    }

    public ValueOption<double?> Speed { get; }

    public ValueOption<TopicFilter> Topic { get; }

    public Flag Watch { get; }

    public Flag Act { get; }

    public ValueOption<long> Count { get; }

    public ValueOption<TimeSpan> Timeout { get; }

    /// <summary>Returns when the messages were received that are played.</summary>
    /// <exception cref="UsageException">Nothing lies between them.</exception>
    public ReplayRange Range(ParsedOptions parsed) => RangeOf(parsed, _from, _to, "play");

    /// <summary>Returns which messages are printed.</summary>
    public MessageFilter Filter(ParsedOptions parsed, SelectorPlan? selection, IReadOnlyList<Where> conditions) =>
        SelectorGroup.Checked(new MessageFilter
        {
            Selection = selection,
            Topics = selection is null ? [] : parsed.All(Topic),
            Conditions = conditions,
            FilterOut = parsed.All(_filterOut),
            NoRetained = parsed.Has(_noRetained),
            RetainedOnly = parsed.Has(_retainedOnly),
        });

    /// <summary>Returns what two options with bounds mean together.</summary>
    /// <param name="parsed">What was typed.</param>
    /// <param name="from">Where it begins.</param>
    /// <param name="to">Where it ends.</param>
    /// <param name="verb">What there would be nothing left to do with.</param>
    /// <exception cref="UsageException">Nothing lies between them.</exception>
    internal static ReplayRange RangeOf(
        ParsedOptions parsed, ValueOption<ReplayBound> from, ValueOption<ReplayBound> to, string verb)
    {
        ReplayBound? first = parsed.TryGet(from, out var begin) ? begin : null;
        ReplayBound? last = parsed.TryGet(to, out var end) ? end : null;
        return first?.At >= last?.At || last?.After == TimeSpan.Zero
            ? throw new UsageException(from, $"not before --to: nothing is left to {verb}")
            : new ReplayRange(first, last);
    }

    // A point in time, or a distance.
    internal static string? ParseBound(string text, out ReplayBound bound)
    {
        bound = default;
        if (DurationParser.Any(text, out var after) is null)
        {
            bound = new ReplayBound(null, after);
            return null;
        }

        string? problem = text.Length == 0 ? "" : TimeParser.Parse(text, TimeProvider.System, out var at) is { } wrong
            ? wrong
            : Bound(at, out bound);
        return problem is not "" ? problem
            : $"{Quoting.Text(text)} is neither a time (14:59, 'yesterday 14:59', 2026-11-27T14:59, "
                + "2026-11-27T14:59:06Z, -10m) nor a duration (10s, 5m, 1h)";

        static string? Bound(DateTime at, out ReplayBound bound)
        {
            bound = new ReplayBound(at, null);
            return null;
        }
    }
}
