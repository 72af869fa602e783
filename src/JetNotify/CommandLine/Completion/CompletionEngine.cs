namespace JetNotify.CommandLine.Completion;

/// <summary>What may stand in the place of a word: what kind of thing, and the words that are known.</summary>
/// <param name="Kind">Words, or what the shell itself can list.</param>
/// <param name="Words">The words, whole.</param>
internal sealed record CompletionAnswer(OfferKind Kind, IReadOnlyList<Candidate> Words);

/// <summary>Finds what may stand in the place of the last word of a command line that is not whole yet.</summary>
/// <param name="table">The commands.</param>
/// <param name="named">Returns the hosts or the profiles that the configuration names.</param>
internal sealed class CompletionEngine(CommandTable table, Func<OfferKind, IEnumerable<Candidate>> named)
{
    private static readonly CompletionAnswer s_nothing = new(OfferKind.Words, []);

    /// <summary>Answers for a line.</summary>
    /// <param name="words">What was typed after the program's name; the last is to be completed and may be
    /// empty.</param>
    public CompletionAnswer Complete(IReadOnlyList<string> words)
    {
        ToolCommand? command = null;
        var given = new HashSet<DeclaredOption>();
        string last = words.Count == 0 ? "" : words[^1];
        for (int i = 0; i < words.Count - 1; i++)
        {
            string word = words[i];
            if (word == "--")
            {
                return Operands(command, last, first: false);
            }

            if (Option(command, word) is { } option)
            {
                given.Add(option);
                int values = IsWhole(word) ? 0 : option.ArgumentsIn([.. words.Skip(i + 1)]);
                if (i + values >= words.Count - 1)
                {
                    return option.Offer is { } offer ? Offered(offer, "", last) : s_nothing;
                }

                i += values;
            }
            else if (command is null && word is not ['-', ..])
            {
                command = table.Find(word);
                if (command is null)
                {
                    return s_nothing;
                }
            }
        }

        return last is ['-', ..] ? Options(command, last, given) : Operands(command, last, first: words.Count == 2);
    }

    private CompletionAnswer Options(ToolCommand? command, string last, HashSet<DeclaredOption> given)
    {
        int equals = last.IndexOf('=');
        if (equals > 0)
        {
            return Option(command, last)?.Offer is { } offer
                ? Offered(offer, last[..(equals + 1)], last[(equals + 1)..]) : s_nothing;
        }

        return Matching(
            from option in AllOptions(command)
            where option.MayRepeat || !given.Contains(option)
            from name in (IEnumerable<string>)[option.Name, .. option.Aliases]
            where name.Length > 2 || last.Length == 2
            select new Candidate(name, FirstSentence(option.Description!)), last);
    }

    private CompletionAnswer Operands(ToolCommand? command, string last, bool first) => command is null
        ? Matching(table.Entries.Select(entry => new Candidate(entry.Name, entry.Summary)), last)
        : ((first ? command.FirstOffer : null) ?? command.OperandOffer ?? (first ? command.BareValue?.Offer : null))
            is { } offer ? Offered(offer, "", last)
            : s_nothing;

    private CompletionAnswer Offered(Offer offer, string before, string typed)
    {
        if (offer.Kind is OfferKind.Files or OfferKind.Folders)
        {
            return new CompletionAnswer(offer.Kind, []);
        }

        if (offer.IsList)
        {
            int comma = typed.LastIndexOf(',') + 1;
            (before, typed) = (before + typed[..comma], typed[comma..]);
        }

        var words = offer.Kind == OfferKind.Words ? offer.Words : named(offer.Kind);
        return Matching(words.Select(candidate => candidate with { Word = before + candidate.Word }), before + typed);
    }

    private static CompletionAnswer Matching(IEnumerable<Candidate> words, string typed) =>
        new(OfferKind.Words, [.. words.Where(candidate => candidate.Word.StartsWith(typed,
            StringComparison.Ordinal)).DistinctBy(candidate => candidate.Word)]);

    private IEnumerable<DeclaredOption> AllOptions(ToolCommand? command) =>
        (command?.Options ?? []).Concat(table.General.Options);

    // The option a word names: --name, --name=value, -n; of letters in a row the last.
    private DeclaredOption? Option(ToolCommand? command, string word)
    {
        string name = word is ['-', '-', ..] ? word.Split('=')[0]
            : word is ['-', _, ..] ? $"-{word[^1]}"
            : "";
        return name.Length < 2 ? null : AllOptions(command)
            .FirstOrDefault(option => option.Name == name || option.Aliases.Contains(name));
    }

    // Whether its value stands in the same word: --name=value, -nvalue.
    private static bool IsWhole(string word) => word is ['-', '-', ..] && word.Contains('=');

    private static string FirstSentence(string text)
    {
        int end = text.IndexOf(". ", StringComparison.Ordinal);
        return (end < 0 ? text : text[..end]).TrimEnd('.');
    }
}
