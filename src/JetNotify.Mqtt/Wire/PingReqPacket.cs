namespace JetNotify.Mqtt.Wire;

/// <summary>PINGREQ (MQTT 3.1.1 §3.12): nothing but its header.</summary>
public static class PingReqPacket
{
    /// <summary>The whole packet. Apart from <see cref="Session.Outbound"/>, since it may leave while acknowledgements have to wait.</summary>
    public static ReadOnlyMemory<byte> Bytes { get; } = new byte[] { 0xC0, 0x00 };
}
