namespace JetNotify.Mqtt;

/// <summary>What every engine does with its sink.</summary>
internal static class PublishSink
{
    /// <summary>Waits until the sink has drained.</summary>
    public static void Drain(this IPublishSink sink)
    {
        var drained = sink.DrainAsync(CancellationToken.None);
        if (!drained.IsCompletedSuccessfully)
        {
            // The calling thread is the connection's own: it has nothing else to do than to wait for its sink.
            drained.AsTask().GetAwaiter().GetResult();
        }
    }
}
