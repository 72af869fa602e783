using JetNotify.Output;
using JetNotify.Recordings;
using JetNotify.Simulate;

namespace JetNotify;

/// <summary>Carries a <see cref="SubscribePlan"/> out: makes the parts and lets them run.</summary>
internal static class SubscribeExecution
{
    /// <summary>Runs until the end and returns the exit status.</summary>
    public static ExitCode Run(SubscribePlan plan) =>
        Execution.Run(plan, (stdout, log, ending) => plan.Demo ? Demonstrate(plan, stdout, log, ending) : Run(plan, stdout, log, ending));

    private static ExitCode Demonstrate(SubscribePlan plan, IOutput stdout, Diagnostics log, Ending ending)
    {
        var demo = Demo.Start();
        try
        {
            return Run(plan with { Transport = demo.Reach(plan.Transport) }, stdout, log, ending);
        }
        finally
        {
            demo.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private static ExitCode Run(SubscribePlan plan, IOutput stdout, Diagnostics log, Ending ending)
    {
        var printer = new Printer(plan.Output, plan.Filter, plan.Count, plan.Device, stdout);
        using var recorder = plan.Recording is { } recording ? Recorder.Open(recording, plan.Device, printer, log) : null;
        using var idle = plan.IdleTimeout is { } limit ? new IdleWatch(limit, printer, stdout, ending) : null;
        using var slow = new SlowReaderWatch(stdout, log);
        return new Subscriber(plan, Engines.NewConnector(plan.Engine, plan.Connect), (IRecordSink?)recorder ?? printer, log, ending, idle).Run();
    }
}
