using System.Globalization;
using System.Text;

namespace JetNotify.Output;

/// <summary>What somebody typed, put into a message: one line, safe on a terminal, not longer than it helps.</summary>
internal static class Quoting
{
    private const int Longest = 80;

    /// <summary>The text as it is when it stands for itself, else in quotes with escapes; long text is cut.</summary>
    /// <param name="text">Anything but a password.</param>
    public static string Text(string text)
    {
        bool plain = text.Length is > 0 and <= Longest;
        foreach (char c in text)
        {
            plain &= c > ' ' && !NeedsEscape(c) && c is not ('"' or ',');
        }

        if (plain)
        {
            return text;
        }

        string cut = text.Length <= Longest ? text : text[..Longest] + "…";
        return $"\"{Line(cut.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal))}\"";
    }

    /// <summary>A list of values separated by commas, each as it is when it stands for itself.</summary>
    public static string List(string text) => string.Join(',', text.Split(',').Select(Text));

    /// <summary>A whole message with what would leave the line, or steer a terminal, as escapes.</summary>
    public static string Line(string message)
    {
        var line = new StringBuilder(message.Length);
        foreach (char c in message)
        {
            if (NeedsEscape(c))
            {
                line.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
            else
            {
                line.Append(c);
            }
        }

        return line.ToString();
    }

    /// <summary>Controls, formatting (bidirectional and invisible) characters and halves of surrogate pairs.</summary>
    private static bool NeedsEscape(char c) =>
        CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
