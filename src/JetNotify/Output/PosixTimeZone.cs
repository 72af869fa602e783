using System.Globalization;

namespace JetNotify.Output;

/// <summary>
/// Zones as a TZ string spells them out, which .NET takes for UTC (POSIX.1-2017 §8.3, with the times of -167 to 167
/// hours that RFC 8536 and date(1) allow): <c>CET-1CEST,M3.5.0,M10.5.0/3</c>, <c>&lt;+0330&gt;-3:30</c>.
/// </summary>
internal static class PosixTimeZone
{
    // What date(1) takes where a zone has summer time and does not say when.
    private const string DefaultRules = ",M3.2.0,M11.1.0";

    // Zones of this kind are built year by year, since TimeZoneInfo's own rules know no day like the day after the last
    // Saturday.
    private const int FirstYear = 1900;
    private const int LastYear = 2200;

    /// <summary>The zone that TZ names, in either way, or this machine's.</summary>
    public static TimeZoneInfo Local { get; } = Of(Environment.GetEnvironmentVariable("TZ"));

    /// <summary>Reads a TZ string; null where it is none.</summary>
    public static TimeZoneInfo? TryParse(string text)
    {
        var rest = text.AsSpan();
        if (!TryParseName(ref rest, out string standard) || !TryParseTime(ref rest, 24, out int west))
        {
            return null;
        }

        var offset = TimeSpan.FromSeconds(-west);
        if (rest.IsEmpty)
        {
            return Zone(text, offset, standard, standard, null);
        }

        if (!TryParseName(ref rest, out string summer))
        {
            return null;
        }

        int summerWest = west - 3600;
        if (!rest.IsEmpty && rest[0] != ',' && !TryParseTime(ref rest, 24, out summerWest))
        {
            return null;
        }

        if (rest.IsEmpty)
        {
            rest = DefaultRules;
        }

        return PosixTransition.TryParse(ref rest, out var begin)
            && PosixTransition.TryParse(ref rest, out var end)
            && rest.IsEmpty
            ? Zone(text, offset, standard, summer, Rules(TimeSpan.FromSeconds(west - summerWest), begin, end))
            : null;
    }

    /// <summary>Reads a time: hours, and maybe minutes and seconds, with a sign; in seconds.</summary>
    internal static bool TryParseTime(ref ReadOnlySpan<char> rest, int mostHours, out int seconds)
    {
        seconds = 0;
        int sign = !rest.IsEmpty && rest[0] == '-' ? -1 : 1;
        if (!rest.IsEmpty && rest[0] is '+' or '-')
        {
            rest = rest[1..];
        }

        if (!TryParseNumber(ref rest, mostHours, out int hours))
        {
            return false;
        }

        int minutes = 0, odd = 0;
        if (!rest.IsEmpty && rest[0] == ':')
        {
            rest = rest[1..];
            if (!TryParseNumber(ref rest, 59, out minutes))
            {
                return false;
            }

            if (!rest.IsEmpty && rest[0] == ':')
            {
                rest = rest[1..];
                if (!TryParseNumber(ref rest, 59, out odd))
                {
                    return false;
                }
            }
        }

        seconds = sign * ((hours * 3600) + (minutes * 60) + odd);
        return true;
    }

    internal static bool TryParseNumber(ref ReadOnlySpan<char> rest, int most, out int number)
    {
        int length = rest.IndexOfAnyExceptInRange('0', '9');
        length = length < 0 ? rest.Length : length;
        bool good = int.TryParse(rest[..length], NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && number <= most;
        rest = rest[length..];
        return good;
    }

    private static TimeZoneInfo Of(string? text)
    {
        // A file of that name is meant first, as date(1) does; a colon means nothing else.
        if (string.IsNullOrEmpty(text) || text[0] is ':' or '/' || TimeZoneInfo.TryFindSystemTimeZoneById(text, out _))
        {
            return TimeZoneInfo.Local;
        }

        return TryParse(text) ?? TimeZoneInfo.Local;
    }

    // Letters alone, or between angle brackets letters, digits and signs.
    private static bool TryParseName(ref ReadOnlySpan<char> rest, out string name)
    {
        bool isQuoted = !rest.IsEmpty && rest[0] == '<';
        rest = isQuoted ? rest[1..] : rest;
        int length = 0;
        while (length < rest.Length && (char.IsAsciiLetter(rest[length]) || (isQuoted && IsQuotable(rest[length]))))
        {
            length++;
        }

        name = rest[..length].ToString();
        rest = rest[length..];
        if (isQuoted)
        {
            bool isClosed = !rest.IsEmpty && rest[0] == '>';
            rest = isClosed ? rest[1..] : rest;
            return isClosed && length >= 3;
        }

        return length >= 3;
    }

    private static bool IsQuotable(char letter) => char.IsAsciiDigit(letter) || letter is '+' or '-';

    private static TimeZoneInfo? Zone(
        string id, TimeSpan offset, string standard, string summer, TimeZoneInfo.AdjustmentRule[]? rules)
    {
        try
        {
            return TimeZoneInfo.CreateCustomTimeZone(id, offset, standard, standard, summer, rules);
        }
        catch (Exception e) when (e is ArgumentException or InvalidTimeZoneException)
        {
            // More than 14 hours off, or by odd seconds: more than .NET can say.
            return null;
        }
    }

    private static TimeZoneInfo.AdjustmentRule[] Rules(TimeSpan saved, PosixTransition begin, PosixTransition end)
    {
        var rules = new List<TimeZoneInfo.AdjustmentRule>();
        for (int year = FirstYear; year <= LastYear; year++)
        {
            // Each is told in the local time before it.
            var from = begin.In(year);
            var to = end.In(year);
            if (from != to)
            {
                rules.Add(TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
                    new DateTime(year, 1, 1), new DateTime(year, 12, 31), saved, Fixed(from, year), Fixed(to, year)));
            }
        }

        return [.. rules];
    }

    // A transition that a time beyond the day moves out of its year happens at the year's edge.
    private static TimeZoneInfo.TransitionTime Fixed(DateTime at, int year)
    {
        at = at.Year < year ? new DateTime(year, 1, 1) : at.Year > year ? new DateTime(year, 12, 31, 23, 59, 59) : at;
        return TimeZoneInfo.TransitionTime.CreateFixedDateRule(new DateTime(1, 1, 1) + at.TimeOfDay, at.Month, at.Day);
    }
}
