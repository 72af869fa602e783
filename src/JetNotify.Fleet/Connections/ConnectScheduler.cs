using JetNotify.Fleet.Inventory;
using JetNotify.Mqtt;

namespace JetNotify.Fleet.Connections;

/// <summary>Decides who is connected to, and when: so many a second, so many at once, and who failed waits. No clock
/// and no socket of its own. One thread.</summary>
internal sealed class ConnectScheduler(FleetOptions options, Random random, long now)
{
    private readonly Queue<Router> _queued = new();
    private readonly TokenBucket _bucket = new(options.ConnectRate, now);
    private readonly ReconnectPolicy _policy = new(random, options.RetryMaxDelay, options.IsOnlyOwner);
    private readonly MassLoss _massLoss = new();

    /// <summary>How many wait for their turn.</summary>
    public int Queued => _queued.Count;

    /// <summary>How many are being connected to.</summary>
    public int Connecting { get; private set; }

    /// <summary>Puts routers in line in an order that has nothing to do with their names or places, so that no site
    /// gets them all at once.</summary>
    public void AddAll(IEnumerable<Router> routers)
    {
        foreach (var router in routers.OrderBy(router => Shard.HashOf(router.Name)))
        {
            Add(router);
        }
    }

    /// <summary>Puts a router in line.</summary>
    public void Add(Router router)
    {
        router.Become(RouterState.Queued);
        _queued.Enqueue(router);
    }

    /// <summary>Returns the next whose turn it is now, or null.</summary>
    public Router? Next(long now)
    {
        while (_queued.TryPeek(out var router))
        {
            if (router.State != RouterState.Queued)
            {
                // It left the fleet while it waited.
                _queued.Dequeue();
                continue;
            }

            if (Connecting >= options.MostConnecting || !_bucket.TryTake(now))
            {
                return null;
            }

            _queued.Dequeue();
            Connecting++;
            router.HoldsSlot = true;
            return router;
        }

        return null;
    }

    /// <summary>The attempt came to its end, one way or the other.</summary>
    public void Release(Router router)
    {
        if (router.HoldsSlot)
        {
            router.HoldsSlot = false;
            Connecting--;
        }
    }

    /// <summary>Returns how long a router waits that failed, or lost its connection.</summary>
    /// <param name="router">The router.</param>
    /// <param name="failure">How.</param>
    /// <param name="wasUp">Whether a connection was lost that stood.</param>
    /// <param name="now">Milliseconds of one monotonic clock.</param>
    /// <param name="fleet">How many routers there are.</param>
    public TimeSpan Failed(Router router, MqttException failure, bool wasUp, long now, int fleet)
    {
        bool isMassLoss = wasUp && _massLoss.Add(now, fleet);
        return _policy.Next(ref router.Backoff, failure, isMassLoss, router.Name);
    }
}
