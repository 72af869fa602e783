using System.Text;
using JetNotify.Output;

namespace JetNotify.CommandLine.Completion;

/// <summary>Writes completion scripts, and answers them.</summary>
internal static class CompletionExecution
{
    /// <summary>Writes what the plan says.</summary>
    public static ExitCode Run(
        CompletionPlan plan, CommandTable table, ToolEnvironment environment, TextWriter output, TextWriter error)
    {
        string text = plan.Words is { } words
            ? Answer(plan.Shell, words, new CompletionEngine(table, kind => ConfiguredNames.Of(kind, table,
                environment)))
            : Script(plan.Shell);
        return StandardStreams.TryWrite(output, error, text) ? ExitCode.Success : ExitCode.Output;
    }

    private static string Script(Shell shell) => shell switch
    {
        Shell.Bash => CompletionScripts.Bash,
        Shell.Zsh => CompletionScripts.Zsh,
        Shell.Fish => CompletionScripts.Fish,
        _ => CompletionScripts.PowerShell,
    };

    private static string Answer(Shell shell, IReadOnlyList<string> words, CompletionEngine engine)
    {
        // Bash gives the line, with the program's name.
        var typed = shell == Shell.Bash ? ShellWords.Split(words[0])[1..] : words;
        var answer = engine.Complete(typed);
        string kind = answer.Kind switch
        {
            OfferKind.Files => "files",
            OfferKind.Folders => "folders",
            _ => "words",
        };
        var text = new StringBuilder(kind).Append('\n');
        foreach (var (word, meaning) in answer.Words)
        {
            text.Append(Line(shell, word, meaning, typed[^1])).Append('\n');
        }

        return text.ToString();
    }

    private static string Line(Shell shell, string word, string meaning, string typed) => shell switch
    {
        // It replaces what follows the last of these alone.
        Shell.Bash => word[(typed.LastIndexOfAny(['=', ':', '@']) + 1)..],
        Shell.Zsh => word.Replace(":", "\\:", StringComparison.Ordinal) + (meaning.Length > 0 ? $":{meaning}" : ""),
        _ => meaning.Length > 0 ? $"{word}\t{meaning}" : word,
    };
}
