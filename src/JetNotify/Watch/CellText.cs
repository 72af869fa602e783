using System.Globalization;
using System.Text;
using JetNotify.Terminal;

namespace JetNotify.Watch;

/// <summary>Fits text into the cells of a terminal. Any thread.</summary>
/// <param name="zone">The time zone that times are shown in.</param>
/// <param name="isUtf8">Whether the terminal shows more than ASCII.</param>
internal sealed class CellText(TimeZoneInfo zone, bool isUtf8)
{
    /// <summary>Whether the terminal shows more than ASCII.</summary>
    public bool IsUtf8 => isUtf8;

    /// <summary>Returns the time of day.</summary>
    public string Time(DateTime utc) =>
        TimeZoneInfo.ConvertTimeFromUtc(utc, zone).ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>Returns a text of exactly so many cells: cut, or with spaces behind it.</summary>
    public string Cell(string text, int width)
    {
        string fit = Fit(text, width);
        return fit + new string(' ', Math.Max(0, width - Width(fit)));
    }

    /// <summary>Returns a text of at most so many cells; one that was cut says so.</summary>
    public string Fit(string text, int width)
    {
        if (Width(text) <= width)
        {
            return text;
        }

        return width < 1 ? "" : text[..Reach(text, width - 1)] + (isUtf8 ? '…' : '>');
    }

    /// <summary>Returns a text in pieces of at most so many cells.</summary>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        while (Width(text) > width && Reach(text, width) is > 0 and var reach)
        {
            yield return text[..reach];
            text = text[reach..];
        }

        yield return text;
    }

    // How many characters fit.
    private static int Reach(string text, int width)
    {
        int reach = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            width -= CellWidth.Of(rune);
            if (width < 0)
            {
                break;
            }

            reach += rune.Utf16SequenceLength;
        }

        return reach;
    }

    private static int Width(string text) =>
        Ascii.IsValid(text) ? text.Length : text.EnumerateRunes().Sum(CellWidth.Of);
}
