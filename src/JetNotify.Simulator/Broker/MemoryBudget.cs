namespace JetNotify.Simulator.Broker;

/// <summary>Memory that many share. Whoever asks may hold at most twice what is left free, so that one who takes much
/// leaves some to everybody else (dynamic thresholds, as switches share their packet buffer). Thread-safe.</summary>
/// <param name="total">Bytes there are.</param>
internal sealed class MemoryBudget(long total)
{
    private long _held;
    private long _released;

    /// <summary>Bytes that all hold together.</summary>
    public long Held => Interlocked.Read(ref _held);

    /// <summary>Bytes that were given back since this budget began.</summary>
    public long Released => Interlocked.Read(ref _released);

    /// <summary>Takes some of it.</summary>
    /// <param name="mine">What the caller holds of it so far, guarded by the caller; grows with what is taken.</param>
    /// <param name="bytes">How much more.</param>
    /// <returns>False when that is too much; nothing is taken then.</returns>
    public bool TryHold(ref long mine, long bytes)
    {
        long held = Interlocked.Add(ref _held, bytes);
        if (mine + bytes > 2 * (total - held))
        {
            Interlocked.Add(ref _held, -bytes);
            return false;
        }

        mine += bytes;
        return true;
    }

    /// <summary>Gives some of it back.</summary>
    public void Release(ref long mine, long bytes)
    {
        mine -= bytes;
        Interlocked.Add(ref _held, -bytes);
        Interlocked.Add(ref _released, bytes);
    }
}
