using System.Globalization;

namespace JetNotify.Replay;

/// <summary>What of recordings is wanted: from a time, up to another, each null where nothing was said.</summary>
/// <param name="From">The first time that is wanted (<c>--from</c>).</param>
/// <param name="To">The first one that is not (<c>--to</c>).</param>
internal readonly record struct ReplayRange(ReplayBound? From, ReplayBound? To)
{
    /// <summary>Whether it depends on the first line.</summary>
    public bool IsRelative => From?.After is not null || To?.After is not null;

    /// <summary>Returns what lies between the two in a recording whose first line is of <paramref name="first"/>: a
    /// distance counts from it, the end's from the beginning.</summary>
    public (DateTime From, DateTime To) In(DateTime first)
    {
        var from = From?.In(first) ?? DateTime.MinValue;
        return (from, To?.In(From is null ? first : from) ?? DateTime.MaxValue);
    }

    /// <summary>Returns what is said where nothing recorded can lie in it, or null.</summary>
    /// <param name="first">The time of the first line.</param>
    /// <param name="last">The time of the last one.</param>
    public string? OutOfRange(DateTime first, DateTime last)
    {
        var (from, to) = In(first);
        string? wrong = from > last ? $"--from: {Time(from)} is after the last line"
            : to <= first ? $"--to: {Time(to)} is not after the first line"
            : null;
        return wrong is null ? null : $"{wrong}: the recording covers {Time(first)} to {Time(last)}";
    }

    // As it can be typed.
    private static string Time(DateTime utc) =>
        utc.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);
}
