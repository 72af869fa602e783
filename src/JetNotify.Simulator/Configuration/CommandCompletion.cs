namespace JetNotify.Simulator.Configuration;

/// <summary>What the end of a line may become.</summary>
/// <param name="Insert">What is certain to follow, typed on; empty where nothing is.</param>
/// <param name="Space">What the space bar types: a space, behind the rest of a keyword that is shortened; null where
/// several begin so. A name is nothing that it completes.</param>
/// <param name="Words">What may stand there, in order.</param>
public sealed record LineCompletion(string Insert, string? Space, IReadOnlyList<CommandWord> Words);

/// <summary>Makes whole words of shortened ones, and finds what may follow.</summary>
/// <param name="next">Returns what may follow whole words.</param>
internal sealed class CommandCompletion(Func<IReadOnlyList<string>, IReadOnlyList<CommandWord>> next)
{
    /// <summary>Makes every shortened word of a line whole, as far as it can be understood.</summary>
    /// <param name="words">The words; those made whole keep their place.</param>
    /// <returns>What is wrong, or null.</returns>
    public ConfigurationProblem? MakeWhole(List<ConfigurationWord> words)
    {
        var before = new List<string>();
        for (int i = 0; i < words.Count; i++)
        {
            var word = words[i];
            var possible = Possible(before, word.Text);
            if (possible.Count > 1)
            {
                return ConfigurationProblem.Ambiguous(word, possible);
            }

            words[i] = word with { Text = possible.Count == 1 ? possible[0].Text : word.Text };
            before.Add(words[i].Text);
        }

        return null;
    }

    /// <summary>Completes the last word of a line.</summary>
    public LineCompletion Complete(string line)
    {
        var words = ConfigurationLine.Split(line);
        bool isBegun = words.Count > 0 && line.Length > 0 && !char.IsWhiteSpace(line[^1]) && words[^1].Text != "|";
        var last = isBegun ? words[^1] : new ConfigurationWord("", line.Length);
        if (isBegun)
        {
            words.RemoveAt(words.Count - 1);
        }

        if (MakeWhole(words) is not null)
        {
            return new LineCompletion("", " ", []);
        }

        var all = next([.. words.Select(word => word.Text)]);
        var fitting = all.Where(word => isBegun ? word.Text.StartsWith(last.Text, StringComparison.Ordinal)
            || (word.IsValue && word.Text is not ("|" or "<[Enter]>")) : true).ToList();
        string? space = isBegun ? Space(last.Text, [.. fitting.Where(word => word.IsKeyword)]) : " ";
        var offered = fitting.Where(word => !word.IsValue).ToList();
        if (offered.Count == 0 || (offered.Count < fitting.Count && !isBegun))
        {
            return new LineCompletion("", space, fitting);
        }

        string common = Common(offered);
        return new LineCompletion(common[last.Text.Length..] + (offered.Count == 1 ? " " : ""), space, fitting);
    }

    private static string? Space(string begun, CommandWord[] keywords) =>
        keywords.Length == 0 || keywords.Any(word => word.Text == begun) ? " "
            : keywords is [var only] ? only.Text[begun.Length..] + " "
            : null;

    // Whole words win over those that begin so, and values are what is typed.
    private List<CommandWord> Possible(List<string> before, string text)
    {
        var keywords = next(before).Where(word => word.IsKeyword && word.Text.StartsWith(text, StringComparison.Ordinal))
            .ToList();
        int exact = keywords.FindIndex(word => word.Text == text);
        return exact >= 0 ? [keywords[exact]] : keywords;
    }

    private static string Common(List<CommandWord> words)
    {
        string common = words[0].Text;
        foreach (var word in words)
        {
            int length = 0;
            while (length < Math.Min(common.Length, word.Text.Length) && common[length] == word.Text[length])
            {
                length++;
            }

            common = common[..length];
        }

        return common;
    }
}
