using System.CommandLine.Completions;

namespace JetNotify.CommandLine;

/// <summary>Completes the last value of a list and leaves those before it.</summary>
internal static class ListCompletion
{
    /// <summary>Returns what a shell may put in the place of the word.</summary>
    public static IEnumerable<CompletionItem> Of(string word, IReadOnlyList<string> values)
    {
        string before = word[..(word.LastIndexOf(',') + 1)];
        return values.Select(value => new CompletionItem(before + value));
    }
}
