using JetNotify.CommandLine.Help;

namespace JetNotify.CommandLine.Manual;

/// <summary>The manual page of a command, from the same declarations as its help.</summary>
internal static class CommandPage
{
    /// <summary>Writes what follows the name.</summary>
    public static void Write(Roff page, ToolCommand command, GeneralGroup general)
    {
        page.Section("Synopsis");
        page.Synopsis(command.Help.Usage);
        page.Section("Description");
        page.Paragraphs(command.Help.Description);
        page.Section("Options");
        foreach (var group in command.Groups.Append(general))
        {
            page.Subsection(group.Title);
            foreach (var option in group.Options)
            {
                page.Item(HelpText.NamesOf(option), option.TakesValue ? option.HelpName
                    : null, HelpText.Meaning(option));
            }
        }

        if (command.Help.Notes.Count > 0)
        {
            page.Section("Notes");
            page.Paragraphs(command.Help.Notes);
        }

        page.Section("Exit status");
        foreach (var (code, meaning) in command.Help.ExitCodes)
        {
            page.Item([$"{(int)code}"], null, meaning);
        }

        if (command.Options.FirstOrDefault() is { } some)
        {
            page.Section("Environment");
            page.Paragraphs(
            [
                $"Any option may stand in the environment or in a profile, {some.Name} as {some.Variable}: see "
                    + $"jetnotify-config(5).",
            ]);
        }

        page.Section("Examples");
        page.Verbatim(command.Help.Examples);
        page.Section("See also");
        page.Paragraphs(["jetnotify(1), jetnotify-config(5), jetnotify-recording(5)"]);
    }
}
