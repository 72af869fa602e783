using System.Text;

namespace JetNotify.Simulator.Configuration;

/// <summary>What may stand in a place, as a router lists it.</summary>
public static class CommandList
{
    private const int Column = 20;

    /// <summary>Returns the list, a line each, below its heading.</summary>
    public static string Of(IEnumerable<CommandWord> words)
    {
        var text = new StringBuilder("Possible completions:\n");
        foreach (var word in words.OrderBy(word => Rank(word.Text)).ThenBy(word => word.Text, StringComparer.Ordinal))
        {
            text.Append($"  {word.Text.PadRight(Column)} {word.Meaning}".TrimEnd()).Append('\n');
        }

        return text.ToString();
    }

    // The end of the line comes first and a pipe last.
    private static int Rank(string text) => text switch { "<[Enter]>" => 0, "|" => 2, _ => 1 };
}
