using System.Text;

namespace JetNotify.Simulator.Configuration;

/// <summary>A configuration as a router shows it.</summary>
internal static class ConfigurationText
{
    /// <summary>Returns what is at and below a path in curly brackets, without the path.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="path">Its words, or none.</param>
    public static string Curly(ConfigurationTree configuration, IReadOnlyList<string> path)
    {
        var text = new StringBuilder();
        Append(text, [.. Below(configuration, path).Select(statement => Remaining(statement, path))], 0);
        return text.ToString();
    }

    /// <summary>Returns the commands that make it.</summary>
    public static string Set(ConfigurationTree configuration, IReadOnlyList<string> path) =>
        string.Concat(Below(configuration, path).Select(statement => $"set {statement.Text}\n"));

    private static IEnumerable<ConfigurationStatement> Below(ConfigurationTree configuration,
        IReadOnlyList<string> path)
    {
        string prefix = string.Join(' ', path);
        return configuration.Statements.Where(statement => prefix.Length == 0 || statement.IsBelow(prefix));
    }

    // The levels that the path does not name.
    private static string[] Remaining(ConfigurationStatement statement, IReadOnlyList<string> path)
    {
        int words = path.Count;
        return [.. statement.Levels.SkipWhile(level => words > 0 && (words -= level.Split(' ').Length) >= 0)];
    }

    private static void Append(StringBuilder text, List<string[]> statements, int depth)
    {
        foreach (var level in statements.Where(levels => levels.Length > depth).GroupBy(levels => levels[depth]))
        {
            text.Append(' ', 4 * depth).Append(level.Key);
            if (level.All(levels => levels.Length == depth + 1))
            {
                text.Append(";\n");
                continue;
            }

            text.Append(" {\n");
            Append(text, [.. level], depth + 1);
            text.Append(' ', 4 * depth).Append("}\n");
        }
    }
}
