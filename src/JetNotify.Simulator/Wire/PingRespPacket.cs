namespace JetNotify.Simulator.Wire;

/// <summary>PINGRESP (MQTT 3.1.1 §3.13): nothing but its header.</summary>
public static class PingRespPacket
{
    /// <summary>The whole packet.</summary>
    public static ReadOnlySpan<byte> Bytes => [0xD0, 0x00];
}
