using System.Globalization;

namespace JetNotify.Output;

/// <summary>The time of receipt as <c>-F</c> shows it: local, in the C locale, part by part (strftime(3)). What only
/// changes with the second is computed once a second. One thread at a time.</summary>
/// <param name="zone">The zone whose time is local.</param>
internal sealed class Strftime(TimeZoneInfo zone)
{
    private long _second = -1;
    private DateTime _local;
    private int _offsetMinutes;
    private int _ticks;

    /// <summary>Sets the time that the other members append.</summary>
    public void Set(DateTime utc)
    {
        long second = utc.Ticks / TimeSpan.TicksPerSecond;
        _ticks = (int)(utc.Ticks - (second * TimeSpan.TicksPerSecond));
        if (second != _second)
        {
            _second = second;
            _local = TimeZoneInfo.ConvertTimeFromUtc(new DateTime(second * TimeSpan.TicksPerSecond, DateTimeKind.Utc),
                zone);
            _offsetMinutes = (int)(_local - new DateTime(second * TimeSpan.TicksPerSecond)).TotalMinutes;
        }
    }

    /// <summary>Appends date and time as ISO 8601 has them: <c>2016-08-10T09:47:38+0100</c>.</summary>
    /// <param name="batch">Where to.</param>
    /// <param name="micros">Whether microseconds follow the seconds, <c>2016-08-10T09:47:38.123456+0100</c>.</param>
    public void AppendIso(OutputBuffer batch, bool micros)
    {
        Append(batch, 'F');
        batch.Append((byte)'T');
        Append(batch, 'T');
        if (micros)
        {
            batch.Append((byte)'.');
            AppendDigits(batch, _ticks / 10, 6);
        }

        Append(batch, 'z');
    }

    /// <summary>Appends seconds since 1970 and nanoseconds: <c>1470818943.786368600</c>.</summary>
    public void AppendUnix(OutputBuffer batch)
    {
        Append(batch, 's');
        batch.Append((byte)'.');
        Append(batch, 'N');
    }

    /// <summary>Appends one part; the letters are those <see cref="FormatString"/> lets through.</summary>
    public void Append(OutputBuffer batch, char letter)
    {
        switch (letter)
        {
            case 'N':
                AppendDigits(batch, _ticks * 100, 9);
                break;
            case 's':
                batch.AppendNumber(_second - (DateTime.UnixEpoch.Ticks / TimeSpan.TicksPerSecond));
                break;
            case 'z':
                batch.Append(_offsetMinutes < 0 ? (byte)'-' : (byte)'+');
                AppendDigits(batch, Math.Abs(_offsetMinutes) / 60, 2);
                AppendDigits(batch, Math.Abs(_offsetMinutes) % 60, 2);
                break;
            case 'Z':
                AppendZone(batch);
                break;
            case 'c' or 'D' or 'x' or 'F' or 'r' or 'R' or 'T' or 'X':
                AppendCombination(batch, letter);
                break;
            case 'a' or 'A' or 'b' or 'B' or 'h' or 'p' or 'P':
                AppendName(batch, letter);
                break;
            case 'e' or 'k' or 'l':
                AppendBlankPadded(batch, letter);
                break;
            default:
                (int value, int digits) = Number(letter);
                AppendDigits(batch, value, digits);
                break;
        }
    }

    private static void AppendDigits(OutputBuffer batch, int value, int digits)
    {
        var room = batch.Reserve(digits);
        for (int i = digits - 1; i >= 0; i--, value /= 10)
        {
            room[i] = (byte)('0' + (value % 10));
        }

        batch.Advance(digits);
    }

    private (int Value, int Digits) Number(char letter) => letter switch
    {
        'C' => (_local.Year / 100, 2),
        'd' => (_local.Day, 2),
        'g' => (ISOWeek.GetYear(_local) % 100, 2),
        'G' => (ISOWeek.GetYear(_local), 4),
        'H' => (_local.Hour, 2),
        'I' => (Hour12, 2),
        'j' => (_local.DayOfYear, 3),
        'm' => (_local.Month, 2),
        'M' => (_local.Minute, 2),
        'S' => (_local.Second, 2),
        'u' => (Weekday(DayOfWeek.Monday) + 1, 1),
        'U' => (WeekOfYear(DayOfWeek.Sunday), 2),
        'V' => (ISOWeek.GetWeekOfYear(_local), 2),
        'w' => ((int)_local.DayOfWeek, 1),
        'W' => (WeekOfYear(DayOfWeek.Monday), 2),
        'y' => (_local.Year % 100, 2),
        _ => (_local.Year, 4),
    };

    private int Hour12 => _local.Hour % 12 == 0 ? 12 : _local.Hour % 12;

    /// <summary>Days since the week began.</summary>
    private int Weekday(DayOfWeek first) => ((int)_local.DayOfWeek - (int)first + 7) % 7;

    /// <summary>Weeks that began this year; the days before the first are week 0.</summary>
    private int WeekOfYear(DayOfWeek first) => (_local.DayOfYear + 6 - Weekday(first)) / 7;

    private void AppendCombination(OutputBuffer batch, char letter)
    {
        string parts = letter switch
        {
            'c' => "a b e T Y",
            'D' or 'x' => "m/d/y",
            'F' => "Y-m-d",
            'r' => "I:M:S p",
            'R' => "H:M",
            _ => "H:M:S",
        };
        foreach (char part in parts)
        {
            if (char.IsAsciiLetter(part))
            {
                Append(batch, part);
            }
            else
            {
                batch.Append((byte)part);
            }
        }
    }

    private void AppendName(OutputBuffer batch, char letter)
    {
        string name = letter switch
        {
            'a' => CultureInfo.InvariantCulture.DateTimeFormat.GetAbbreviatedDayName(_local.DayOfWeek),
            'A' => CultureInfo.InvariantCulture.DateTimeFormat.GetDayName(_local.DayOfWeek),
            'B' => CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(_local.Month),
            'p' => _local.Hour < 12 ? "AM" : "PM",
            'P' => _local.Hour < 12 ? "am" : "pm",
            _ => CultureInfo.InvariantCulture.DateTimeFormat.GetAbbreviatedMonthName(_local.Month),
        };
        AppendAscii(batch, name);
    }

    private void AppendZone(OutputBuffer batch)
    {
        string name = zone.IsDaylightSavingTime(new DateTime(_second * TimeSpan.TicksPerSecond, DateTimeKind.Utc))
            ? zone.DaylightName
            : zone.StandardName;

        // Without culture data these are the zone file's abbreviations, but for the one zone that has no file.
        AppendAscii(batch, name == TimeZoneInfo.Utc.StandardName ? "UTC" : name);
    }

    private static void AppendAscii(OutputBuffer batch, string name)
    {
        foreach (char letter in name)
        {
            batch.Append((byte)letter);
        }
    }

    private void AppendBlankPadded(OutputBuffer batch, char letter)
    {
        int value = letter switch
        {
            'e' => _local.Day,
            'k' => _local.Hour,
            _ => Hour12,
        };
        if (value < 10)
        {
            batch.Append((byte)' ');
        }

        batch.AppendNumber(value);
    }
}
