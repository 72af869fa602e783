using JetNotify.Acting;
using JetNotify.Deliver;
using JetNotify.Deriving;
using JetNotify.Mqtt;
using JetNotify.Output;
using JetNotify.Recordings;
using JetNotify.Simulate;
using JetNotify.Terminal;

namespace JetNotify.Subscribe;

/// <summary>Carries a <see cref="SubscribePlan"/> out: makes the parts and lets them run.</summary>
internal static class SubscribeExecution
{
    /// <summary>Runs until the end and returns the exit status.</summary>
    public static ExitCode Run(SubscribePlan plan) =>
        CommandRunner.Run(plan.Diagnostics, plan.Timeout, (stdout, log, shutdown) =>
        {
            plan.SayDecisions(log);
            return plan.Demo ? Demonstrate(plan, stdout, log, shutdown) : Run(plan, stdout, log, shutdown);
        });

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
        if (plan.Delivery is not { } wanted)
        {
            return Run(plan, delivery: null, stdout, log, shutdown);
        }

        if (!RecordDelivery.TryOpen(wanted, log, shutdown, out var delivery, out var code))
        {
            return code;
        }

        using (delivery)
        {
            return Run(plan, delivery, stdout, log, shutdown);
        }
    }

    private static ExitCode Run(SubscribePlan plan, RecordDelivery? delivery, IOutput stdout, Diagnostics log,
        Shutdown shutdown)
    {
        var session = new Session(plan.Connect);
        var delivered = delivery is null ? null : new DeliverySink(delivery, plan.Device, session);
        using var recorder = plan.Recording is { } recording ? Recorder.Open(recording, plan.Device, log) : null;
        TornLine.End(plan.Output, stdout);
        CsvFormat.Begin(plan.Output, stdout);
        using var line = new StatusLine(plan.StatusLine, log);
        var output = line.Before(stdout);
        output = recorder is null ? output : new RecordedOutput(recorder, output);
        using var actor = plan.Acting is { } acting ? new EventActor(acting, TimeProvider.System, log) : null;
        var printer = new Printer(
            plan.Output, plan.Filter, plan.Count, plan.Device, output, delivered is null ? null : delivered.Around)
        {
            Observer = actor,
        };
        var sink = delivered?.Before(printer) ?? printer;
        sink = recorder is null ? sink : new RecordingSink(recorder, sink);
        using var deriving = plan.Deriving is { } rules
            ? new DerivingSink(rules, sink, printer, plan.Device, TimeProvider.System, e => End(e, log, shutdown)) : null;
        sink = deriving ?? sink;
        using var idle = plan.IdleTimeout is { } limit ? new IdleWatch(limit, printer, stdout, shutdown) : null;
        using var slow = new SlowReaderWatch(stdout, log);
        string taken = plan.Delivery is { Prints: false } ? "delivered" : "printed";
        log.CountWith(() => Describe(printer, taken, recorder));
        line.Begin(printer, taken, TimeProvider.System);
        using var service = ServiceManager.Of(Environment.GetEnvironmentVariable, isAlive: static () => true);
        service.Ready();
        var subscriber = new Subscriber(plan, session, sink, log, line, shutdown, idle, service);
        try
        {
            return subscriber.Run();
        }
        finally
        {
            service.Stopping();
            SayEnded(subscriber, printer, taken, recorder, line, log);
        }
    }

    // Output that failed, or had all that was wanted, while no message came.
    private static void End(Exception? failure, Diagnostics log, Shutdown shutdown)
    {
        bool failed = failure is not (null or ReaderLeftException);
        _ = shutdown.Request(failed ? ExitCode.Output : ExitCode.Success);
        if (failed)
        {
            log.Error(failure!.Message);
        }
    }

    // The last line is the one that says why, where it went wrong.
    private static void SayEnded(Subscriber subscriber, Printer printer, string taken, Recorder? recorder,
        StatusLine line, Diagnostics log)
    {
        line.Dispose();
        if (subscriber.HasSubscribed)
        {
            log.Info(Summary.Of(printer, taken, recorder, subscriber.Connections));
        }

        if (subscriber.Failure is { } why)
        {
            log.Error(why);
        }
    }

    private static string Describe(Printer printer, string taken, Recorder? recorder)
    {
        string printed = $"{Progress.Text(printer.Printed, null, "messages")} {taken}";
        return recorder is null ? printed : $"{printed}, {Progress.Text(recorder.Recorded, null, "messages")} recorded";
    }
}
