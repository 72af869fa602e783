namespace JetNotify.Mqtt;

/// <summary>Sees every packet, for diagnostics. Called on the thread that reads or sends; spans are borrowed.</summary>
public interface IPacketTrace
{
    /// <summary>One whole packet came in.</summary>
    void OnReceived(ReadOnlySpan<byte> packet);

    /// <summary>One or more whole packets went out together.</summary>
    void OnSent(ReadOnlySpan<byte> packets);
}
