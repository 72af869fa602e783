using JetNotify.Output;
using JetNotify.Recordings;
using JetNotify.Simulate;

namespace JetNotify;

/// <summary>Carries a <see cref="SubscribePlan"/> out: makes the parts and lets them run.</summary>
internal static class SubscribeExecution
{
    /// <summary>Runs until the end and returns the exit status.</summary>
    public static ExitCode Run(SubscribePlan plan) =>
        CommandRunner.Run(plan, (stdout, log, shutdown) => plan.Demo ? Demonstrate(plan, stdout, log, shutdown) : Run(plan, stdout, log, shutdown));

    private static ExitCode Demonstrate(SubscribePlan plan, IOutput stdout, Diagnostics log, Shutdown shutdown)
    {
        var demo = Demo.Start();
        try
        {
            return Run(plan with { Transport = demo.Reach(plan.Transport) }, stdout, log, shutdown);
        }
        finally
        {
            demo.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private static ExitCode Run(SubscribePlan plan, IOutput stdout, Diagnostics log, Shutdown shutdown)
    {
        var printer = new Printer(plan.Output, plan.Filter, plan.Count, plan.Device, stdout);
        using var recorder = plan.Recording is { } recording ? Recorder.Open(recording, plan.Device, printer, log) : null;
        using var idle = plan.IdleTimeout is { } limit ? new IdleWatch(limit, printer, stdout, shutdown) : null;
        using var slow = new SlowReaderWatch(stdout, log);
        return new Subscriber(plan, Engines.NewConnector(plan.Engine, plan.Connect), (IMessageSink?)recorder ?? printer, log, shutdown, idle).Run();
    }
}
