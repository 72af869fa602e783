namespace JetNotify.CommandLine;

/// <summary>A command in the table of all: its options are declared only once it is asked for.</summary>
/// <param name="Name">What is typed.</param>
/// <param name="Summary">What it does, in one sentence.</param>
/// <param name="Declare">Returns it with its options, given the table.</param>
internal sealed record CommandEntry(string Name, string Summary, Func<CommandTable, ToolCommand> Declare);
