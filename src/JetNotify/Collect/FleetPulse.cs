using JetNotify.Delivery;
using JetNotify.Fleet;
using JetNotify.Output;

namespace JetNotify.Collect;

/// <summary>Whether the fleet's thread goes on: it answers, or waits for whoever reads standard output, or for the
/// engine. Any thread.</summary>
internal sealed class FleetPulse(FleetCollector fleet, IOutput stdout, Deliverer? deliverer)
{
    private static readonly long s_patience = 10_000;

    private Task _answer = Task.CompletedTask;
    private long _askedAt;

    /// <summary>Whether it takes events: not while an engine without a spool takes none.</summary>
    public bool IsReady => fleet.IsRunning && deliverer is not { IsWaiting: true };

    /// <summary>Asks, and says whether the last answer came in time.</summary>
    public bool IsAlive()
    {
        var answer = Volatile.Read(ref _answer);
        long now = Environment.TickCount64;
        if (answer.IsCompleted)
        {
            Volatile.Write(ref _askedAt, now);
            Volatile.Write(ref _answer, fleet.Do(static () => { }));
            return true;
        }

        return stdout.BlockedSince != 0 || deliverer is { IsWaiting: true }
            || now - Volatile.Read(ref _askedAt) < s_patience;
    }
}
