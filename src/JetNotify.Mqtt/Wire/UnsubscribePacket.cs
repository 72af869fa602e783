using System.Text;

namespace JetNotify.Mqtt.Wire;

/// <summary>UNSUBSCRIBE (MQTT 3.1.1 §3.10, MQTT 5.0 §3.10).</summary>
public static class UnsubscribePacket
{
    /// <summary>Packet Identifier · [5.0: Properties] · Topic Filter+.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="packetId">1…65535.</param>
    /// <param name="filters">At least one [MQTT-3.10.3-2].</param>
    /// <param name="properties">MQTT 5 properties; ignored in 3.x.</param>
    /// <param name="version">The version spoken.</param>
    public static void Write(
        PacketWriter writer,
        ushort packetId,
        ReadOnlySpan<string> filters,
        IReadOnlyList<Property> properties,
        ProtocolVersion version)
    {
        writer.Byte(FixedHeader.Of(PacketType.Unsubscribe));
        var length = writer.BeginLength();
        writer.TwoByteInteger(packetId);
        if (version == ProtocolVersion.V5)
        {
            writer.Properties(properties);
        }

        foreach (var filter in filters)
        {
            writer.Text(filter);
        }

        writer.EndLength(length);
    }

    /// <summary>How many bytes of the packet one filter takes.</summary>
    public static int Size(string filter) => 2 + Encoding.UTF8.GetByteCount(filter);
}
