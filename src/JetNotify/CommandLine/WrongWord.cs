using JetNotify.Output;

namespace JetNotify.CommandLine;

/// <summary>What is said of a command or an option that there is not: what was probably meant.</summary>
internal static class WrongWord
{
    // What people type who come from other programs, and what it is called here.
    private static readonly Dictionary<string, string> s_commands = new(StringComparer.Ordinal)
    {
        ["version"] = "jetnotify --version",
        ["listen"] = "subscribe",
        ["monitor"] = "subscribe",
        ["tail"] = "subscribe",
        ["events"] = "topics",
        ["list"] = "topics",
        ["play"] = "replay",
        ["demo"] = "subscribe --demo",
        ["server"] = "simulate",
        ["doctor"] = "check",
        ["ping"] = "check",
        ["test"] = "check",
    };

    private static readonly Dictionary<string, string> s_options = new(StringComparer.Ordinal)
    {
        ["--json"] = "--output json",
        ["--pretty"] = "--output pretty",
        ["--raw"] = "--output raw",
        ["--no-color"] = "--color never",
        ["--no-colour"] = "--color never",
        ["--broker"] = "--host",
        ["--router"] = "--host",
        ["--server"] = "--host",
        ["--ssl"] = "--tls",
        ["--ca"] = "--cafile",
        ["--filter"] = "--topic",
    };

    /// <summary>Returns what is said of a command that there is not.</summary>
    public static UsageException Command(CommandTable table, string name)
    {
        string? meant = s_commands.GetValueOrDefault(name)
            ?? Suggestion.Beginning(name, table.Entries.Select(entry => entry.Name))
            ?? Suggestion.For(name, table.Entries.Select(entry => entry.Name));
        return new UsageException(meant is not null
            ? $"unknown command {Quoting.Text(name)} (did you mean {meant}?)"
            : $"unknown command {Quoting.Text(name)} (jetnotify --help lists all)");
    }

    /// <summary>Returns what is said of an option that a command has not.</summary>
    /// <param name="table">The commands.</param>
    /// <param name="command">The command, or null before it.</param>
    /// <param name="name">What was typed.</param>
    public static UsageException Option(CommandTable table, ToolCommand? command, string name)
    {
        if (command is null && name == "-h")
        {
            return new UsageException("-h is a command's host; for help type jetnotify --help");
        }

        if (command is null && table.All.FirstOrDefault(other => table.NamesOf(other).ContainsKey(name)) is { } owner)
        {
            return new UsageException($"{name} goes after the command: jetnotify {owner.Entry.Name} {name} …");
        }

        var known = table.NamesOf(command).Keys;
        string? meant = s_options.TryGetValue(name, out string? usual) && known.Contains(usual.Split(' ')[0])
            ? usual
            : Suggestion.For(name, known);
        string where = command is null ? "jetnotify" : $"jetnotify {command.Entry.Name}";
        return new UsageException(meant is not null
            ? $"unknown option {Quoting.Text(name)} (did you mean {meant}?)"
            : $"unknown option {Quoting.Text(name)} ({where} --help lists all)");
    }
}
