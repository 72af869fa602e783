namespace JetNotify.Mqtt;

/// <summary>
/// What of a list of topic filters needs subscribing to: a filter that another one covers brings nothing but the risk
/// of a second copy (MQTT 3.1.1 §3.3.5, MQTT 5.0 §3.3.4). Shared subscriptions are each a queue of their own (MQTT 5.0
/// §4.8.2): they are left out only where the same text comes twice. Immutable; safe from any thread.
/// </summary>
public sealed class FilterReduction
{
    /// <summary>So many overlaps, and more, are the same warning.</summary>
    public const int MostOverlaps = 1000;

    // The search ends here too: some lists are the square of their length to look through, for a hint.
    private const long MostSteps = 1_000_000;

    private FilterReduction(List<TopicFilter> kept, List<CoveredFilter> covered, List<FilterOverlap> overlaps)
    {
        Kept = kept;
        Covered = covered;
        Overlaps = overlaps;
    }

    /// <summary>What to subscribe to, in the order given: together it matches what all of them match, and none covers
    /// another.</summary>
    public IReadOnlyList<TopicFilter> Kept { get; }

    /// <summary>What is needless, in the order given; a filter given twice is kept once and is not named
    /// here.</summary>
    public IReadOnlyList<CoveredFilter> Covered { get; }

    /// <summary>Pairs of kept filters that some topic matches both: a broker may send such a message once for each.
    /// There may be as many pairs as the square of the filters: no more than <see cref="MostOverlaps"/> are looked
    /// for.</summary>
    public IReadOnlyList<FilterOverlap> Overlaps { get; }

    /// <summary>Works out what is needed, in a time that grows in step with the filters. Of two filters that match the
    /// same topics the first stays.</summary>
    public static FilterReduction Of(IReadOnlyList<TopicFilter> filters)
    {
        ArgumentNullException.ThrowIfNull(filters);
        List<TopicFilter> distinct = [.. filters.DistinctBy(filter => filter.Text)];
        var coverers = Coverers(distinct);
        var kept = new List<TopicFilter>(distinct.Count);
        var covered = new List<CoveredFilter>();
        for (int i = 0; i < distinct.Count; i++)
        {
            if (coverers[i] is not { Count: > 0 } wider)
            {
                kept.Add(distinct[i]);
                continue;
            }

            // What covers a coverer covers this one too: one of them is covered by nothing, and stays itself.
            covered.Add(new CoveredFilter(distinct[i], distinct[wider.Find(j => coverers[j].Count == 0)]));
        }

        return new FilterReduction(kept, covered, OverlapsAmong(kept));
    }

    // The numbers, ascending, of the filters that make each one needless.
    private static List<int>[] Coverers(List<TopicFilter> filters)
    {
        var tree = new FilterTree();
        for (int i = 0; i < filters.Count; i++)
        {
            if (filters[i].ShareGroup is null)
            {
                tree.Add(filters[i], i);
            }
        }

        var coverers = new List<int>[filters.Count];
        for (int i = 0; i < filters.Count; i++)
        {
            var narrow = filters[i];
            coverers[i] = [];
            if (narrow.ShareGroup is null)
            {
                tree.FindCovering(narrow, coverers[i]);
                coverers[i].RemoveAll(j => j == i || (j > i && narrow.Covers(filters[j])));
                coverers[i].Sort();
            }
        }

        return coverers;
    }

    private static List<FilterOverlap> OverlapsAmong(List<TopicFilter> kept)
    {
        var tree = new FilterTree();
        for (int i = 0; i < kept.Count; i++)
        {
            tree.Add(kept[i], i);
        }

        var pairs = new SortedSet<(int First, int Second)>();
        var found = new List<int>();
        for (int i = 0; i < kept.Count && pairs.Count < MostOverlaps && tree.Steps < MostSteps; i++)
        {
            // Two without wildcards overlap only where they are the same topic, and of a shared one that is found from
            // the shared one.
            if (kept[i].HasWildcard || kept[i].ShareGroup is not null)
            {
                found.Clear();
                tree.FindOverlapping(kept[i], found);
                pairs.UnionWith(found.Where(j => j != i).Select(j => (Math.Min(i, j), Math.Max(i, j))));
            }
        }

        return [.. pairs.Take(MostOverlaps).Select(pair => new FilterOverlap(kept[pair.First], kept[pair.Second]))];
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
