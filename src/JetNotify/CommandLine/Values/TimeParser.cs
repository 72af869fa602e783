using System.Globalization;
using JetNotify.Output;

namespace JetNotify.CommandLine.Values;

/// <summary>Points in time as people write them: <c>14:59</c>, <c>yesterday 14:59</c>, <c>2026-11-27</c>,
/// <c>2026-11-27T14:59</c>, with a zone or of the local clock, <c>-10m</c>, <c>now</c>.</summary>
internal static class TimeParser
{
    private static readonly string[] s_dates = ["yyyy-MM-dd"];
    private static readonly string[] s_times = ["H:mm", "H:mm:ss", "H:mm:ss.FFFFFFF"];
    private static readonly string[] s_zoned =
        ["yyyy-MM-ddTH:mmK", "yyyy-MM-ddTH:mm:ssK", "yyyy-MM-ddTH:mm:ss.FFFFFFFK"];

    /// <summary>Parses a point in time.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="clock">The clock that says what today is, and its zone.</param>
    /// <param name="utc">The point, UTC.</param>
    /// <returns>What is wrong with it, or null; the empty text where it is no time at all.</returns>
    public static string? Parse(string text, TimeProvider clock, out DateTime utc)
    {
        string words = text.Trim().ToUpperInvariant();
        if (words == "NOW")
        {
            utc = clock.GetUtcNow().UtcDateTime;
            return null;
        }

        if (words is ['-', .. var ago] && DurationParser.Any(ago.ToLowerInvariant(), out var distance) is null)
        {
            var now = clock.GetUtcNow().UtcDateTime;
            utc = now - DateTime.MinValue < distance ? DateTime.MinValue : now - distance;
            return null;
        }

        // RFC 3339 lets a blank stand for the T.
        string joined = words.Replace(' ', 'T');
        if (HasZone(joined) && DateTimeOffset.TryParseExact(
            joined, s_zoned, CultureInfo.InvariantCulture, DateTimeStyles.None, out var zoned))
        {
            utc = zoned.UtcDateTime;
            return null;
        }

        utc = default;
        return Local(words.Split([' ', 'T'], 2), clock) is { } local ? ToUtc(local, text, clock, out utc) : "";
    }

    // A day, a time of today, or both.
    private static DateTime? Local(string[] parts, TimeProvider clock)
    {
        var today = clock.GetLocalNow().Date;
        if (parts is [var only] && Time(only) is { } time)
        {
            return today + time;
        }

        // The words have a T themselves.
        string[] words = string.Join('T', parts).Split(' ', 2);
        if (words[0] is "TODAY" or "YESTERDAY")
        {
            var day = words[0] == "TODAY" ? today : today.AddDays(-1);
            return words.Length == 1 ? day : day + Time(words[1]);
        }

        return !DateTime.TryParseExact(
            parts[0], s_dates, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? null
            : parts.Length == 1 ? date
            : date + Time(parts[1]);
    }

    private static TimeSpan? Time(string text) =>
        DateTime.TryParseExact(text, s_times, CultureInfo.InvariantCulture, DateTimeStyles.NoCurrentDateDefault,
            out var time)
            ? time.TimeOfDay
            : null;

    private static string? ToUtc(DateTime local, string text, TimeProvider clock, out DateTime utc)
    {
        var zone = clock.LocalTimeZone;
        if (zone.IsInvalidTime(local))
        {
            utc = default;
            return $"{Quoting.Text(text)} is left out on that day: clocks go forward";
        }

        utc = TimeZoneInfo.ConvertTimeToUtc(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), zone);
        return null;
    }

    private static bool HasZone(string text) =>
        text[^1] == 'Z' || text.LastIndexOfAny(['+', '-']) > "yyyy-MM-dd".Length;
}
