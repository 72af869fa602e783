using System.Diagnostics;

namespace JetNotify.Replay;

/// <summary>When a recorded message is due, keeping or scaling the distances of the recording. One thread.</summary>
/// <param name="speed">How many times faster than it was recorded.</param>
internal sealed class ReplayPacer(double speed)
{
    // The longest that a timer of the system can wait for.
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(24);

    private readonly Stopwatch _clock = new();
    private DateTime _first;

    /// <summary>How long until the message is due; zero: now. The first one starts the clock.</summary>
    public TimeSpan Until(DateTime receivedAt)
    {
        if (!_clock.IsRunning)
        {
            _first = receivedAt;
            _clock.Start();
        }

        // In floating point: a slow replay of millennia has more ticks than a time span.
        double wait = ((receivedAt - _first).Ticks / speed) - _clock.Elapsed.Ticks;
        return TimeSpan.FromTicks((long)Math.Clamp(wait, 0, s_longest.Ticks));
    }
}
