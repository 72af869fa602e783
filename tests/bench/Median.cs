namespace JetNotify.Bench;

/// <summary>The figures the table shows: one noisy run moves an average, not a median.</summary>
internal static class Median
{
    /// <summary>The middle value, or the mean of the middle two.</summary>
    public static double Of(IEnumerable<double> values)
    {
        double[] sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>The least value that 99 of 100 do not exceed.</summary>
    public static double Percentile99(IEnumerable<double> values)
    {
        double[] sorted = values.Order().ToArray();
        return sorted[(int)Math.Ceiling(sorted.Length * 0.99) - 1];
    }
}
