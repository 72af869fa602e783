namespace JetNotify.Mqtt.Wire;

/// <summary>A growing buffer of packets to be sent: one array that is used again. One thread at a time.</summary>
public sealed class PacketWriter
{
    private readonly byte[] _bytes = new byte[512];

    /// <summary>The bytes written since the last <see cref="Clear"/>.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>How many bytes are waiting.</summary>
    public int Length { get; private set; }

    /// <summary>Forgets what was written; keeps the array.</summary>
    public void Clear() => Length = 0;
}
