using JetNotify.Mqtt.Wire;

namespace JetNotify.Mqtt;

/// <summary>
/// The one way out of the protocol: where received messages go. Called from the connection's own thread only,
/// in wire order, never concurrently.
/// </summary>
public interface IPublishSink
{
    /// <summary>Takes one message. The spans of <paramref name="publish"/> are borrowed until this returns.</summary>
    /// <param name="publish">The message; QoS 2 duplicates have been removed, redeliveries (DUP) have not.</param>
    /// <returns>Whether more may follow before <see cref="DrainAsync"/>, or no more at all.</returns>
    Demand OnPublish(in Publish publish);

    /// <summary>
    /// Completes when every message taken so far is safe with whoever comes next (the pipe, the file, the next broker).
    /// Acknowledgements for those messages leave only after it completed; if it throws, they never leave.
    /// </summary>
    /// <param name="cancellation">Given up when the connection is told to stop at once.</param>
    ValueTask DrainAsync(CancellationToken cancellation);
}

/// <summary>What a sink can take next.</summary>
public enum Demand
{
    /// <summary>More messages may follow at once.</summary>
    More,

    /// <summary>Drain before the next message: the batch is full.</summary>
    Drain,

    /// <summary>This was the last message wanted: drain, acknowledge, say goodbye.</summary>
    Stop,
}
