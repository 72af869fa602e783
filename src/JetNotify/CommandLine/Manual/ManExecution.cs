using JetNotify.CommandLine.Help;
using JetNotify.Output;

namespace JetNotify.CommandLine.Manual;

/// <summary>Writes a manual page, or lists them.</summary>
internal static class ManExecution
{
    /// <summary>Writes what the plan says.</summary>
    public static ExitCode Run(ManPlan plan, CommandTable table, TextWriter output, TextWriter error)
    {
        using var text = new StringWriter();
        if (plan.Page is { } page)
        {
            var roff = new Roff(text);
            roff.Title(page.Name, page.Section, page.Summary, plan.Date, VersionText.Version);
            page.WriteBody(roff);
        }
        else
        {
            foreach (var known in ManualPage.All(table))
            {
                text.Write($"{known.File,-24} {known.Summary}\n");
            }
        }

        return StandardStreams.TryWrite(output, error, text.ToString()) ? ExitCode.Success : ExitCode.Output;
    }
}
