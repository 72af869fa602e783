namespace JetNotify.CommandLine;

/// <summary>Help, written from the declarations of the options.</summary>
internal static class HelpText
{
    /// <summary>Where descriptions begin; names that reach further get a line of their own.</summary>
    private const int Column = 32;

    /// <summary>Writes what there is, on half a screen.</summary>
    public static void WriteBrief(TextWriter output, IReadOnlyList<ToolCommand> commands)
    {
        output.Write("""
            jetnotify receives what a Juniper router's JET notification service says, and prints it for pipes.

            Usage: jetnotify COMMAND [OPTION]...

              jetnotify subscribe --demo -o pretty                              what it looks like, without a router
              jetnotify subscribe --host vqfx --topic '/junos/events/#'
              jetnotify subscribe --host vqfx --event ifa --op add -o json | jq .

            Commands:

            """);
        foreach (var command in commands)
        {
            output.Write($"  {command.Command.Name,-11}  {command.Command.Description}\n");
        }

        output.Write("\njetnotify COMMAND --help shows every option, jetnotify --version the version.\n");
    }

    /// <summary>Writes everything about one command.</summary>
    public static void Write(TextWriter output, ToolCommand command)
    {
        output.Write(command.Introduction);
        foreach (var group in command.Groups)
        {
            output.Write($"\n{group.Title}:\n");
            foreach (var option in group.Options)
            {
                WriteOption(output, option);
            }
        }

        output.Write("""

            Help:
              -?, --help                    Show this.
              --version                     Show the version.


            """);
        if (command.Groups.Any(group => group.Options.Any(option => option.HelpName == "DURATION")))
        {
            output.Write("Durations are seconds (10) or have a unit: 500ms, 10s, 5m, 1h, 1d.\n");
        }

        output.Write("A value that begins with a dash is written --name=VALUE or -n=VALUE.\n");
        output.Write(command.Closing);
    }

    private static void WriteOption(TextWriter output, DeclaredOption option)
    {
        string names = "";
        foreach (string alias in option.Aliases)
        {
            if (alias.Length == 2)
            {
                names += alias + ", ";
            }
        }

        names = $"  {names}{option.Name}";
        foreach (string alias in option.Aliases)
        {
            if (alias.Length > 2)
            {
                names += ", " + alias;
            }
        }

        names += option.TakesValue ? " " + option.HelpName : "";
        output.Write(names);
        output.Write(names.Length < Column - 1
            ? new string(' ', Column - names.Length)
            : "\n" + new string(' ', Column));
        output.Write(option.Description!.Replace("\n", "\n" + new string(' ', Column), StringComparison.Ordinal));
        output.Write('\n');
    }
}
