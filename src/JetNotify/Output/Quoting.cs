namespace JetNotify.Output;

/// <summary>What somebody typed, put into a message: one line, safe on a terminal, not longer than it helps.</summary>
internal static class Quoting
{
    private const int Longest = 80;

    /// <summary>Returns the text as it is when it stands for itself, else in quotes with escapes; long text is cut, and
    /// a password before a host, where URLs have one, is left out.</summary>
    /// <param name="text">Anything but a password.</param>
    public static string Text(string text)
    {
        text = WithoutPassword(text);
        if (text.Length is > 0 and <= Longest && !text.AsSpan().ContainsAny(' ', '"', ',') && Line(text) == text)
        {
            return text;
        }

        string cut = text.Length <= Longest ? text : text[..Longest] + "…";
        return $"\"{Line(cut.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal))}\"";
    }

    // It was typed where no URL is expected, and nobody knows then that it has a secret.
    private static string WithoutPassword(string text)
    {
        int scheme = text.IndexOf("://", StringComparison.Ordinal);
        int start = scheme < 0 ? 0 : scheme + 3;
        int at = text.LastIndexOf('@');
        int colon = at < start ? -1 : text.IndexOf(':', start, at - start);
        return colon < 0 || text.AsSpan(start, colon - start).ContainsAny(' ', '/') ? text
            : $"{text[..colon]}:…{text[at..]}";
    }

    /// <summary>Returns a list of values separated by commas, each as it is when it stands for itself.</summary>
    public static string List(string text) => string.Join(',', text.Split(',').Select(Text));

    /// <summary>Returns a whole message with what would leave the line, or steer a terminal, as escapes.</summary>
    public static string Line(string message) => TerminalText.Escaped(message);
}
