using JetNotify.CommandLine.Values;
using JetNotify.Junos;
using JetNotify.Mqtt;
using JetNotify.Output;

namespace JetNotify.CommandLine.Options;

/// <summary>What is subscribed to, what of it is printed, and when it is enough.</summary>
internal sealed class SubscriptionGroup : OptionGroup
{
    private const byte NeverSendRetained = 2;

    // Every packet identifier is a SUBSCRIBE that waits for its answer.
    private const int MostRequests = 65_535;

    private readonly ValueOption<TopicFilter> _filterOut;
    private readonly Flag _noRetained;

    public SubscriptionGroup()
        : base("Messages")
    {
        Topic = Common(Values<TopicFilter>("--topic", ["-t"], "FILTER", "a topic filter",
            "Subscribe to this topic filter: + stands for one level, a last # for all that follow. May be given more "
                + "than once.", TopicParser.Filter));
        TopicsFile = InputFile("--topics-file",
            "Subscribe to the topic filters in this file too, one a line (-: standard input); lines that begin with # "
                + "are comments.", TextParser.Path);
        FiltersPerSubscribe = Value<int>("--filters-per-subscribe", [], "N", "a number of topic filters",
            "Put at most N topic filters into one SUBSCRIBE: some brokers take 8 and close "
                + "the connection over more.", NumberParser.Filters);
        Qos = Value<QoS>("--qos", ["-q"], "QOS", "a quality of service",
            "The highest quality of service asked for: 0, 1 or 2.", NumberParser.Qos);
        _filterOut = Values<TopicFilter>("--filter-out", ["-T"], "FILTER", "a topic filter",
            "Do not print messages whose topic matches. May be given more than once.", TopicParser.Matching);
        Unsubscribe = Values<TopicFilter>("--unsubscribe", ["-U"], "FILTER", "a topic filter",
            "Unsubscribe from this filter at the start: for sessions kept with -c. May be "
                + "given more than once.", TopicParser.Filter);
        _noRetained = Flag("--no-retained", ["-R"], "Do not print retained messages.");
        RetainedOnly = Flag("--retained-only", [], "Print retained messages only and end at the first other one.");
        RetainAsPublished = Flag("--retain-as-published", [], "Show the retain flag as the publisher set it. MQTT 5.");
        RetainHandling = Choice("--retain-handling", [], "WHEN", "a choice",
            "When the broker sends retained messages: always, new (only for a new subscription) or never. MQTT 5.",
            ("always", (byte)0), ("new", (byte)1), ("never", NeverSendRetained));
        Count = Common(Value<long>("--count", ["-C"], "N", "a number of messages",
            "End after N printed messages.", NumberParser.Count));
        Timeout = Common(Value<TimeSpan>("--timeout", ["-W"], "DURATION", "a duration",
            "End after this time, with exit code 27.", DurationParser.Positive));
        IdleTimeout = Value<TimeSpan>("--idle-timeout", [], "DURATION", "a duration",
            "End once nothing came for this time, with exit code 0.", DurationParser.Positive);
        ExitAfterSubAck = Flag("--exit-after-suback", ["-E"], "End once the broker has answered every subscription.");
        Contradict(_noRetained, "nothing would be left to print", "--retained-only");
        Qos.Default = "0";
    }

    /// <summary>The topics of every event a Junos router tells.</summary>
    public static TopicFilter EveryEvent { get; } = TopicParser.Known("/junos/events/#");

    public ValueOption<TopicFilter> Topic { get; }

    /// <summary>A file of topic filters.</summary>
    public ValueOption<string> TopicsFile { get; }

    public ValueOption<int> FiltersPerSubscribe { get; }

    public ValueOption<QoS> Qos { get; }

    public ValueOption<TopicFilter> Unsubscribe { get; }

    public Flag RetainedOnly { get; }

    public Flag RetainAsPublished { get; }

    /// <summary>The number of MQTT 5.0 §3.8.3.1.</summary>
    public ValueOption<byte> RetainHandling { get; }

    public ValueOption<long> Count { get; }

    public ValueOption<TimeSpan> Timeout { get; }

    public ValueOption<TimeSpan> IdleTimeout { get; }

    public Flag ExitAfterSubAck { get; }

    /// <summary>Returns the topic filters typed: the URL's first, then <c>-t</c> in the order typed, then the file's,
    /// each once.</summary>
    /// <param name="parsed">What was typed.</param>
    /// <param name="environment">Standard input.</param>
    /// <param name="urlTopic">The topic of <c>--url</c>, or null.</param>
    /// <param name="otherwise">What stands for them when none was typed, or null.</param>
    /// <exception cref="UsageException">A file of topics that cannot be.</exception>
    public List<TopicFilter> Topics(
        ParsedOptions parsed, ToolEnvironment environment, TopicFilter? urlTopic, TopicFilter? otherwise = null)
    {
        List<TopicFilter> filters = [.. parsed.All(Topic)];
        if (urlTopic is not null)
        {
            filters.Insert(0, urlTopic);
        }

        if (parsed.TryGet(TopicsFile, out string? file))
        {
            filters.AddRange(TopicList.Read(TopicsFile, file, environment));
        }

        if (filters.Count == 0 && otherwise is not null)
        {
            filters.Add(otherwise);
        }

        return Distinct(filters);
    }

