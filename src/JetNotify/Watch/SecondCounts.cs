namespace JetNotify.Watch;

/// <summary>How many came in each of the last seconds. One thread at a time.</summary>
/// <param name="seconds">How many seconds are told apart.</param>
internal sealed class SecondCounts(int seconds)
{
    private readonly int[] _counts = new int[seconds];
    private long _second;

    /// <summary>Counts one.</summary>
    public void Add(DateTime at)
    {
        Roll(at);
        _counts[(int)(_second % seconds)]++;
    }

    /// <summary>Returns how many came in each of the last seconds that are over, the last one last.</summary>
    public int[] Last(int count, DateTime now)
    {
        Roll(now);
        int[] last = new int[count];
        for (int back = Math.Min(count, seconds - 1); back > 0; back--)
        {
            last[count - back] = _counts[(int)((_second - back + seconds) % seconds)];
        }

        return last;
    }

    // A clock that was set back counts in the second that it was.
    private void Roll(DateTime at)
    {
        long now = at.Ticks / TimeSpan.TicksPerSecond;
        for (long passed = Math.Min(now - _second, seconds); passed > 0; passed--)
        {
            _counts[(int)((now - passed + 1) % seconds)] = 0;
        }

        _second = Math.Max(_second, now);
    }
}
