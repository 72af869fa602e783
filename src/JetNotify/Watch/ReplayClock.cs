namespace JetNotify.Watch;

/// <summary>The time of a recording while it plays: that of the last message or record, and on at the speed of the
/// replay. Any thread.</summary>
/// <param name="speed">How many times faster than it was recorded; null: as fast as can be.</param>
internal sealed class ReplayClock(double? speed) : TimeProvider
{
    private readonly Lock _turn = new();
    private DateTime _last = DateTime.UnixEpoch;
    private long _since;

    /// <summary>A message or record is played.</summary>
    public void Set(DateTime at)
    {
        lock (_turn)
        {
            (_last, _since) = (at, GetTimestamp());
        }
    }

    /// <summary>No more are played: the time stands.</summary>
    public void Stop()
    {
        lock (_turn)
        {
            speed = null;
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_turn)
        {
            var passed = speed is { } times && _since > 0 ? GetElapsedTime(_since) * times : TimeSpan.Zero;
            return new DateTimeOffset(passed < DateTime.MaxValue - _last ? _last + passed : _last, TimeSpan.Zero);
        }
    }
}
