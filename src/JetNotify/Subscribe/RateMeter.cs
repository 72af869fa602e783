using System.Globalization;

namespace JetNotify.Subscribe;

/// <summary>How many a second come now: since the last look that is a second ago. One thread at a time.</summary>
/// <param name="clock">What a second is.</param>
internal sealed class RateMeter(TimeProvider clock)
{
    private static readonly TimeSpan s_window = TimeSpan.FromSeconds(1);

    private long _then = clock.GetTimestamp();
    private long _countThen;
    private double _rate;

    /// <summary>Returns the rate in messages a second, a new one each second.</summary>
    /// <param name="count">How many came in all.</param>
    public double Next(long count)
    {
        var elapsed = clock.GetElapsedTime(_then);
        if (elapsed >= s_window)
        {
            _rate = (count - _countThen) / elapsed.TotalSeconds;
            _then = clock.GetTimestamp();
            _countThen = count;
        }

        return _rate;
    }

    /// <summary>Returns a rate as people read it: <c>0.2/s</c>, <c>1,234/s</c>.</summary>
    public static string Text(double rate) =>
        rate.ToString(rate < 10 ? "0.0" : "N0", CultureInfo.InvariantCulture) + "/s";
}
