using System.Text;

namespace JetNotify.Mqtt.Wire;

/// <summary>SUBSCRIBE (MQTT 3.1.1 §3.8, MQTT 5.0 §3.8).</summary>
public static class SubscribePacket
{
    /// <summary>Packet Identifier · [5.0: Properties] · (Topic Filter · Options)+.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="packetId">1…65535.</param>
    /// <param name="subscriptions">At least one [MQTT-3.8.3-3, in 5.0 MQTT-3.8.3-2].</param>
    /// <param name="properties">MQTT 5 properties; ignored in 3.x.</param>
    /// <param name="version">The version spoken.</param>
    public static void Write(
        PacketWriter writer,
        ushort packetId,
        ReadOnlySpan<Subscription> subscriptions,
        IReadOnlyList<Property> properties,
        ProtocolVersion version)
    {
        writer.Byte(FixedHeader.Of(PacketType.Subscribe));
        var length = writer.BeginLength();
        writer.TwoByteInteger(packetId);
        if (version == ProtocolVersion.V5)
        {
            writer.Properties(properties);
        }

        foreach (var subscription in subscriptions)
        {
            writer.Text(subscription.Filter);
            writer.Byte(Options(subscription, version));
        }

        writer.EndLength(length);
    }

    /// <summary>How many bytes of the packet one subscription takes.</summary>
    public static int Size(Subscription subscription) => 2 + Encoding.UTF8.GetByteCount(subscription.Filter) + 1;

    // retain handling 0x30 · retain as published 0x08 · no local 0x04 · QoS 0x03
    private static byte Options(Subscription subscription, ProtocolVersion version)
    {
        var options = (int)subscription.QoS;
        if (version == ProtocolVersion.V5)
        {
            options |= (subscription.NoLocal ? 0x04 : 0)
                | (subscription.RetainAsPublished ? 0x08 : 0)
                | (subscription.RetainHandling << 4);
        }

        return (byte)options;
    }
}