    /// <summary>Returns what to subscribe to: those topics and what the selection became, without what another of them
    /// covers.</summary>
    /// <param name="parsed">What was typed.</param>
    /// <param name="topics">The topic filters typed.</param>
    /// <param name="selection">The events selected, or null.</param>
    /// <param name="notes">Gets a sentence when a message may come twice.</param>
    /// <param name="details">Gets a sentence for each filter that is left out.</param>
    /// <exception cref="UsageException">Nothing to subscribe to and nothing to unsubscribe from.</exception>
    public List<Subscription> Subscriptions(
        ParsedOptions parsed, List<TopicFilter> topics, SelectorPlan? selection, List<string> notes,
        List<string> details)
    {
        var selected = selection?.Filters ?? [];
        if (topics.Count + selected.Count == 0 && !parsed.Has(Unsubscribe))
        {
            throw new UsageException(
                "nothing to subscribe to: name events (--event all) or topics (--topic '/junos/events/#')");
        }

        var reduction = FilterReduction.Of([.. topics, .. selected.Select(TopicParser.Known)]);
        foreach (var (filter, by) in reduction.Covered)
        {
            details.Add($"'{filter}' is not subscribed to: '{by}' covers it");
        }

        NoteOverlaps(reduction.Overlaps, [.. selected], notes);
        if (parsed.TryGet(FiltersPerSubscribe, out int most) && reduction.Kept.Count > (long)most * MostRequests)
        {
            throw new UsageException(
                FiltersPerSubscribe, $"{reduction.Kept.Count} topic filters need more than {MostRequests} SUBSCRIBE "
                    + "at once");
        }


        // Messages -R would drop need not be sent where the broker can be told so.
        byte retainHandling = parsed.Get(RetainHandling, parsed.Has(_noRetained) ? NeverSendRetained : (byte)0);
        return [.. reduction.Kept.Select(filter => new Subscription(filter, parsed.Get(Qos, default))
        {
            RetainAsPublished = parsed.Has(RetainAsPublished),
            RetainHandling = retainHandling,
        })];
    }

    /// <summary>Returns what to unsubscribe from, each once.</summary>
    public List<TopicFilter> Unsubscriptions(ParsedOptions parsed) =>
        Distinct(parsed.All(Unsubscribe));

    /// <summary>Returns what is printed.</summary>
    /// <param name="parsed">What was typed.</param>
    /// <param name="topics">The topic filters typed.</param>
    /// <param name="selection">The events selected, or null.</param>
    /// <param name="conditions">What every printed event must satisfy.</param>
    /// <exception cref="UsageException">Nothing could ever be printed.</exception>
    public MessageFilter Filter(
        ParsedOptions parsed, List<TopicFilter> topics, SelectorPlan? selection, IReadOnlyList<Where> conditions)
    {
        if (parsed.Has(RetainedOnly) && parsed.Get(RetainHandling, default) == NeverSendRetained
            && !parsed.Has(RetainAsPublished))
        {
            throw new UsageException(
                RetainedOnly, "not together with --retain-handling never: nothing would be left to print");
        }

        return SelectorGroup.Checked(new MessageFilter
        {
            Selection = selection,
            Topics = selection is null ? [] : topics,
            Conditions = conditions,
            FilterOut = parsed.All(_filterOut),
            NoRetained = parsed.Has(_noRetained),
            RetainedOnly = parsed.Has(RetainedOnly),
        });
    }

    // Says once that messages may come twice. The filters of one selection are left alone: where two of them overlap on
    // paper, no router publishes.
    private static void NoteOverlaps(IReadOnlyList<FilterOverlap> overlaps, HashSet<string> selected,
        List<string> notes)
    {
        FilterOverlap[] doubling =
            [.. overlaps.Where(pair => !selected.Contains(pair.First.Text) || !selected.Contains(pair.Second.Text))];
        if (doubling is [var first, .. var more])
        {
            string least = overlaps.Count == FilterReduction.MostOverlaps ? "at least " : "";
            string others = more.Length == 0 ? "" : more.Length == 1 ? " (and so does 1 more pair)"
                : $" (and so do {least}{more.Length} more pairs)";
            notes.Add($"'{first.First}' and '{first.Second}' overlap{others}: a broker may send "
                + "what matches both twice");
        }
    }

    private static List<TopicFilter> Distinct(IEnumerable<TopicFilter> filters) =>
        [.. filters.DistinctBy(filter => filter.Text)];
}
