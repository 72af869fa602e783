using JetNotify.Output;

namespace JetNotify.CommandLine.Values;

/// <summary>Several values in one argument, separated by commas.</summary>
internal static class ListParser
{
    /// <summary>Parses a list, each value by itself; the first that cannot be is what is wrong with it.</summary>
    public static string? Parse<T>(string text, ValueParser<T> one, out IReadOnlyList<T> values)
    {
        string[] parts = text.Split(',');
        var understood = new List<T>(parts.Length);
        values = understood;
        foreach (string part in parts)
        {
            if (part.Length == 0)
            {
                return text.Length == 0 ? "empty" : $"a value is missing beside a comma of {Quoting.Text(text)}";
            }

            if (one(part, out var value) is { } problem)
            {
                return problem;
            }

            understood.Add(value);
        }

        return null;
    }
}
