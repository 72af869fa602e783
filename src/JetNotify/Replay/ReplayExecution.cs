using System.Globalization;
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
        var replay = new SharedPlayer(plan, Environment.ProcessorCount, stdout, shutdown);
        log.CountWith(() => $"{Progress.Text(replay.Printed, null, "messages")} printed");
        using var files = new ReplayFiles(plan.Files, plan.Input, log.Info, plan);
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

        if (shutdown.Code is null && replay.Covered is { } covered && OutOfRange(plan, covered) is { } problem)
        {
            log.Error(problem);
            return ExitCode.Usage;
        }

        return shutdown.Code ?? ExitCode.Success;
    });

    /// <summary>Returns what is said where nothing recorded can lie between the times asked for, or null.</summary>
    private static string? OutOfRange(ReplayPlan plan, (DateTime First, DateTime Last) covered)
    {
        var (from, to) = plan.Bounds(covered.First);
        string? wrong = from > covered.Last ? $"--from: {Time(from)} is after the last line"
            : to <= covered.First ? $"--to: {Time(to)} is not after the first line"
            : null;
        return wrong is null ? null
            : $"{wrong}: the recording covers {Time(covered.First)} to {Time(covered.Last)}";
    }

    // As it can be typed.
    private static string Time(DateTime utc) =>
        utc.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);

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

        if (recording.IsCut)
        {
            said.Add($"{recording.Name}: what is compressed ends early or is damaged; whatever came after line "
                + $"{recording.LineNumber} is missing");
        }
    }

    private static string Describe(SharedPlayer replay, ReplayFiles files)
    {
        string messages = Progress.Text(replay.Printed, null, "messages");
        return files.Length > 0 ? $"{messages}, {Progress.Percent(files.Position, files.Length)} % read" : messages;
    }
}
