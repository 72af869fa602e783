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
        var count = new RangeCount(plan.Range, tally, shutdown);
        using var files = new ReplayFiles(plan.Files, plan.Input, log.Info, plan.Range);
        var said = new List<string>();
        using (plan.Progress ? new Progress(log.Show, TimeProvider.System,
            () => $"{Progress.Percent(files.Position, Math.Max(1, files.Length))} % read") : null)
        {
            while (shutdown.Code is null && files.Next() is { } recording)
            {
                count.Add(recording);
                ReplayExecution.Describe(recording, said);
            }
        }

        tally.End();
        said.ForEach(log.Warning);
        if (shutdown.Code is null && count.OutOfRange is { } problem)
        {
            log.Error(problem);
            return ExitCode.Usage;
        }

        Write(tally, plan, stdout);
        return shutdown.Code ?? ExitCode.Success;
    });

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

    /// <summary>Counts the lines of recordings whose time is wanted. One thread.</summary>
    private sealed class RangeCount(ReplayRange range, EventTally tally, Shutdown shutdown)
    {
        private DateTime? _first;
        private DateTime _last;
        private (DateTime From, DateTime To) _wanted;

        /// <summary>What is said where none can be wanted, or null.</summary>
        public string? OutOfRange => _first is { } first ? range.OutOfRange(first, _last) : null;

        public void Add(RecordingReader recording)
        {
            // Of what an index says holds nothing that is wanted, nothing is read.
            Begin(recording.Covers);
            while (shutdown.Code is null && recording.Read(out var entry))
            {
                Begin((entry.At, entry.At));
                _last = entry.At > _last ? entry.At : _last;
                if (entry.At >= _wanted.From && entry.At < _wanted.To)
                {
                    tally.Add(in entry);
                }
            }
        }

        private void Begin((DateTime First, DateTime Latest)? covers)
        {
            if (_first is null && covers is { } known)
            {
                (_first, _last) = known;
                _wanted = range.In(known.First);
            }
        }
    }
}
