namespace JetNotify.CommandLine.Help;

/// <summary>Help, written from the declarations of commands and options.</summary>
internal static class HelpText
{
    private const string EachAtOnce =
        "Durations are seconds (10) or have a unit: 500ms, 10s, 5m, 1h, 1d. Sizes are bytes or have a unit: 64K, 1M.";

    private const string ElsewhereToo =
        "A value that begins with a dash is written --name=VALUE or -n=VALUE. Any option may stand in the environment "
        + "(JETNOTIFY_HOST for --host) or in a profile too: jetnotify help config.";

    /// <summary>What one may begin with.</summary>
    public static IReadOnlyList<string> OverviewExamples { get; } =
    [
        "jetnotify subscribe --demo -o pretty",
        "jetnotify subscribe -h vqfx --event ifa --op add -o json | jq .",
    ];

    /// <summary>Writes what there is, on half a screen.</summary>
    public static void WriteOverview(TextLayout layout, IReadOnlyList<CommandEntry> commands)
    {
        layout.Paragraph("jetnotify receives what a Juniper router's JET notification service says.");
        layout.Blank();
        layout.Usage(["COMMAND [OPTION]..."]);
        foreach (string example in OverviewExamples)
        {
            layout.CommandLine(example);
        }

        layout.Blank();
        layout.Heading("Commands");
        int column = commands.Max(command => command.Name.Length) + 4;
        foreach (var command in commands)
        {
            layout.Row(command.Name, command.Summary, column);
        }

        layout.Blank();
        layout.Paragraph("jetnotify COMMAND -? is brief, jetnotify help COMMAND says everything.");
    }

    /// <summary>Writes what one mostly needs: three examples and a dozen options.</summary>
    public static void WriteBrief(TextLayout layout, ToolCommand command)
    {
        layout.Paragraph(command.Entry.Summary);
        layout.Blank();
        WriteExamples(layout, command.Help.Examples.Take(3));
        layout.Blank();
        layout.Usage(command.Help.Usage);
        layout.Blank();
        layout.Heading("Options");
        var options = command.Options.ToList();
        foreach (var option in options.Where(option => option.IsCommon))
        {
            WriteOption(layout, option);
        }

        layout.Blank();
        layout.Paragraph(
            $"jetnotify help {command.Entry.Name} shows all {options.Count} options, every exit code and more "
                + $"examples.");
    }

    /// <summary>Writes everything about one command.</summary>
    public static void Write(TextLayout layout, ToolCommand command, GeneralGroup general)
    {
        WriteParagraphs(layout, command.Help.Description);
        layout.Usage(command.Help.Usage);
        foreach (var group in command.Groups.Append(general))
        {
            layout.Blank();
            layout.Heading(group.Title);
            foreach (var option in group.Options)
            {
                WriteOption(layout, option);
            }
        }

        layout.Blank();
        layout.Paragraph(EachAtOnce);
        layout.Paragraph(ElsewhereToo);
        layout.Blank();
        WriteParagraphs(layout, command.Help.Notes);
        layout.Heading("Exit codes");
        foreach (var (code, meaning) in command.Help.ExitCodes)
        {
            layout.Row($"{(int)code,2}", meaning, column: 6);
        }

        layout.Blank();
        WriteExamples(layout, command.Help.Examples);
    }

    /// <summary>Returns an option's names as help shows them: the letter first, then the long names, then its
    /// value.</summary>
    public static string Names(DeclaredOption option) =>
        string.Join(", ", NamesOf(option)) + (option.TakesValue ? $" {option.HelpName}" : "");

    /// <summary>Returns the names alone.</summary>
    public static IEnumerable<string> NamesOf(DeclaredOption option) =>
        [.. option.Aliases.Where(IsLetter), option.Name, .. option.Aliases.Where(alias => !IsLetter(alias))];

    /// <summary>Returns what an option does.</summary>
    public static string Meaning(DeclaredOption option) =>
        option.Default is { } value ? $"{option.Description} Default: {value}." : option.Description!;

    private static bool IsLetter(string name) => name.Length == 2;

    private static void WriteOption(TextLayout layout, DeclaredOption option) =>
        layout.Item(Names(option), Meaning(option));

    private static void WriteParagraphs(TextLayout layout, IReadOnlyList<string> paragraphs)
    {
        foreach (string paragraph in paragraphs)
        {
            layout.Paragraph(paragraph);
            layout.Blank();
        }
    }

    private static void WriteExamples(TextLayout layout, IEnumerable<string> examples)
    {
        layout.Heading("Examples");
        foreach (string example in examples)
        {
            layout.CommandLine(example);
        }
    }
}
