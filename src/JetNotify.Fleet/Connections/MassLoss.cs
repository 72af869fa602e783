namespace JetNotify.Fleet.Connections;

/// <summary>Notices that much of the fleet is lost at once: a link, a firewall, this machine's own network. One
/// thread.</summary>
internal sealed class MassLoss
{
    private const long Window = 10_000;
    private const double Share = 0.05;

    // In a small fleet a share of it is one router, which is nothing to spread.
    private const int Fewest = 20;

    private readonly Queue<long> _lost = new();

    /// <summary>Notes one loss; whether it is one of many.</summary>
    /// <param name="now">Milliseconds of one monotonic clock.</param>
    /// <param name="fleet">How many routers there are.</param>
    public bool Add(long now, int fleet)
    {
        _lost.Enqueue(now);
        while (now - _lost.Peek() > Window)
        {
            _lost.Dequeue();
        }

        return _lost.Count >= Math.Max(Fewest, fleet * Share);
    }
}
