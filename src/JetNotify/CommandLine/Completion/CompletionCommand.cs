using System.CommandLine;

namespace JetNotify.CommandLine.Completion;

/// <summary>What <c>completion</c> will write: a script, or the answer that the script asked for.</summary>
/// <param name="Shell">For which shell.</param>
/// <param name="Words">What was typed after the program's name, or null for the script.</param>
internal sealed record CompletionPlan(Shell Shell, IReadOnlyList<string>? Words) : CommandPlan;

/// <summary><c>jetnotify completion SHELL</c>.</summary>
internal sealed class CompletionCommand : ToolCommand
{
    private readonly Argument<string[]> _words = new("SHELL") { Arity = ArgumentArity.ZeroOrMore };

    private CompletionCommand()
        : base(InTable) => AddOperands(_words, Offer.OneOf(() => Shells.Names));

    /// <summary>Its place in the table of commands.</summary>
    public static CommandEntry InTable { get; } =
        new("completion", "Write a shell's completion script.", static _ => new CompletionCommand());

    /// <inheritdoc/>
    public override bool TakesSettings => false;

    /// <inheritdoc/>
    public override CommandHelp Help => new()
    {
        Description =
        [
            "Write what a shell is to run so that Tab completes commands, options and values: kinds, operations, hosts "
                + "of the "
                + "configuration, files. SHELL is bash, zsh, fish or pwsh.",
        ],
        Usage = ["completion SHELL", "completion SHELL -- WORD..."],
        Notes = ["With words it answers what may stand in the place of the last one, which is what the scripts ask."],
        ExitCodes = ExitMeaning.OfShowing("a shell that it does not know"),
        Examples =
        [
            "source <(jetnotify completion bash)",
            "jetnotify completion zsh > ~/.zfunc/_jetnotify",
            "jetnotify completion fish > ~/.config/fish/completions/jetnotify.fish",
        ],
    };

    /// <inheritdoc/>
    public override CompletionPlan Plan(ParsedOptions parsed, ToolEnvironment environment)
    {
        if (parsed.Operands(_words) is not [var name, .. var words])
        {
            throw new UsageException($"name the shell: jetnotify completion {string.Join('|', Shells.Names)}");
        }

        return new CompletionPlan(Shells.Parse(name), words is [] ? null : [.. words]);
    }
}
