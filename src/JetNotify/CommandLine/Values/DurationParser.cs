using System.Globalization;
using JetNotify.Output;

namespace JetNotify.CommandLine.Values;

/// <summary>Durations as people type them: <c>10</c> (seconds), <c>500ms</c>, <c>10s</c>, <c>5m</c>, <c>1.5h</c>,
/// <c>1d</c>.</summary>
internal static class DurationParser
{
    // The longest that a timer of the system can wait for: 2³¹ milliseconds.
    private static readonly TimeSpan s_longestTimer = TimeSpan.FromDays(24);

    /// <summary>Parses a duration of any length.</summary>
    public static string? Any(string text, out TimeSpan value)
    {
        value = default;
        var number = text.AsSpan().TrimEnd("mshd");
        long ticks = text[number.Length..] switch
        {
            "ms" => TimeSpan.TicksPerMillisecond,
            "" or "s" => TimeSpan.TicksPerSecond,
            "m" => TimeSpan.TicksPerMinute,
            "h" => TimeSpan.TicksPerHour,
            "d" => TimeSpan.TicksPerDay,
            _ => 0,
        };
        if (ticks == 0
            || !decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
                out decimal count))
        {
            return $"{Quoting.Text(text)} is not a duration (10, 10s, 5m, 1h, 500ms)";
        }

        if (count > long.MaxValue / ticks)
        {
            return $"{Quoting.Text(text)} is too long";
        }

        value = new TimeSpan((long)(count * ticks));
        return null;
    }

    /// <summary>Parses a duration that a timer waits for, zero included.</summary>
    public static string? Timer(string text, out TimeSpan value)
    {
        string? problem = Any(text, out value);
        return problem is null && value > s_longestTimer ? $"{Quoting.Text(text)} is too long (at most 24d)" : problem;
    }

    /// <summary>Parses a duration that a timer waits for, at least a millisecond.</summary>
    public static string? Positive(string text, out TimeSpan value)
    {
        string? problem = Timer(text, out value);
        return problem is null && value < TimeSpan.FromMilliseconds(1)
            ? $"{Quoting.Text(text)} is too short (at least 1ms)"
            : problem;
    }

    /// <summary>Parses the Keep Alive: whole seconds, as the protocol counts it (MQTT 3.1.1 §3.1.2.10); 0 turns it
    /// off.</summary>
    public static string? KeepAlive(string text, out ushort seconds)
    {
        seconds = 0;
        if (Any(text, out var duration) is { } problem)
        {
            return problem;
        }

        if (duration.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            return $"{Quoting.Text(text)} is not a number of whole seconds, which is how MQTT counts the keep-alive";
        }

        if (duration.Ticks / TimeSpan.TicksPerSecond > ushort.MaxValue)
        {
            return $"{Quoting.Text(text)} is too long (at most 65535 seconds)";
        }

        seconds = (ushort)(duration.Ticks / TimeSpan.TicksPerSecond);
        return null;
    }

    /// <summary>Parses the Session Expiry Interval in seconds (MQTT 5.0 §3.1.2.11.2): -1, 4294967295 and ∞ mean
    /// never.</summary>
    public static string? SessionExpiry(string text, out uint seconds)
    {
        seconds = uint.MaxValue;
        if (text is "-1" or "∞" or "4294967295")
        {
            return null;
        }

        if (Any(text, out var duration) is { } problem)
        {
            return problem is [.. var open, ')']
                ? $"{open}, or -1 for never)"
                : $"{problem} (at most 4294967294 seconds, or -1 for never)";
        }

        if (duration.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            return $"{Quoting.Text(text)} is not a number of whole seconds, which is how MQTT counts session expiry";
        }

        if (duration.Ticks / TimeSpan.TicksPerSecond >= uint.MaxValue)
        {
            return $"{Quoting.Text(text)} is too long (at most 4294967294 seconds, or -1 for never)";
        }

        seconds = (uint)(duration.Ticks / TimeSpan.TicksPerSecond);
        return null;
    }
}
