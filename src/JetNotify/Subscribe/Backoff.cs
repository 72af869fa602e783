namespace JetNotify.Subscribe;

/// <summary>
/// How long to wait before the next attempt: exponential from one second to a ceiling, with jitter over the whole
/// upper half, so that a hundred clients of a rebooting router do not come back in step. One thread.
/// </summary>
internal sealed class Backoff
{
    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _ceiling;
    private readonly Random _random;
    private TimeSpan _step = s_first;

    public Backoff(TimeSpan ceiling, Random random)
    {
        _ceiling = ceiling;
        _random = random;
    }

    /// <summary>Returns the next wait: between the current step and twice that, never above the ceiling; then the step
    /// doubles.</summary>
    public TimeSpan Next()
    {
        var wait = _step * (1 + _random.NextDouble());
        _step = Min(_step * 2, _ceiling);
        return Min(wait, _ceiling);
    }

    /// <summary>Notes that a connection held for <paramref name="lifetime"/>: begins again at one second if that was
    /// longer than the wait before it, so that a broker that accepts and drops at once is not hammered.</summary>
    public void Connected(TimeSpan lifetime)
    {
        if (lifetime > _step)
        {
            _step = s_first;
        }
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
