namespace JetNotify.Mqtt.Wire;

/// <summary>The first byte of a packet: type and flags (MQTT 3.1.1 §2.2, MQTT 5.0 §2.1).</summary>
public static class FixedHeader
{
    /// <summary>The packet type in the high four bits.</summary>
    public static PacketType TypeOf(byte header) => (PacketType)(header >> 4);

    /// <summary>The first byte of a packet of <paramref name="type"/> whose flags are fixed, so any but
    /// PUBLISH.</summary>
    public static byte Of(PacketType type) => (byte)(((byte)type << 4) | Flags(type));

    /// <summary>The name the specification writes, e.g. <c>SUBACK</c>.</summary>
    public static string NameOf(PacketType type) =>
        type == PacketType.Reserved ? "packet type 0" : type.ToString().ToUpperInvariant();

    /// <summary>Checks the reserved flag bits of any packet but PUBLISH [MQTT-2.2.2-2], in 5.0 [MQTT-2.1.3-1].
    /// 3.1 leaves these bits unused, and its brokers set DUP in a repeated PUBREL: there nothing is checked.</summary>
    /// <exception cref="MqttException">The flags are not those of the type.</exception>
    public static void CheckFlags(byte header, ProtocolVersion version)
    {
        var type = TypeOf(header);
        if ((header & 0x0F) != Flags(type) && version != ProtocolVersion.V31)
        {
            MalformedPacket.Throw(
                $"{NameOf(type)} has the flags {header & 0x0F:X}",
                version == ProtocolVersion.V5 ? "MQTT-2.1.3-1" : "MQTT-2.2.2-2");
        }
    }

    private static int Flags(PacketType type) =>
        type is PacketType.PubRel or PacketType.Subscribe or PacketType.Unsubscribe ? 2 : 0;
}
