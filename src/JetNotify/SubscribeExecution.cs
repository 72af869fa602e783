using System.Runtime.InteropServices;
using JetNotify.Output;

namespace JetNotify;

/// <summary>Carries a <see cref="SubscribePlan"/> out: makes the parts, lets signals and clocks end them, decides the exit.</summary>
internal static class SubscribeExecution
{
    // The promise is two seconds from signal to exit, even if nobody reads standard output.
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(1.5);

    /// <summary>Runs until the end and returns the exit status.</summary>
    public static ExitCode Run(SubscribePlan plan)
    {
        using var log = new Diagnostics(plan.Diagnostics);
        try
        {
            foreach (string note in plan.Notes)
            {
                log.Info(note);
            }

            foreach (string detail in plan.Details)
            {
                log.Debug(detail);
            }

            return Run(plan, log);
        }
        catch (ReaderLeft)
        {
            log.Debug("whoever read standard output has left");
            return ExitCode.Success;
        }
        catch (OutputFailure failure)
        {
            log.Error(failure.Message);
            return ExitCode.Output;
        }
        catch (Exception bug)
        {
            log.Error($"this is a bug, please report it: {bug.GetType().Name}: {bug.Message}");
            log.Debug(bug.ToString());
            return ExitCode.Lost;
        }
    }

    private static ExitCode Run(SubscribePlan plan, Diagnostics log)
    {
        var stdout = Stdout.Open();
        var ending = new Ending();
        var printer = new Printer(plan.Output, plan.Filter, plan.Count, plan.Device, stdout);
        using var idle = plan.IdleTimeout is { } limit ? new IdleWatch(limit, printer, stdout, ending) : null;
        using var slow = new SlowReaderWatch(stdout, log);
        using var timeout = plan.Timeout is { } after ? EndAfter(after, ending) : null;
        using var interrupt = EndOn(PosixSignal.SIGINT, ending, log);
        using var terminate = EndOn(PosixSignal.SIGTERM, ending, log);
        using var grace = ending.Asked.Register(() => ExitAfterGrace(ending));
        stdout.WatchReader(() => ending.Ask(ExitCode.Success));
        return new Subscriber(plan, printer, log, ending, idle).Run();
    }

    private static Timer EndAfter(TimeSpan after, Ending ending) =>
        new(_ => ending.Ask(ExitCode.TimedOut), null, after, Timeout.InfiniteTimeSpan);

    private static PosixSignalRegistration EndOn(PosixSignal signal, Ending ending, Diagnostics log) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            // The first signal says goodbye; a second one is left to do what signals do.
            context.Cancel = ending.Ask(ExitCode.Success);
            log.Debug("interrupted: finishing what is in hand");
        });

    private static void ExitAfterGrace(Ending ending)
    {
        // Whoever blocks the way (a pipe that nobody reads) has this long; then the process goes, and what was not
        // written stays unacknowledged with the broker.
        var clock = new Thread(() =>
        {
            Thread.Sleep(s_grace);
            Environment.Exit((int)ending.Code!.Value);
        })
        {
            IsBackground = true,
        };
        clock.Start();
    }
}
