using System.CommandLine;

namespace JetNotify.CommandLine;

/// <summary>One command of the tool: its options, its help, and how what was typed becomes a plan.</summary>
internal abstract class ToolCommand
{
    /// <param name="entry">Its place in the table.</param>
    protected ToolCommand(CommandEntry entry)
    {
        Entry = entry;
        Command = new Command(entry.Name, entry.Summary);
    }

    /// <summary>Its name and what it does.</summary>
    public CommandEntry Entry { get; }

    /// <summary>The command for System.CommandLine.</summary>
    public Command Command { get; }

    /// <summary>The option whose value may stand right after the command without a name, or null.</summary>
    public virtual DeclaredOption? BareValue => null;

    /// <summary>Whether environment and profile say what was not typed.</summary>
    public virtual bool TakesSettings => true;

    /// <summary>What of its options cannot hold together.</summary>
    public IEnumerable<Contradiction> Contradictions => Groups.SelectMany(group => group.Contradictions);

    /// <summary>What a shell may offer beside the options, or null where nothing stands there.</summary>
    public Offer? OperandOffer { get; private set; }

    /// <summary>What a shell may offer right behind the command, where that is something else; or null.</summary>
    public Offer? FirstOffer { get; private set; }

    /// <summary>The options in the order help shows them.</summary>
    public IReadOnlyList<OptionGroup> Groups { get; private set; } = [];

    /// <summary>The options of all groups.</summary>
    public IEnumerable<DeclaredOption> Options => Groups.SelectMany(group => group.Options);

    /// <summary>What it says of itself beside its options.</summary>
    public abstract CommandHelp Help { get; }

    /// <summary>Returns what will be done.</summary>
    /// <exception cref="UsageException">It cannot be done.</exception>
    public abstract CommandPlan Plan(ParsedOptions parsed, ToolEnvironment environment);

    /// <summary>Whether two options cannot hold together.</summary>
    public bool Contradict(DeclaredOption one, DeclaredOption other) => Contradictions.Any(pair =>
        (pair.One == one && pair.Other == other.Name) || (pair.One == other && pair.Other == one.Name));

    /// <summary>Refuses two options that cannot hold together.</summary>
    /// <exception cref="UsageException">Both were given.</exception>
    public void RefuseContradictions(ParsedOptions parsed)
    {
        var given = Options.Where(parsed.Has).ToDictionary(option => option.Name);
        foreach (var (one, other, why) in Contradictions)
        {
            if (given.GetValueOrDefault(one.Name) == one && given.ContainsKey(other))
            {
                throw new UsageException(one, $"not together with {other}: {why}");
            }
        }
    }

    /// <summary>Refuses what no command can do: an option twice that may be given once, standard input read
    /// twice.</summary>
    /// <param name="parsed">What was typed.</param>
    /// <param name="others">What may stand beside every command.</param>
    /// <exception cref="UsageException">Names the option.</exception>
    public void RefuseRepeats(ParsedOptions parsed, params IEnumerable<DeclaredOption> others)
    {
        DeclaredOption? reader = null;
        foreach (var option in Options.Concat(others))
        {
            if (parsed.Times(option) > 1 && !option.MayRepeat)
            {
                throw GivenTwice(option);
            }

            if (option.ReadsFile && parsed.Get((ValueOption<string>)option, "") == "-")
            {
                reader = reader is null ? option : throw new UsageException(option,
                    $"{reader.Name} reads standard input already");
            }
        }
    }

    /// <summary>Returns what to say of an option that is given twice and may be given once.</summary>
    public static UsageException GivenTwice(DeclaredOption option) => new(option,
        option.TakesValue ? "given more than once, and only one value can hold" : "given more than once");

    /// <summary>Declares what may stand beside the options.</summary>
    /// <param name="operands">What may stand there.</param>
    /// <param name="offer">What a shell may offer there, or null.</param>
    /// <param name="first">What it may offer right behind the command, where that is something else.</param>
    protected void AddOperands(Argument operands, Offer? offer, Offer? first = null)
    {
        Command.Arguments.Add(operands);
        OperandOffer = offer;
        FirstOffer = first;
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
