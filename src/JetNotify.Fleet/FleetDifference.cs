namespace JetNotify.Fleet;

/// <summary>What a new fleet changes of the one before, by name. Each router stands in one list at most; what is in
/// none stays untouched.</summary>
public sealed class FleetDifference
{
    private FleetDifference()
    {
    }

    /// <summary>Routers that were not there.</summary>
    public List<RouterSpec> Added { get; } = [];

    /// <summary>Routers that are no more.</summary>
    public List<RouterSpec> Removed { get; } = [];

    /// <summary>Routers to be connected to in another way.</summary>
    public List<RouterSpec> Reconnected { get; } = [];

    /// <summary>Routers asked for other topics on the standing connection.</summary>
    public List<RouterSpec> Resubscribed { get; } = [];

    /// <summary>Routers with other tags or conditions: nothing is sent for them.</summary>
    public List<RouterSpec> Relabelled { get; } = [];

    /// <summary>Whether nothing changes.</summary>
    public bool IsEmpty => Added.Count + Removed.Count + Reconnected.Count + Resubscribed.Count + Relabelled.Count == 0;

    /// <summary>Compares two fleets; names are unique in each.</summary>
    public static FleetDifference Of(IReadOnlyCollection<RouterSpec> before, IReadOnlyCollection<RouterSpec> after)
    {
        var difference = new FleetDifference();
        var old = before.ToDictionary(router => router.Name, StringComparer.Ordinal);
        foreach (var router in after)
        {
            if (!old.Remove(router.Name, out var same))
            {
                difference.Added.Add(router);
            }
            else if (!same.ConnectsAs(router))
            {
                difference.Reconnected.Add(router);
            }
            else if (!same.AsksFor(router))
            {
                difference.Resubscribed.Add(router);
            }
            else if (same.LabelKey != router.LabelKey)
            {
                difference.Relabelled.Add(router);
            }
        }

        difference.Removed.AddRange(old.Values);
        return difference;
    }

    /// <summary>Returns what changes in a few words: <c>2 added, 1 removed</c>.</summary>
    public override string ToString()
    {
        (int Count, string What)[] parts =
        [
            (Added.Count, "added"), (Removed.Count, "removed"), (Reconnected.Count, "to connect again"),
            (Resubscribed.Count, "with other topics"), (Relabelled.Count, "with other tags or conditions"),
        ];
        return IsEmpty
            ? "nothing changes"
            : string.Join(", ", parts.Where(part => part.Count > 0).Select(part => $"{part.Count:N0} {part.What}"));
    }
}
