using System.Text;
using JetNotify.CommandLine.Values;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Transport;

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
        string[] lines = Lines(option, path, name, environment);
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

    private static string[] Lines(ValueOption<string> option, string path, string name, ToolEnvironment environment)
    {
        try
        {
            byte[] bytes = UserFile.Read(
                path == "-" ? environment.Input : () => UserFile.Open(path), name, UserFile.Limit,
                    () => environment.SayWaiting(name));
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes).Split('\n');
        }
        catch (DecoderFallbackException)
        {
            throw new UsageException(option, $"{name} is not a text in UTF-8");
        }
        catch (ArgumentException e)
        {
            throw new UsageException(option, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(option, FileProblem.OfReading(path, e));
        }
    }
}
