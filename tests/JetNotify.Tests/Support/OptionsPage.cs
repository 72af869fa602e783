using System.Text;
using JetNotify.CommandLine;

namespace JetNotify.Tests.Support;

/// <summary>docs/options.md, written from the declarations that the help is written from.</summary>
internal static class OptionsPage
{
    /// <summary>Returns the page: a section a command, a table a group of options.</summary>
    public static string Of(IReadOnlyList<ToolCommand> commands)
    {
        var page = new StringBuilder("""
            # Options

            Names and letters are mosquitto_sub's where it has them; so help is `--help` and `-?`, and `-h` is the host. `--version` shows
            the version. Durations are seconds (`10`) or have a unit: `500ms`, `10s`, `5m`, `1h`, `1d`. Sizes are bytes or have a unit:
            `64K`, `1M`. A value that begins with a dash is written `--name=VALUE`.

            """);
        var known = new List<(string Command, string Table)>();
        foreach (var command in commands)
        {
            page.Append($"\n## {command.Command.Name}\n\n{command.Command.Description}\n");
            foreach (var group in command.Groups)
            {
                string table = Table(group);
                string? elsewhere = known.Find(shown => shown.Table == table).Command;
                page.Append($"\n**{group.Title}**").Append(elsewhere is null ? $"\n\n{table}" : $": as for [{elsewhere}](#{elsewhere}).\n");
                known.Add((command.Command.Name, table));
            }
        }

        return page.ToString();
    }

    private static string Table(OptionGroup group) =>
        "| option | meaning |\n|---|---|\n" + string.Concat(group.Options.Select(Row));

    private static string Row(DeclaredOption option)
    {
        string[] names = [.. option.Aliases.Where(alias => alias.Length == 2), option.Name,
            .. option.Aliases.Where(alias => alias.Length > 2)];
        string value = option.TakesValue ? " " + option.HelpName : "";
        return $"| `{Cell(string.Join(", ", names) + value)}` | {Cell(option.Description!.Replace('\n', ' '))} |\n";
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
