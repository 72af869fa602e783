using JetNotify.Mqtt.Wire;

namespace JetNotify.Mqtt;

/// <summary>
/// The one way out of the protocol: where received messages go. Called from the connection's own thread only,
/// in wire order, never concurrently.
/// </summary>
public interface IPublishSink
{
    /// <summary>Handles one message. The spans of <paramref name="publish"/> are borrowed until this returns.</summary>
    /// <param name="publish">The message; QoS 2 duplicates have been removed, redeliveries (DUP) have not.</param>
    /// <returns>Whether more may follow before <see cref="Flush"/>, or no more at all.</returns>
    SinkResult OnPublish(in Publish publish);

    /// <summary>
    /// Returns when every message handed over so far is safe with whoever comes next (the pipe, the file, the engine).
    /// Acknowledgements for those messages leave only after it returned; if it throws, they never leave.
    /// </summary>
    void Flush();
}

/// <summary>What a sink can take next.</summary>
public enum SinkResult
{
    /// <summary>More messages may follow at once.</summary>
    Continue,

    /// <summary>Flush before the next message: the batch is full.</summary>
    Flush,

    /// <summary>This was the last message wanted: flush, acknowledge, disconnect.</summary>
    Stop,
}
