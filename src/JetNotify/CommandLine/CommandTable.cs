namespace JetNotify.CommandLine;

/// <summary>The commands there are. Each is declared when it is first asked for, for a start pays for every option. One
/// thread.</summary>
/// <param name="entries">Every command, in the order help shows them.</param>
internal sealed class CommandTable(IReadOnlyList<CommandEntry> entries)
{
    private readonly Dictionary<string, ToolCommand> _declared = new(StringComparer.Ordinal);

    /// <summary>The options that stand beside every command.</summary>
    public GeneralGroup General { get; } = new();

    /// <summary>Every command, in the order help shows them.</summary>
    public IReadOnlyList<CommandEntry> Entries => entries;

    /// <summary>Every command with its options.</summary>
    public IEnumerable<ToolCommand> All => entries.Select(entry => Find(entry.Name)!);

    /// <summary>Returns every name that may be typed with a command, or before one, and its option.</summary>
    public Dictionary<string, DeclaredOption> NamesOf(ToolCommand? command)
    {
        var names = new Dictionary<string, DeclaredOption>(StringComparer.Ordinal);
        foreach (var option in command is null ? General.Options : command.Options.Concat(General.Options))
        {
            names[option.Name] = option;
            foreach (string alias in option.Aliases)
            {
                names[alias] = option;
            }
        }

        return names;
    }

    /// <summary>Returns a command with its options, or null where there is none of that name.</summary>
    public ToolCommand? Find(string name)
    {
        if (_declared.TryGetValue(name, out var command))
        {
            return command;
        }

        foreach (var entry in entries)
        {
            if (entry.Name == name)
            {
                return _declared[name] = entry.Declare(this);
            }
        }

        return null;
    }
}
