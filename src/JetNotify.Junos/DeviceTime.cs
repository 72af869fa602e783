namespace JetNotify.Junos;

/// <summary>
/// A device's own clock as an event tells it: <c>YYYY-MM-DD-HH:MM:SS</c> (captured) or the date alone (documented).
/// Local to the device, without zone and without fraction: it cannot be compared across devices.
/// </summary>
/// <param name="Value">The date and, if told, the time of day; its kind is unspecified.</param>
/// <param name="HasTime">Whether a time of day was told.</param>
public readonly record struct DeviceTime(DateTime Value, bool HasTime)
{
    /// <summary>Reads either form; false for anything else.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out DeviceTime time)
    {
        time = default;
        if (text.Length is not (10 or 19) || text[4] != '-' || text[7] != '-'
            || !Digits(text[..4], out int year) || !Digits(text.Slice(5, 2),
                out int month) || !Digits(text.Slice(8, 2), out int day)
            || year == 0 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        var date = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Unspecified);
        if (text.Length == 10)
        {
            time = new DeviceTime(date, false);
            return true;
        }

        if (text[10] != '-' || text[13] != ':' || text[16] != ':'
            || !Digits(text.Slice(11, 2), out int hour) || !Digits(text.Slice(14, 2), out int minute)
            || !Digits(text.Slice(17, 2), out int second) || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        time = new DeviceTime(date.Add(new TimeSpan(hour, minute, second)), true);
        return true;
    }

    private static bool Digits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (byte b in text)
        {
            if (b is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            value = (value * 10) + b - '0';
        }

        return true;
    }
}
