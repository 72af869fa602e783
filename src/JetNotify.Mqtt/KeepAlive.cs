namespace JetNotify.Mqtt;

/// <summary>
/// Decides when PINGREQ is due and when silence means a dead connection (MQTT 3.1.1 §3.1.2.10): numbers only, no timer,
/// no socket. Times are milliseconds of one monotonic clock. The reading thread stamps, the clock's thread asks.
/// </summary>
/// <remarks>
/// A ping goes out after three quarters of the interval without sending, and an answer is awaited for half of it, so a
/// half-open connection is found within one and a half intervals, the checks' own coarseness included. Only time spent
/// waiting for the peer counts: a reader blocked on its output is not the broker's silence. Any byte proves life.
/// </remarks>
internal sealed class KeepAlive
{
    private readonly long _interval;
    private long _sentAt;
    private long _reads;
    private long _pingAt;
    private long _readsAtPing = -1;

    /// <summary>A clock for an interval of <paramref name="seconds"/>, not zero, started
    /// <paramref name="now"/>.</summary>
    public KeepAlive(ushort seconds, long now)
    {
        _interval = seconds * 1000L;
        _sentAt = now;
    }

    /// <summary>How often <see cref="Check"/> must be asked, in milliseconds.</summary>
    public int CheckPeriod => (int)Math.Clamp(_interval / 16, 50, 2000);

    /// <summary>The peer was sent something.</summary>
    public void Sent(long now) => Volatile.Write(ref _sentAt, now);

    /// <summary>Something came: the peer lives.</summary>
    public void Heard() => Volatile.Write(ref _reads, _reads + 1);

    /// <summary>What is due.</summary>
    /// <param name="now">The clock.</param>
    /// <param name="waitingSince">Since when the peer is waited for, or 0 while it is not.</param>
    public KeepAliveDue Check(long now, long waitingSince)
    {
        long reads = Volatile.Read(ref _reads);
        if (reads == _readsAtPing && waitingSince != 0)
        {
            bool silent = now - Math.Max(waitingSince, _pingAt) >= _interval / 2;
            return silent ? KeepAliveDue.GiveUp : KeepAliveDue.Nothing;
        }

        if (now - Volatile.Read(ref _sentAt) < _interval * 3 / 4)
        {
            return KeepAliveDue.Nothing;
        }

        _pingAt = now;
        _readsAtPing = reads;
        return KeepAliveDue.Ping;
    }
}

/// <summary>What a keep-alive check found.</summary>
internal enum KeepAliveDue
{
    /// <summary>All is well.</summary>
    Nothing,

    /// <summary>Send PINGREQ now.</summary>
    Ping,

    /// <summary>The peer is gone.</summary>
    GiveUp,
}
