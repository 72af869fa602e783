namespace JetNotify.Mqtt;

/// <summary>What a connection says beside messages. Called on the thread that runs it.</summary>
public interface IConnectionObserver
{
    /// <summary>SUBSCRIBE was answered.</summary>
    /// <param name="grants">Filter by filter, in the order asked.</param>
    /// <param name="receivedAt">When the bytes of the answer were read, UTC; messages of the same read share
    /// it.</param>
    void OnSubAck(IReadOnlyList<Grant> grants, DateTime receivedAt);

    /// <summary>UNSUBSCRIBE was answered, filter by filter, in the order asked.</summary>
    void OnUnsubAck(IReadOnlyList<Grant> grants);
}
