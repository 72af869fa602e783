using System.Diagnostics;

namespace JetNotify.Simulator.Broker;

/// <summary>How fast a connection may send: not at all for a while, or so many bytes a second. Set by faults, waited
/// for by the sender; one thread each.</summary>
internal sealed class SendThrottle
{
    private long _until;
    private int _bytesPerSecond;

    /// <summary>Whether there is anything to wait for.</summary>
    public bool IsSet => Volatile.Read(ref _until) != 0 || Volatile.Read(ref _bytesPerSecond) != 0;

    /// <summary>Sends nothing from now on for so long; while it stalls already, that goes on as it is.</summary>
    public void Stall(TimeSpan time) => Interlocked.CompareExchange(
        ref _until, Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency), 0);

    /// <summary>Sends no more than this many bytes a second.</summary>
    public void Slow(int bytesPerSecond) => Volatile.Write(ref _bytesPerSecond, bytesPerSecond);

    /// <summary>Waits until something may be sent.</summary>
    /// <param name="length">Bytes that are to be sent, at least 1.</param>
    /// <param name="end">Ends the wait.</param>
    /// <returns>How many of them may be.</returns>
    public async ValueTask<int> Wait(int length, CancellationToken end)
    {
        long until = Volatile.Read(ref _until);
        if (until != 0)
        {
            var left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), until);
            if (left > TimeSpan.Zero)
            {
                await Task.Delay(left, end).ConfigureAwait(false);
            }

            Interlocked.CompareExchange(ref _until, 0, until);
        }

        int rate = Volatile.Read(ref _bytesPerSecond);
        if (rate == 0)
        {
            return length;
        }

        // Ten portions a second, at least a byte each: the time of a portion is waited before it.
        int portion = Math.Min(length, Math.Max(1, rate / 10));
        await Task.Delay(TimeSpan.FromSeconds((double)portion / rate), end).ConfigureAwait(false);
        return portion;
    }
}
