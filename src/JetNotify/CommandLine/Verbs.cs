using JetNotify.Output;

namespace JetNotify.CommandLine;

/// <summary>The word right behind a command that does several things.</summary>
/// <param name="command">The command's name.</param>
/// <param name="subject">What it is about, with its article: "an inventory".</param>
/// <param name="operand">What is typed behind the word, in capitals; empty for nothing.</param>
/// <param name="verbs">The words, what each means for the plan, and for people.</param>
internal sealed class Verbs<T>(
    string command, string subject, string operand, params IReadOnlyList<(string Word, T Verb, string Meaning)> verbs)
{
    /// <summary>What a shell may offer.</summary>
    public Offer Offer { get; } = Offer.OneOf(() => verbs.Select(verb => new Candidate(verb.Word, verb.Meaning)));

    private string Usage =>
        $"jetnotify {command} {string.Join('|', verbs.Select(verb => verb.Word))} {operand}".TrimEnd();

    /// <summary>Returns what is to be done.</summary>
    /// <param name="words">What was typed beside the options.</param>
    /// <exception cref="UsageException">Nothing was typed, or another word.</exception>
    public T Parse(string[] words)
    {
        if (words is not [var typed, ..])
        {
            throw new UsageException($"say what: {Usage}");
        }

        foreach (var (word, verb, _) in verbs)
        {
            if (word == typed)
            {
                return verb;
            }
        }

        throw new UsageException($"{Quoting.Text(typed)} is nothing to do with {subject} "
            + (Suggestion.For(typed, verbs.Select(verb => verb.Word)) is { } similar ? $"(did you mean {similar}?)"
                : $"({Usage})"));
    }
}
