using System.Text;

namespace JetNotify.CommandLine.Completion;

/// <summary>Splits the beginning of a line as a shell splits it: white space, quotes, backslashes.</summary>
internal static class ShellWords
{
    /// <summary>Returns the words; the last is what the cursor stands at the end of, empty after white space. A quote
    /// may be open.</summary>
    public static List<string> Split(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        bool started = false;
        char quote = '\0';
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (c == '\\' && quote != '\'' && i + 1 < line.Length)
            {
                word.Append(line[++i]);
                started = true;
            }
            else if (quote != '\0' ? c == quote : c is '\'' or '"')
            {
                quote = quote == '\0' ? c : '\0';
                started = true;
            }
            else if (quote == '\0' && char.IsWhiteSpace(c))
            {
                if (started)
                {
                    words.Add(word.ToString());
                    word.Clear();
                }

                started = false;
            }
            else
            {
                word.Append(c);
                started = true;
            }
        }

        words.Add(word.ToString());
        return words;
    }
}
