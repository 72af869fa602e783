using System.Text;
using JetNotify.CommandLine;
using JetNotify.CommandLine.Help;

namespace JetNotify.Tests.Support;

/// <summary>docs/options.md, written from the declarations that the help is written from.</summary>
internal static class OptionsPage
{
    /// <summary>Returns the page: a section a command, a table a group of options.</summary>
    public static string Of(CommandTable table)
    {
        var page = new StringBuilder($"""
            # Options

            Names and letters are mosquitto_sub's where it has them; so help is `--help` and `-?`, and `-h` is the host. Durations are
            seconds (`10`) or have a unit: `500ms`, `10s`, `5m`, `1h`, `1d`. Sizes are bytes or have a unit: `64K`, `1M`. A value that
            begins with a dash is written `--name=VALUE`. Any option may stand in the environment (`JETNOTIFY_HOST` for `--host`) or
            in a profile too ([configuration.md](configuration.md)).

            Beside every command:

            {Table(table.General)}
            """);
        var known = new List<(string Command, string Table)>();
        foreach (var command in table.All)
        {
            page.Append($"\n## {command.Entry.Name}\n\n{command.Entry.Summary}\n");
            foreach (var group in command.Groups)
            {
                string options = Table(group);
                string? elsewhere = known.Find(shown => shown.Table == options).Command;
                page.Append($"\n**{group.Title}**")
                    .Append(elsewhere is null ? $"\n\n{options}" : $": as for [{elsewhere}](#{elsewhere}).\n");
                known.Add((command.Entry.Name, options));
            }
        }

        return page.ToString();
    }

    private static string Table(OptionGroup group) =>
        "| option | meaning |\n|---|---|\n" + string.Concat(group.Options.Select(Row));

    private static string Row(DeclaredOption option) =>
        $"| `{Cell(HelpText.Names(option))}` | {Cell(HelpText.Meaning(option))} |\n";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
