namespace JetNotify.Mqtt.Wire;

/// <summary>
/// One inbound PUBLISH (MQTT 3.1.1 §3.3, MQTT 5.0 §3.3) as spans over the receive buffer.
/// Borrowed: everything it points to is gone when the call that was handed it returns.
/// </summary>
public readonly ref struct Publish
{
    /// <summary>The topic name: well-formed UTF-8 without U+0000 [MQTT-1.5.3-1, MQTT-1.5.3-2] and without wildcards
    /// [MQTT-3.3.2-2]; an MQTT 5 topic alias is already resolved.</summary>
    public ReadOnlySpan<byte> Topic { get; init; }

    /// <summary>The application message, exactly as published; may be empty.</summary>
    public ReadOnlySpan<byte> Payload { get; init; }

    /// <summary>MQTT 5 properties as they stood on the wire, without their length, already validated
    /// (read them with <see cref="PropertyReader"/>); empty in 3.1 and 3.1.1.</summary>
    public ReadOnlySpan<byte> Properties { get; init; }

    /// <summary>The quality of service of this delivery.</summary>
    public QoS QoS { get; init; }

    /// <summary>The RETAIN flag: the message was kept by the broker (MQTT 3.1.1 §3.3.1.3).</summary>
    public bool Retain { get; init; }

    /// <summary>The DUP flag: the broker may have sent this before (MQTT 3.1.1 §3.3.1.1). Never a reason to drop
    /// it.</summary>
    public bool Dup { get; init; }

    /// <summary>The packet identifier, 1…65535; 0 for QoS 0, which has none.</summary>
    public ushort PacketId { get; init; }

    /// <summary>When the bytes of this packet were read from the socket, UTC. All packets of one read share
    /// it.</summary>
    public DateTime ReceivedAt { get; init; }
}
