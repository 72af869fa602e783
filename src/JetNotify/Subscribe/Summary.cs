using System.Globalization;
using JetNotify.Output;
using JetNotify.Recordings;
using JetNotify.Terminal;

namespace JetNotify.Subscribe;

/// <summary>What is said at the end of <c>subscribe</c>.</summary>
internal static class Summary
{
    /// <summary>Returns the sentence.</summary>
    /// <param name="printer">Knows what came and what was printed.</param>
    /// <param name="taken">What became of what was kept: printed, or delivered.</param>
    /// <param name="recorder">Knows what was recorded, or null.</param>
    /// <param name="connections">Knows how long there was a connection, and how often none.</param>
    public static string Of(Printer printer, string taken, Recorder? recorder, ReconnectLog connections)
    {
        var age = connections.Age;
        List<string> parts =
        [
            Progress.Text(printer.Received, null, "received"),
            Progress.Text(printer.Printed, null, taken),
        ];
        if (recorder is not null)
        {
            parts.Add(Progress.Text(recorder.Recorded, null, "recorded"));
        }

        // What was still to be written when standard output failed was not dropped.
        parts.Add(Progress.Text(printer.Dropped, null, "dropped by conditions"));
        parts.Add(Gaps(connections.Gaps, connections.TimeWithout));
        if (age >= TimeSpan.FromSeconds(1))
        {
            parts.Add(RateMeter.Text(printer.Received / age.TotalSeconds));
        }

        return $"ended after {Time(age)}: {string.Join(", ", parts)}";
    }

    private static string Gaps(int count, TimeSpan without) => count switch
    {
        0 => "no gaps",
        1 => $"1 gap of {Time(without)}",
        _ => string.Create(CultureInfo.InvariantCulture, $"{count:N0} gaps of {Time(without)} together"),
    };

    private static string Time(TimeSpan time) => time < TimeSpan.FromMinutes(1)
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s")
        : time.ToString(time.Days > 0 ? @"d\.hh\:mm\:ss" : @"h\:mm\:ss", CultureInfo.InvariantCulture);
}
