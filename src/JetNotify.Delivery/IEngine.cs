namespace JetNotify.Delivery;

/// <summary>
/// What records are delivered into: a client of one engine. One thread at a time calls it; answers come on any. After
/// <see cref="Open"/> it makes lost connections again by itself.
/// </summary>
public interface IEngine : IDisposable
{
    /// <summary>What messages call it; no secret in it.</summary>
    string Name { get; }

    /// <summary>What the engine last said was wrong, or null while all is well.</summary>
    string? Problem { get; }

    /// <summary>Connects, and checks that what is there takes records and keeps what was promised.</summary>
    /// <exception cref="EngineException">It does not; says what to do.</exception>
    void Open(CancellationToken cancellation);

    /// <summary>Sends a record and does not wait for the answer, which goes to <see cref="RecordBatch.Answer"/>. The
    /// bytes are borrowed for the call.</summary>
    /// <returns>Whether it was sent: false where there is no connection, or it takes no more.</returns>
    bool TrySend(RecordBatch batch, int index);
}
