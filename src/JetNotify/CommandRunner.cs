using System.Runtime.InteropServices;
using JetNotify.Output;
using JetNotify.Recordings;

using JetNotify.Terminal;

namespace JetNotify;

/// <summary>What every command that takes its time needs around its work: diagnostics, signals and clocks that end it,
/// the exit.</summary>
internal static class CommandRunner
{
    // The promise is two seconds from signal to exit, even if nobody reads standard output.
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(1.9);

    /// <summary>Runs <paramref name="work"/> until its end and returns the exit status.</summary>
    /// <param name="diagnostics">What is said of it.</param>
    /// <param name="timeout">When time runs out (<c>-W</c>), or null.</param>
    /// <param name="work">The work; it looks at the shutdown and comes back soon after somebody requested it.</param>
    public static ExitCode Run(DiagnosticsPlan diagnostics, TimeSpan? timeout,
        Func<IOutput, Diagnostics, Shutdown, ExitCode> work)
    {
        using var log = new Diagnostics(diagnostics);
        try
        {
            return Run(timeout, log, work);
        }
        catch (ReaderLeftException)
        {
            log.Debug("whoever read standard output has left");
            return ExitCode.Success;
        }
        catch (OutputException failure)
        {
            log.Error(failure.Message);
            return ExitCode.Output;
        }
        catch (RecordingException problem)
        {
            log.Error(problem.Message);
            return ExitCode.Usage;
        }
        catch (Exception bug)
        {
            log.Error($"this is a bug, please report it: {bug.GetType().Name}: {bug.Message}");
            log.Debug(bug.ToString());
            return ExitCode.Lost;
        }
    }

    private static ExitCode Run(TimeSpan? timeout, Diagnostics log, Func<IOutput, Diagnostics, Shutdown, ExitCode> work)
    {
        var stdout = Stdout.Open();
        var shutdown = new Shutdown();
        using var clock = timeout is { } after ? EndAfter(after, shutdown) : null;
        int signals = 0;
        using var interrupt = EndOn(PosixSignal.SIGINT, shutdown, log, () => Interlocked.Increment(ref signals));
        using var terminate = EndOn(PosixSignal.SIGTERM, shutdown, log, () => Interlocked.Increment(ref signals));
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP,
            context => HangUp(context, shutdown, log));
        using var statistics = OperatingSystem.IsWindows()
            ? null
            : PosixSignalRegistration.Create(Posix.User1, context => SayStatistics(context, log));
        using var grace = shutdown.Token.Register(() => ExitAfterGrace(shutdown));
        stdout.WatchReader(() => shutdown.Request(ExitCode.Success));
        return work(stdout, log, shutdown);
    }

    private static Timer EndAfter(TimeSpan after, Shutdown shutdown) =>
        new(_ => shutdown.Request(ExitCode.TimedOut), null, after, Timeout.InfiniteTimeSpan);

    private static PosixSignalRegistration EndOn(PosixSignal signal, Shutdown shutdown, Diagnostics log,
        Func<int> count) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            // The first signal says goodbye, also where the pipe's reader, ended by the same Ctrl-C, has been noticed
            // already; a second one is left to do what signals do.
            _ = shutdown.Request(ExitCode.Success);
            context.Cancel = count() == 1;
            log.Debug("interrupted: finishing what is in hand");
        });

    /// <summary>SIGHUP: what is written is opened anew, as after a rotation; where nothing is, the terminal has gone
    /// away, and work ends.</summary>
    private static void HangUp(PosixSignalContext context, Shutdown shutdown, Diagnostics log) =>
        context.Cancel = log.Reopen() || shutdown.Request(ExitCode.Success) || shutdown.Code is not null;

    private static void SayStatistics(PosixSignalContext context, Diagnostics log)
    {
        context.Cancel = true;
        log.SayStatistics();
    }

    private static void ExitAfterGrace(Shutdown shutdown)
    {
        // Whoever blocks the way (a pipe that nobody reads) has this long; then the process goes, and what was not
        // written stays unacknowledged with the broker.
        var clock = new Thread(() =>
        {
            Thread.Sleep(s_grace);
            Environment.Exit((int)shutdown.Code!.Value);
        })
        {
            IsBackground = true,
        };
        clock.Start();
    }
}
