using System.Globalization;
using JetNotify.Output;

namespace JetNotify.CommandLine.Help;

/// <summary>Shows help: as wide as the terminal, and through a pager where it is longer.</summary>
internal static class HelpExecution
{
    // Shorter lines break too often, longer ones are hard to read.
    private const int Narrowest = 60;
    private const int Widest = 120;
    private const int Usual = 80;

    /// <summary>Shows what the plan says.</summary>
    public static ExitCode Run(
        HelpPlan plan, CommandTable table, TextWriter output, TextWriter error, ToolEnvironment environment)
    {
        bool terminal = environment.OutputIsTerminal();
        using var text = new StringWriter();
        Write(plan, table, new TextLayout(text, Width(environment, terminal), terminal && environment.AllowsStyles()));
        string help = text.ToString();
        if (terminal && plan.UsesPager && environment.Variable("TERM") != "dumb"
            && help.AsSpan().Count('\n') >= environment.TerminalSize().Rows
            && Pager.Command(environment) is { } pager && Pager.TryShow(pager, help))
        {
            return ExitCode.Success;
        }

        return StandardStreams.TryWrite(output, error, help) ? ExitCode.Success : ExitCode.Output;
    }

    private static void Write(HelpPlan plan, CommandTable table, TextLayout layout)
    {
        if (plan.Command is not { } name)
        {
            HelpText.WriteOverview(layout, table.Entries);
        }
        else if (plan.Depth == HelpDepth.Brief)
        {
            HelpText.WriteBrief(layout, table.Find(name)!);
        }
        else
        {
            HelpText.Write(layout, table.Find(name)!, table.General);
        }
    }

    private static int Width(ToolEnvironment environment, bool terminal)
    {
        int width = terminal ? environment.TerminalSize().Columns
            : int.TryParse(environment.Variable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture,
                out int columns) ? columns
            : Usual;
        return Math.Clamp(width, Narrowest, Widest);
    }
}
