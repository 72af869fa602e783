using JetNotify.Acting;
using JetNotify.Output;
using JetNotify.Recordings;
using JetNotify.Terminal;

namespace JetNotify.Replay;

/// <summary>Carries a <see cref="ReplayPlan"/> out. Every file is judged before the first message is printed.</summary>
internal static class ReplayExecution
{
    /// <summary>Runs until the end and returns the exit status.</summary>
    public static ExitCode Run(ReplayPlan plan) =>
        CommandRunner.Run(plan.Diagnostics, plan.Timeout, (stdout, log, shutdown) =>
    {
        foreach (string note in plan.Notes)
        {
            log.Info(note);
        }

        TornLine.End(plan.Output, stdout);
        CsvFormat.Begin(plan.Output, stdout);
        using var actor = plan.Acting is { } acting ? new EventActor(acting, TimeProvider.System, log) : null;
        var replay = new SharedPlayer(plan, Environment.ProcessorCount, stdout, shutdown, actor);
        log.CountWith(() => $"{Progress.Text(replay.Printed, null, "messages")} printed");
        using var files = new ReplayFiles(plan.Files, plan.Input, log.Info, plan.Range);
        var said = new List<string>();
        using (var progress = plan.Progress ? new Progress(log.Show, TimeProvider.System,
            () => Describe(replay, files)) : null)
        {
            while (shutdown.Code is null && files.Next() is { } recording)
            {
                bool goesOn = replay.Play(recording);
                Describe(recording, said);
                if (!goesOn)
                {
                    break;
                }
            }
        }

        foreach (string sentence in said)
        {
            log.Warning(sentence);
        }

        if (shutdown.Code is null && replay.Covered is { } covered
            && plan.Range.OutOfRange(covered.First, covered.Last) is { } problem)
        {
            log.Error(problem);
            return ExitCode.Usage;
        }

        return shutdown.Code ?? ExitCode.Success;
    });

    /// <summary>Adds a sentence for what of a recording could not be played.</summary>
    public static void Describe(RecordingReader recording, List<string> said)
    {
        if (recording.Damaged > 0)
        {
            string lines = recording.Damaged == 1 ? "1 line was" : $"{recording.Damaged} lines were";
            said.Add($"{recording.Name}: {lines} no line of a recording and left out, the first is line "
                + $"{recording.FirstDamaged}");
        }

        if (recording.IsTorn)
        {
            said.Add($"{recording.Name}: 1 line, the last, was cut short and left out");
        }

        string? fault = recording.Fault switch
        {
            CompressedFault.EndsEarly =>
                $"what is compressed ends early: whatever came after line {recording.LineNumber} is missing",
            CompressedFault.Broken => $"what is compressed is damaged: lines up to {recording.LineNumber} may be "
                + "wrong, and whatever came after them is missing",
            CompressedFault.WrongSum => "what is compressed is damaged, its check sum does not fit or is "
                + $"missing: lines up to {recording.LineNumber} may be wrong, and nothing behind them was read",
            _ => null,
        };
        if (fault is not null)
        {
            said.Add($"{recording.Name}: {fault}");
        }
    }

    private static string Describe(SharedPlayer replay, ReplayFiles files)
    {
        string messages = Progress.Text(replay.Printed, null, "messages");
        return files.Length > 0 ? $"{messages}, {Progress.Percent(files.Position, files.Length)} % read" : messages;
    }
}
