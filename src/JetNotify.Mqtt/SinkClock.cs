namespace JetNotify.Mqtt;

/// <summary>
/// Knows how long whoever takes the messages kept this end from reading: numbers only, no timer. Times are milliseconds
/// of one monotonic clock. The thread that flushes stamps, any may ask for <see cref="BrokerTime"/>.
/// </summary>
internal sealed class SinkClock
{
    /// <summary>An old broker sends again what is not acknowledged within 20 s; waits for the sink that come to this
    /// may have begun before the read ended.</summary>
    public const long ResendMilliseconds = 5_000;

    // A sink that keeps up takes a batch in less.
    private const long NoticedMilliseconds = 100;

    // What the connection still holds of a wait, copies and all, is read by then.
    private const long AftermathMilliseconds = 20_000;

    private long _since;
    private long _total;
    private long _recent;
    private long _recentEnd;

    /// <summary>Whether what is read now may have lain unread so long that the broker has sent it again: from a long
    /// wait on, or from many short ones, until none has come for a while. One read rarely takes all that has piled up,
    /// and what has lain longest is followed by its copies.</summary>
    public bool IsBehind => _recent >= ResendMilliseconds;

    /// <summary>The sink is asked to take what it was given.</summary>
    public void Begin(long now) => Volatile.Write(ref _since, now);

    /// <summary>It has.</summary>
    public void End(long now)
    {
        long began = _since;
        long took = now - began;

        // In this order: whoever asks in between takes the wait for longer, not for none.
        Volatile.Write(ref _total, _total + took);
        Volatile.Write(ref _since, 0);
        if (began - _recentEnd >= AftermathMilliseconds)
        {
            _recent = 0;
        }

        if (took >= NoticedMilliseconds)
        {
            _recent += took;
            _recentEnd = now;
        }
    }

    /// <summary>The time as a broker's patience is measured by it: it stands still while this end is kept from reading,
    /// since what lies unread meanwhile is not the broker's silence.</summary>
    public long BrokerTime(long now)
    {
        long since = Volatile.Read(ref _since);
        long total = Volatile.Read(ref _total);
        return now - total - (since == 0 ? 0 : Math.Max(0, now - since));
    }
}
