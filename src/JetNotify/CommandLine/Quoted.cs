using System.Globalization;
using System.Text;

namespace JetNotify.CommandLine;

/// <summary>What somebody typed, put into a message: one line, safe on a terminal, not longer than it helps.</summary>
internal static class Quoted
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

        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (char c in text.Length <= Longest ? text : text[..Longest])
        {
            if (c is '"' or '\\')
            {
                quoted.Append('\\').Append(c);
            }
            else if (NeedsEscape(c))
            {
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
            else
            {
                quoted.Append(c);
            }
        }

        return quoted.Append(text.Length <= Longest ? "\"" : "…\"").ToString();
    }

    /// <summary>Controls, formatting (bidirectional and invisible) characters and halves of surrogate pairs.</summary>
    private static bool NeedsEscape(char c) =>
        CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
