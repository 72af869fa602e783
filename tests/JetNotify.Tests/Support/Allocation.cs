namespace JetNotify.Tests.Support;

/// <summary>What code allocates on this thread.</summary>
internal static class Allocation
{
    /// <summary>
    /// The bytes that <paramref name="work"/> allocates each time it is done, at the least of a few. A collection begun
    /// by another thread counts what is left of this thread's allocation buffer as allocated, up to 8 kB, now and then;
    /// what the work allocates itself is counted every time.
    /// </summary>
    public static long Of(Action work)
    {
        long least = long.MaxValue;
        for (int pass = 0; pass < 20 && least > 0; pass++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
