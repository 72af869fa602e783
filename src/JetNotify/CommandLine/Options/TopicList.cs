using JetNotify.CommandLine.Values;
using JetNotify.Mqtt;

namespace JetNotify.CommandLine.Options;

/// <summary>A file of topic filters: one a line, blank lines and lines that begin with <c>#</c> left out, white space
/// around a filter too.</summary>
internal static class TopicList
{
    /// <summary>Reads them, in the file's order.</summary>
    /// <param name="option">The option to blame.</param>
    /// <param name="path">The file, or <c>-</c> for standard input.</param>
    /// <param name="environment">Standard input.</param>
    /// <exception cref="UsageException">No such file, too large, no filter in it, or a line that is none.</exception>
    public static List<TopicFilter> Read(ValueOption<string> option, string path, ToolEnvironment environment)
    {
        string name = FileProblem.NameOf(path);
        string[] lines = TextFile.Read(option, path, environment).Split(["\r\n", "\n", "\r"], StringSplitOptions.None);
        var filters = new List<TopicFilter>();
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Trim();
            if (line == "#")
            {
                throw new UsageException(
                    option, $"line {i + 1} of {name}: # alone is a comment or every topic; for every topic write +/#");
            }

            if (line is "" or ['#', ..])
            {
                continue;
            }

            filters.Add(TopicParser.Filter(line, out var filter) is { } problem
                ? throw new UsageException(option, $"line {i + 1} of {name}: {problem}")
                : filter);
        }

        return filters.Count > 0 ? filters : throw new UsageException(option, $"{name} holds no topic filter");
    }
}
