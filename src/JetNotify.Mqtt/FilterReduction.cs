namespace JetNotify.Mqtt;

/// <summary>
/// What of a list of topic filters needs subscribing to: a filter that another one covers brings nothing but the risk of a second copy
/// (MQTT 3.1.1 §3.3.5, MQTT 5.0 §3.3.4). Shared subscriptions are each a queue of their own (MQTT 5.0 §4.8.2): they are left out only
/// where the same text comes twice. Immutable; safe from any thread.
/// </summary>
public sealed class FilterReduction
{
    private FilterReduction(List<TopicFilter> kept, List<CoveredFilter> covered, List<FilterOverlap> overlaps)
    {
        Kept = kept;
        Covered = covered;
        Overlaps = overlaps;
    }

    /// <summary>What to subscribe to, in the order given: together it matches what all of them match, and none covers another.</summary>
    public IReadOnlyList<TopicFilter> Kept { get; }

    /// <summary>What is needless, in the order given; a filter given twice is kept once and is not named here.</summary>
    public IReadOnlyList<CoveredFilter> Covered { get; }

    /// <summary>The pairs of kept filters that some topic matches both: a broker may send such a message once for each.</summary>
    public IReadOnlyList<FilterOverlap> Overlaps { get; }

    /// <summary>Works out what is needed. Of two filters that match the same topics the first stays.</summary>
    public static FilterReduction Of(IReadOnlyList<TopicFilter> filters)
    {
        ArgumentNullException.ThrowIfNull(filters);
        var distinct = new List<TopicFilter>(filters.Count);
        foreach (var filter in filters)
        {
            if (!distinct.Exists(other => other.Text == filter.Text))
            {
                distinct.Add(filter);
            }
        }

        var kept = new List<TopicFilter>(distinct.Count);
        var covered = new List<CoveredFilter>();
        for (var i = 0; i < distinct.Count; i++)
        {
            if (Coverer(distinct, i) is { } by)
            {
                covered.Add(new CoveredFilter(distinct[i], by));
            }
            else
            {
                kept.Add(distinct[i]);
            }
        }

        return new FilterReduction(kept, covered, OverlapsAmong(kept));
    }

    // A filter that stays itself: what covers the coverer covers this one too, so the search ends at the widest.
    private static TopicFilter? Coverer(List<TopicFilter> filters, int at)
    {
        TopicFilter? widest = null;
        var widestAt = at;
        for (var i = 0; i < filters.Count; i++)
        {
            if (i != widestAt && Replaces(filters[i], i, filters[widestAt], widestAt))
            {
                widest = filters[i];
                widestAt = i;
                i = -1;
            }
        }

        return widest;
    }

    private static bool Replaces(TopicFilter wide, int wideAt, TopicFilter narrow, int narrowAt) =>
        wide.ShareGroup is null && narrow.ShareGroup is null && wide.Covers(narrow) && (wideAt < narrowAt || !narrow.Covers(wide));

    private static List<FilterOverlap> OverlapsAmong(List<TopicFilter> kept)
    {
        var overlaps = new List<FilterOverlap>();
        for (var i = 0; i < kept.Count; i++)
        {
            for (var j = i + 1; j < kept.Count; j++)
            {
                if (kept[i].Overlaps(kept[j]))
                {
                    overlaps.Add(new FilterOverlap(kept[i], kept[j]));
                }
            }
        }

        return overlaps;
    }
}

/// <summary>A filter that need not be subscribed to.</summary>
/// <param name="Filter">The needless filter.</param>
/// <param name="By">A kept filter that matches every topic it matches.</param>
public sealed record CoveredFilter(TopicFilter Filter, TopicFilter By);

/// <summary>Two filters that some topic matches both, while each matches some that the other does not.</summary>
/// <param name="First">The one given first.</param>
/// <param name="Second">The other.</param>
public sealed record FilterOverlap(TopicFilter First, TopicFilter Second);
