using JetNotify.Output;
using JetNotify.Recordings;
using JetNotify.Replay;
using JetNotify.Terminal;

namespace JetNotify.Report;

/// <summary>Carries a <see cref="ReportPlan"/> out.</summary>
internal static class ReportExecution
{
    /// <summary>Reads the recordings, reports and returns the exit status. An interrupt reports what was read so
    /// far.</summary>
    public static ExitCode Run(ReportPlan plan) => CommandRunner.Run(plan.Diagnostics, null, (stdout, log, shutdown) =>
    {
        var tally = new EventTally(plan.Filter, withRows: plan.Html is not null);
        using var files = new ReplayFiles(plan.Files, plan.Input, log.Info);
        var said = new List<string>();
        using (plan.Progress ? new Progress(Console.Error, TimeProvider.System,
            () => $"{Progress.Percent(files.Position, Math.Max(1, files.Length))} % read") : null)
        {
            while (shutdown.Code is null && files.Next() is { } recording)
            {
                Count(recording, plan, tally, shutdown);
                ReplayExecution.Describe(recording, said);
            }
        }

        tally.End();
        said.ForEach(log.Warning);
        Write(tally, plan, stdout);
        return shutdown.Code ?? ExitCode.Success;
    });

    private static void Count(RecordingReader recording, ReportPlan plan, EventTally tally, Shutdown shutdown)
    {
        DateTime? from = null;
        var to = DateTime.MaxValue;
        while (shutdown.Code is null && recording.Read(out var entry))
        {
            if (from is null)
            {
                from = plan.From?.In(entry.At) ?? DateTime.MinValue;
                to = plan.To?.In(entry.At) ?? to;
            }

            if (entry.At >= from && entry.At < to)
            {
                tally.Add(in entry);
            }
        }
    }

    private static void Write(EventTally tally, ReportPlan plan, IOutput stdout)
    {
        var text = new OutputBuffer();
        if (plan.Json)
        {
            ReportJson.Append(tally, text);
        }
        else
        {
            ReportText.Append(tally, PosixTimeZone.Local, text);
        }

        if (plan.Html is { } path)
        {
            WritePage(tally, path);
        }

        stdout.Write(text.Written);
    }

    private static void WritePage(EventTally tally, string path)
    {
        try
        {
            using var page = File.Create(path);
            ReportPage.Write(tally, ReportText.Head(tally, PosixTimeZone.Local), PosixTimeZone.Local, page);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OutputException($"{path} cannot be written: {e.Message}");
        }
    }
}
