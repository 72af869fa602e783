using System.CommandLine;

namespace JetNotify.CommandLine.Help;

/// <summary><c>jetnotify help [COMMAND]</c>.</summary>
internal sealed class HelpCommand : ToolCommand
{
    private readonly Argument<string[]> _command = new("COMMAND") { Arity = ArgumentArity.ZeroOrMore };
    private readonly CommandTable _table;

    private HelpCommand(CommandTable table)
        : base(InTable)
    {
        _table = table;
        AddOperands(_command, Offer.OneOf(() => table.Entries.Select(entry => new Candidate(entry.Name,
            entry.Summary))));
    }

    /// <summary>Its place in the table of commands.</summary>
    public static CommandEntry InTable { get; } =
        new("help", "Show everything about a command.", static table => new HelpCommand(table));

    /// <inheritdoc/>
    public override bool TakesSettings => false;

    /// <inheritdoc/>
    public override CommandHelp Help => new()
    {
        Description =
        [
            "Show everything about a command, or without COMMAND what commands there are. On a terminal what does not "
                + "fit is shown with "
                + "PAGER, or less.",
        ],
        Usage = ["help [COMMAND]"],
        ExitCodes = ExitMeaning.OfShowing("a command that there is not"),
        Examples = ["jetnotify help", "jetnotify help subscribe", "jetnotify help subscribe --no-pager"],
    };

    /// <inheritdoc/>
    public override HelpPlan Plan(ParsedOptions parsed, ToolEnvironment environment) => parsed.Operands(_command) switch
    {
        [] => Showing(null, parsed),
        [var name] => Showing(_table.Find(name)?.Entry.Name ?? throw WrongWord.Command(_table, name), parsed),
        _ => throw new UsageException("one command at a time"),
    };

    private HelpPlan Showing(string? command, ParsedOptions parsed) =>
        new(command, HelpDepth.Full, UsesPager: !parsed.Has(_table.General.NoPager));
}
