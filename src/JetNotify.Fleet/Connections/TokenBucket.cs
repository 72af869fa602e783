namespace JetNotify.Fleet.Connections;

/// <summary>So many a second, and a second's worth at once (a token bucket). One thread.</summary>
/// <param name="perSecond">How many; <see cref="double.PositiveInfinity"/> for no limit.</param>
/// <param name="now">Milliseconds of one monotonic clock.</param>
internal sealed class TokenBucket(double perSecond, long now)
{
    // A tenth of a second's worth: what the clock's own coarseness may hold back.
    private readonly double _most = Math.Max(1, perSecond / 10);
    private double _tokens = Math.Max(1, perSecond / 10);
    private long _filledAt = now;

    /// <summary>Takes one token, if there is one.</summary>
    public bool TryTake(long now)
    {
        if (double.IsInfinity(perSecond))
        {
            return true;
        }

        _tokens = Math.Min(_most, _tokens + ((now - _filledAt) * perSecond / 1000));
        _filledAt = now;
        if (_tokens < 1)
        {
            return false;
        }

        _tokens--;
        return true;
    }
}
