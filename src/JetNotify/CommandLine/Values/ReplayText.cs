using System.Globalization;
using JetNotify.Replay;

namespace JetNotify.CommandLine.Values;

/// <summary>How fast recordings are played, and which part of them.</summary>
internal static class ReplayText
{
    private const double Fastest = 1_000_000;
    private const double Slowest = 0.001;

    private static readonly string[] s_times = ["yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"];

    /// <summary>Understands <c>--speed</c>: how many times faster, null for <c>max</c>.</summary>
    public static string? Speed(string text, out double? speed)
    {
        speed = null;
        if (text == "max")
        {
            return null;
        }

        bool good = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double times)
            && times is >= Slowest and <= Fastest;
        speed = times;
        return good ? null : $"{Quoting.Text(text)} is not a speed (1, 10, 0.5 … or max)";
    }

    /// <summary>Understands <c>--from</c> and <c>--to</c>: RFC 3339, or a duration.</summary>
    public static string? Bound(string text, out ReplayBound bound)
    {
        if (DateTimeOffset.TryParseExact(
            text.ToUpperInvariant(), s_times, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) && HasZone(text))
        {
            bound = new ReplayBound(time.UtcDateTime, null);
            return null;
        }

        string? problem = DurationText.Any(text, out var after);
        bound = new ReplayBound(null, after);
        return problem is null ? null
            : $"{Quoting.Text(text)} is neither a time with its zone (2019-01-22T14:59:06Z) nor a duration after the first line (10s, 5m, 1h)";
    }

    private static bool HasZone(string text) => text[^1] is 'Z' or 'z' || text.AsSpan("yyyy-MM-ddTHH:mm:ss".Length).ContainsAny('+', '-');
}
