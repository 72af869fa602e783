using JetNotify.Output;
using JetNotify.Recordings;

namespace JetNotify;

/// <summary>Carries a <see cref="SubscribePlan"/> out: makes the parts and lets them run.</summary>
internal static class SubscribeExecution
{
    /// <summary>Runs until the end and returns the exit status.</summary>
    public static ExitCode Run(SubscribePlan plan) => Execution.Run(plan, (stdout, log, ending) =>
    {
        var printer = new Printer(plan.Output, plan.Filter, plan.Count, plan.Device, stdout);
        using var recorder = plan.Recording is { } recording ? Recorder.Open(recording, plan.Device, printer, log) : null;
        using var idle = plan.IdleTimeout is { } limit ? new IdleWatch(limit, printer, stdout, ending) : null;
        using var slow = new SlowReaderWatch(stdout, log);
        return new Subscriber(plan, (IRecordSink?)recorder ?? printer, log, ending, idle).Run();
    });
}
