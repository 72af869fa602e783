using System.CommandLine;

namespace JetNotify.CommandLine;

/// <summary>One command of the tool: its options, its help, and how what was typed becomes a plan.</summary>
internal abstract class ToolCommand
{
    /// <param name="name">What is typed.</param>
    /// <param name="summary">What it does, in one sentence for the brief help.</param>
    protected ToolCommand(string name, string summary) => Command = new Command(name, summary);

    /// <summary>The command for System.CommandLine.</summary>
    public Command Command { get; }

    /// <summary>The options in the order help shows them.</summary>
    public IReadOnlyList<OptionGroup> Groups { get; private set; } = [];

    /// <summary>Help before the options: what it does and its usage, lines that end with a line feed.</summary>
    public abstract string Introduction { get; }

    /// <summary>Help after the options: exit codes and examples, lines that end with a line feed.</summary>
    public abstract string Closing { get; }

    /// <summary>Returns what will be done.</summary>
    /// <exception cref="UsageException">It cannot be done.</exception>
    public abstract CommandPlan Plan(ParsedOptions parsed, ToolEnvironment environment);

    /// <summary>Refuses what no command can do: an option twice that may be given once, standard input read
    /// twice.</summary>
    /// <exception cref="UsageException">Names the option.</exception>
    public void RefuseRepeats(ParsedOptions parsed)
    {
        DeclaredOption? reader = null;
        foreach (var option in Groups.SelectMany(group => group.Options))
        {
            if (parsed.Times(option) > 1 && !option.MayRepeat)
            {
                throw new UsageException(
                    option, option.TakesValue ? "given more than once, and only one value can "
                        + "hold" : "given more than once");
            }

            if (option.ReadsFile && parsed.Get((ValueOption<string>)option, "") == "-")
            {
                reader = reader is null ? option : throw new UsageException(option,
                    $"{reader.Name} reads standard input already");
            }
        }
    }

    /// <summary>Adds whole groups of options, in the order help shows them.</summary>
    protected void Add(params IReadOnlyList<OptionGroup> groups)
    {
        Groups = groups;
        foreach (var group in groups)
        {
            group.AddTo(Command);
        }
    }
}
