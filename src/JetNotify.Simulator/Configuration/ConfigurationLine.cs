namespace JetNotify.Simulator.Configuration;

/// <summary>One word of a line that was typed.</summary>
/// <param name="Text">The word.</param>
/// <param name="Column">Where it begins, counted from 0.</param>
internal readonly record struct ConfigurationWord(string Text, int Column);

/// <summary>Splits lines.</summary>
internal static class ConfigurationLine
{
    /// <summary>The words of a line; <c>|</c> is one of its own, and so is what stands in quotes.</summary>
    public static List<ConfigurationWord> Split(string line)
    {
        List<ConfigurationWord> words = [];
        for (int i = 0; i < line.Length;)
        {
            if (char.IsWhiteSpace(line[i]))
            {
                i++;
                continue;
            }

            int start = i++;
            if (line[start] == '"')
            {
                int end = line.IndexOf('"', i);
                i = end < 0 ? line.Length : end + 1;
                words.Add(new ConfigurationWord(line[start..i].Trim('"'), start));
                continue;
            }

            while (line[start] != '|' && i < line.Length && !char.IsWhiteSpace(line[i]) && line[i] != '|')
            {
                i++;
            }

            words.Add(new ConfigurationWord(line[start..i], start));
        }

        return words;
    }
}

/// <summary>What is wrong with a line, and where.</summary>
/// <param name="Column">The column the caret points at; -1 for the end of the line.</param>
/// <param name="Message">What Junos says below the caret.</param>
internal sealed record ConfigurationProblem(int Column, string Message)
{
    public static ConfigurationProblem SyntaxError(int column) => new(column, "syntax error.");

    public static ConfigurationProblem UnknownCommand(int column) => new(column, "unknown command.");

    public static ConfigurationProblem MissingArgument { get; } = new(-1, "missing argument.");

    public static ConfigurationProblem Ambiguous(ConfigurationWord word, IEnumerable<CommandWord> possible) =>
        new(word.Column, $"'{word.Text}' is ambiguous.\n{CommandList.Of(possible).TrimEnd('\n')}");
}
