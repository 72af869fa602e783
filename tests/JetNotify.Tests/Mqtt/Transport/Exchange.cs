namespace JetNotify.Tests.Mqtt.Transport;

/// <summary>Reading and writing at the same time, against a peer that echoes.</summary>
internal static class Exchange
{
    /// <summary>Writes so many patterned bytes on one thread while this one reads them back, and compares
    /// each.</summary>
    public static void BothWays(Stream stream, int size)
    {
        byte[] sent = new byte[size];
        new Random(1).NextBytes(sent);
        var writing = new Thread(() =>
        {
            for (int at = 0; at < size; at += 10_007)
            {
                stream.Write(sent.AsSpan(at, Math.Min(10_007, size - at)));
            }
        });
        writing.Start();

        byte[] back = new byte[size];
        stream.ReadExactly(back);

        Assert.True(writing.Join(TimeSpan.FromSeconds(10)), "the writer is done");
        Assert.True(sent.AsSpan().SequenceEqual(back), "what came back is what was sent, in order");
    }
}
