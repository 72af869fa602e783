namespace JetNotify.Output;

/// <summary>When summer time begins or ends each year, as a TZ string says it: <c>M3.5.0/2</c>, <c>J60</c>,
/// <c>59</c>.</summary>
internal readonly struct PosixTransition
{
    private const int DefaultTime = 2 * 3600;
    private const int MostHours = 167;

    private readonly char _kind;
    private readonly int _month;
    private readonly int _week;
    private readonly int _day;
    private readonly int _seconds;

    private PosixTransition(char kind, int month, int week, int day, int seconds)
    {
        _kind = kind;
        _month = month;
        _week = week;
        _day = day;
        _seconds = seconds;
    }

    /// <summary>Reads one, with the comma before it.</summary>
    public static bool TryParse(ref ReadOnlySpan<char> rest, out PosixTransition transition)
    {
        transition = default;
        if (rest.Length < 2 || rest[0] != ',')
        {
            return false;
        }

        char kind = rest[1] is 'M' or 'J' ? rest[1] : 'N';
        rest = rest[(kind == 'N' ? 1 : 2)..];
        int month = 0, week = 0, day, seconds = DefaultTime;
        bool good = kind switch
        {
            'M' => TryParseMonth(ref rest, out month, out week, out day),
            'J' => PosixTimeZone.TryParseNumber(ref rest, 365, out day) && day > 0,
            _ => PosixTimeZone.TryParseNumber(ref rest, 365, out day),
        };
        if (good && !rest.IsEmpty && rest[0] == '/')
        {
            rest = rest[1..];
            good = PosixTimeZone.TryParseTime(ref rest, MostHours, out seconds);
        }

        transition = new PosixTransition(kind, month, week, day, seconds);
        return good;
    }

    /// <summary>When it happens in a year, in the local time before it.</summary>
    public DateTime In(int year) => Day(year).AddSeconds(_seconds);

    private static bool TryParseMonth(ref ReadOnlySpan<char> rest, out int month, out int week, out int day)
    {
        week = day = 0;
        return PosixTimeZone.TryParseNumber(ref rest, 12, out month) && month > 0 && TryParseDot(ref rest)
            && PosixTimeZone.TryParseNumber(ref rest, 5, out week) && week > 0 && TryParseDot(ref rest)
            && PosixTimeZone.TryParseNumber(ref rest, 6, out day);
    }

    private static bool TryParseDot(ref ReadOnlySpan<char> rest)
    {
        bool isThere = !rest.IsEmpty && rest[0] == '.';
        rest = isThere ? rest[1..] : rest;
        return isThere;
    }

    private DateTime Day(int year)
    {
        var first = new DateTime(year, 1, 1);
        switch (_kind)
        {
            case 'J':
                // Counted without a 29 February.
                return first.AddDays(_day - 1 + (DateTime.IsLeapYear(year) && _day >= 60 ? 1 : 0));
            case 'N':
                return first.AddDays(_day);
            default:
                var month = new DateTime(year, _month, 1);
                int date = 1 + ((_day - (int)month.DayOfWeek + 7) % 7) + (7 * (_week - 1));
                return month.AddDays((date > DateTime.DaysInMonth(year, _month) ? date - 7 : date) - 1);
        }
    }
}
