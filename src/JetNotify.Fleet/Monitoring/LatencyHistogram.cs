namespace JetNotify.Fleet.Monitoring;

/// <summary>How long something took, counted in buckets with fixed bounds. One thread adds, any reads.</summary>
public sealed class LatencyHistogram
{
    private static readonly double[] s_bounds = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5];

    private readonly long[] _counts = new long[s_bounds.Length + 1];
    private double _sum;

    /// <summary>The upper bounds of the buckets but the last, in seconds.</summary>
    public static IReadOnlyList<double> Bounds => s_bounds;

    /// <summary>The sum of all, in seconds.</summary>
    public double Sum => Volatile.Read(ref _sum);

    /// <summary>Adds one.</summary>
    public void Add(TimeSpan taken)
    {
        double seconds = taken.TotalSeconds;
        int bucket = 0;
        while (bucket < s_bounds.Length && seconds > s_bounds[bucket])
        {
            bucket++;
        }

        _counts[bucket]++;
        Volatile.Write(ref _sum, _sum + seconds);
    }

    /// <summary>Returns how many were in a bucket; the last has no bound.</summary>
    public long CountIn(int bucket) => Volatile.Read(ref _counts[bucket]);
}
