using System.Runtime.Versioning;
using JetNotify.Output;
using JetNotify.Replay;

namespace JetNotify.Watch;

/// <summary>Carries a <see cref="ReplayPlan"/> out that is looked at (<c>replay --watch</c>).</summary>
internal static class WatchReplay
{
    /// <summary>Runs until somebody ends it and returns the exit status.</summary>
    public static ExitCode Run(ReplayPlan plan) =>
        CommandRunner.Run(plan.Diagnostics, plan.Timeout, (stdout, log, shutdown) =>
        {
            if (OperatingSystem.IsWindows() || WatchExecution.Refusal(plan.Watch!) is not null)
            {
                log.Error(WatchExecution.Refusal(plan.Watch!)!);
                return ExitCode.Usage;
            }

            using var files = new ReplayFiles(plan.Files, plan.Input, say: null, plan.Range);
            var said = new List<string>();
            Run(plan, files, said, stdout, shutdown);
            said.ForEach(log.Warning);
            return shutdown.Code ?? ExitCode.Success;
        });

    [UnsupportedOSPlatform("windows")]
    private static void Run(ReplayPlan plan, ReplayFiles files, List<string> said, IOutput stdout, Shutdown shutdown)
    {
        var clock = new ReplayClock(plan.Speed);
        var model = new WatchModel(clock);
        var sink = new WatchReplaySink(plan, model, clock);
        using var screen = new WatchScreen(
            plan.Watch!, model, recording: null, stdout, () => shutdown.Request(ExitCode.Success));

        // What connections were like is to be seen too.
        var player = new RecordingPlayer(
            plan with { Output = plan.Output with { Status = true, Terminal = false } }, sink, shutdown);
        while (shutdown.Code is null && files.Next() is { } recording)
        {
            bool goesOn = player.Play(recording);
            ReplayExecution.Describe(recording, said);
            if (!goesOn)
            {
                break;
            }
        }

        clock.Stop();
        bool isOut = player is { First: { } first, Last: { } last } && plan.Range.OutOfRange(first, last) is not null;
        screen.Tell(isOut ? plan.Range.OutOfRange(player.First!.Value, player.Last!.Value)!
            : "played to the end; q ends");
        shutdown.Token.WaitHandle.WaitOne();
    }
}
