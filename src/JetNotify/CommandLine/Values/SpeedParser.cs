using System.Globalization;
using JetNotify.Output;

namespace JetNotify.CommandLine.Values;

/// <summary>How fast something goes on.</summary>
internal static class SpeedParser
{
    private const double Fastest = 1_000_000;
    private const double Slowest = 0.001;

    /// <summary>Parses <c>--speed</c>: how many times faster than recorded, null for <c>max</c>.</summary>
    public static string? Speed(string text, out double? speed) =>
        TryParse(text, out speed) ? null : $"{Quoting.Text(text)} is not a speed (1, 10, 0.5 … or max)";

    /// <summary>Parses <c>--rate</c>: events a second, null for <c>max</c>.</summary>
    public static string? Rate(string text, out double? rate) =>
        TryParse(text, out rate)
            ? null
            : $"{Quoting.Text(text)} is not a number of events a second (1, 100, 0.5 … or max)";

    private static bool TryParse(string text, out double? number)
    {
        number = null;
        if (text == "max")
        {
            return true;
        }

        bool good = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
            out double parsed)
            && parsed is >= Slowest and <= Fastest;
        number = parsed;
        return good;
    }
}
