using JetNotify.Delivery.Ownership;
using JetNotify.Fleet;
using JetNotify.Fleet.Inventory;

namespace JetNotify.Collect;

/// <summary>The routers of the inventory that are this collector's, and the fleet that holds them. Any
/// thread.</summary>
/// <param name="fleet">The fleet.</param>
/// <param name="all">The routers of the inventory.</param>
/// <param name="isShared">Whether others have their part: then none is this one's yet.</param>
internal sealed class OwnedRouters(FleetCollector fleet, IReadOnlyList<RouterSpec> all, bool isShared)
{
    private readonly Lock _turn = new();
    private IReadOnlyList<RouterSpec> _all = all;
    private HashSet<int>? _shards = isShared ? [] : null;

    /// <summary>The routers now.</summary>
    public IReadOnlyList<RouterSpec> Current { get; private set; } = isShared ? [] : all;

    /// <summary>Hears what is different, on the fleet's thread, or null.</summary>
    public Action<FleetDifference>? Changed { get; init; }

    /// <summary>Returns the shard that a router is in.</summary>
    public static int ShardOf(string name) => (int)(Shard.HashOf(name) % ShardLeases.Count);

    /// <summary>The inventory is another; returns once the fleet is.</summary>
    public void Change(IReadOnlyList<RouterSpec> all, CancellationToken stop)
    {
        lock (_turn)
        {
            _all = all;
            Apply(stop);
        }
    }

    /// <summary>Other shards are this collector's; returns once the routers of the rest are let go.</summary>
    public void Own(IReadOnlyCollection<int> shards, CancellationToken stop)
    {
        lock (_turn)
        {
            _shards = [.. shards];
            Apply(stop);
        }
    }

    private void Apply(CancellationToken stop)
    {
        var wanted = Wanted();
        var difference = FleetDifference.Of(Current, wanted);
        if (!difference.IsEmpty)
        {
            fleet.Apply(difference).Wait(stop);
            if (Changed is { } changed)
            {
                fleet.Do(() => changed(difference)).Wait(stop);
            }
        }

        Current = wanted;
    }

    private IReadOnlyList<RouterSpec> Wanted() =>
        _shards is { } mine ? [.. _all.Where(router => mine.Contains(ShardOf(router.Name)))] : _all;
}
