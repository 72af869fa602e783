namespace JetNotify.Tests.Mqtt.Transport;

/// <summary>A read on a thread of its own, which is blocked (or about to be, which must end the same way) when it is
/// returned.</summary>
internal static class BlockedRead
{
    public static Task<int> Start(Stream stream)
    {
        using var begun = new ManualResetEventSlim();
        var reading = Task.Factory.StartNew(
            () =>
            {
                begun.Set();
                return stream.Read(new byte[16]);
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        begun.Wait(TimeSpan.FromSeconds(10));
        // Gives the read the time to block; the outcome asserted is the same when it has not.
        reading.Wait(TimeSpan.FromMilliseconds(50));
        return reading;
    }
}
