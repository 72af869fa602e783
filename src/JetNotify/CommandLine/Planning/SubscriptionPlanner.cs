using JetNotify.CommandLine.Options;
using JetNotify.Junos;
using JetNotify.Mqtt;
using JetNotify.Output;

namespace JetNotify.CommandLine.Planning;

/// <summary>Decides what is subscribed to and what of it is printed.</summary>
internal static class SubscriptionPlanner
{
    private const byte NeverSendRetained = 2;

    /// <summary>The topic filters typed: the URL's first, then <c>-t</c> in the order typed, each once.</summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="options">The options about messages.</param>
    /// <param name="urlTopic">The topic of <c>--url</c>, or null.</param>
    /// <param name="otherwise">What stands for them when none was typed, or null.</param>
    public static List<TopicFilter> Topics(Typed typed, SubscriptionOptions options, string? urlTopic, string? otherwise = null)
    {
        var filters = typed.All(options.Topic);
        if (urlTopic is not null)
        {
            filters.Insert(0, urlTopic);
        }

        if (filters.Count == 0 && otherwise is not null)
        {
            filters.Add(otherwise);
        }

        return [.. Distinct(filters).Select(filter => Parsed(filter))];
    }

    /// <summary>What to subscribe to: those topics and what the selection became, without what another of them covers.</summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="options">The options about messages.</param>
    /// <param name="topics">The topic filters typed.</param>
    /// <param name="selection">The events selected, or null.</param>
    /// <param name="notes">Gets a sentence when a message may come twice.</param>
    /// <param name="details">Gets a sentence for each filter that is left out.</param>
    /// <exception cref="UsageException">Nothing to subscribe to and nothing to unsubscribe from.</exception>
    public static List<Subscription> Subscriptions(
        Typed typed, SubscriptionOptions options, List<TopicFilter> topics, SelectorPlan? selection, List<string> notes, List<string> details)
    {
        IReadOnlyList<string> selected = selection?.Filters ?? [];
        if (topics.Count + selected.Count == 0 && !typed.Has(options.Unsubscribe))
        {
            throw new UsageException("nothing to subscribe to: name events (--event all) or topics (--topic '/junos/events/#')");
        }

        var reduction = FilterReduction.Of([.. topics, .. selected.Select(filter => Parsed(filter))]);
        foreach (var (filter, by) in reduction.Covered)
        {
            details.Add($"'{filter}' is not subscribed to: '{by}' covers it");
        }

        NoteOverlaps(reduction.Overlaps, selected, notes);

        // Messages -R would drop need not be sent where the broker can be told so.
        byte retainHandling = typed.Get(options.RetainHandling, typed.Has(options.NoRetained) ? NeverSendRetained : (byte)0);
        var subscriptions = new List<Subscription>(reduction.Kept.Count);
        foreach (var filter in reduction.Kept)
        {
            subscriptions.Add(new Subscription(filter.Text, typed.Get(options.Qos, default))
            {
                RetainAsPublished = typed.Has(options.RetainAsPublished),
                RetainHandling = retainHandling,
            });
        }

        return subscriptions;
    }

    /// <summary>What to unsubscribe from, each once.</summary>
    public static List<string> Unsubscriptions(Typed typed, SubscriptionOptions options) => Distinct(typed.All(options.Unsubscribe));

    /// <summary>What is printed.</summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="options">The options about messages.</param>
    /// <param name="topics">The topic filters typed.</param>
    /// <param name="selection">The events selected, or null.</param>
    /// <param name="conditions">What every printed event must satisfy.</param>
    /// <exception cref="UsageException">Nothing could ever be printed.</exception>
    public static MessageFilter Filter(
        Typed typed, SubscriptionOptions options, List<TopicFilter> topics, SelectorPlan? selection, IReadOnlyList<Where> conditions)
    {
        typed.NotBoth(options.NoRetained, options.RetainedOnly, "nothing would be left to print");
        if (typed.Has(options.RetainedOnly) && typed.Get(options.RetainHandling, default) == NeverSendRetained
            && !typed.Has(options.RetainAsPublished))
        {
            throw new UsageException(options.RetainedOnly, "not together with --retain-handling never: nothing would be left to print");
        }

        return new MessageFilter
        {
            Selection = selection,
            Topics = selection is null ? [] : topics,
            Conditions = conditions,
            FilterOut = typed.All(options.FilterOut),
            NoRetained = typed.Has(options.NoRetained),
            RetainedOnly = typed.Has(options.RetainedOnly),
        };
    }

    private static TopicFilter Parsed(string text) =>
        TopicFilter.TryParse(text, out var filter, out string problem) ? filter : throw new UsageException(problem);

    /// <summary>Says once that messages may come twice. The filters of one selection are left alone: where two of them overlap
    /// on paper, no router publishes.</summary>
    private static void NoteOverlaps(IReadOnlyList<FilterOverlap> overlaps, IReadOnlyList<string> selected, List<string> notes)
    {
        FilterOverlap[] doubling = [.. overlaps.Where(pair => !selected.Contains(pair.First.Text) || !selected.Contains(pair.Second.Text))];
        if (doubling is [var first, .. var more])
        {
            string others = more.Length == 0 ? "" : more.Length == 1 ? " (and so does 1 more pair)" : $" (and so do {more.Length} more pairs)";
            notes.Add($"'{first.First}' and '{first.Second}' overlap{others}: a broker may send what matches both twice");
        }
    }

    private static List<string> Distinct(List<string> filters)
    {
        var distinct = new List<string>(filters.Count);
        foreach (string filter in filters)
        {
            if (!distinct.Contains(filter))
            {
                distinct.Add(filter);
            }
        }

        return distinct;
    }
}
