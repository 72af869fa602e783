using System.Text;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Simulator.Wire;

/// <summary>SUBSCRIBE as a server reads it (MQTT 3.1.1 §3.8, MQTT 5.0 §3.8).</summary>
public static class SubscribePacket
{
    /// <summary>Packet Identifier · [5.0: Properties] · (Topic Filter · Options)+. The filters are strings and not
    /// checked further: a server answers for each.</summary>
    /// <param name="body">What follows the fixed header.</param>
    /// <param name="version">The version spoken.</param>
    /// <param name="subscriptions">At least one, in the order asked.</param>
    /// <param name="subscriptionId">The MQTT 5 subscription identifier of them all, 1…268,435,455; 0 for none.</param>
    /// <returns>The packet identifier.</returns>
    /// <exception cref="MqttException">It does not parse or breaks a rule.</exception>
    public static ushort Read(
        ReadOnlySpan<byte> body, ProtocolVersion version, out IReadOnlyList<SubscriptionOptions> subscriptions,
        out uint subscriptionId)
    {
        var fields = new FieldReader(body, version);
        ushort id = fields.PacketId();
        subscriptionId = 0;
        if (version == ProtocolVersion.V5)
        {
            var reader = new PropertyReader(fields.Properties(), PropertyPackets.Subscribe);
            while (reader.Read())
            {
                subscriptionId = reader.Id == PropertyId.SubscriptionIdentifier ? reader.Number : subscriptionId;
            }
        }

        if (fields.AtEnd)
        {
            MalformedPacket.Throw(
                "SUBSCRIBE without a topic filter",
                version == ProtocolVersion.V5 ? "MQTT-3.8.3-2" : "MQTT-3.8.3-3",
                ReasonCode.ProtocolError);
        }

        var read = new List<SubscriptionOptions>();
        while (!fields.AtEnd)
        {
            string filter = Encoding.UTF8.GetString(fields.Text());
            read.Add(OptionsOf(filter, fields.Byte(), version));
        }

        subscriptions = read;
        return id;
    }

    private static SubscriptionOptions OptionsOf(string filter, byte options, ProtocolVersion version)
    {
        if ((options & 3) == 3)
        {
            MalformedPacket.Throw("a subscription asks for the QoS 3",
                version == ProtocolVersion.V5 ? null : "MQTT-3.8.3-4");
        }

        if (version == ProtocolVersion.V5 && (options & 0x30) == 0x30)
        {
            MalformedPacket.Throw("a subscription has the retain handling 3", null, ReasonCode.ProtocolError);
        }

        // 3.1 leaves the upper bits unused.
        int reserved = version switch { ProtocolVersion.V5 => 0xC0, ProtocolVersion.V311 => 0xFC, _ => 0 };
        if ((options & reserved) != 0)
        {
            MalformedPacket.Throw(
                $"a subscription has the options 0x{options:X2}",
                    version == ProtocolVersion.V5 ? "MQTT-3.8.3-5" : "MQTT-3.8.3-4");
        }

        var subscription = new SubscriptionOptions(filter, (QoS)(options & 3));
        return version != ProtocolVersion.V5 ? subscription : subscription with
        {
            NoLocal = (options & 0x04) != 0,
            RetainAsPublished = (options & 0x08) != 0,
            RetainHandling = (byte)(options >> 4),
        };
    }
}

/// <summary>One topic filter of a SUBSCRIBE with its options (MQTT 5.0 §3.8.3.1), as it was sent.</summary>
/// <param name="Filter">The filter, not checked.</param>
/// <param name="QoS">The highest quality of service asked for.</param>
public sealed record SubscriptionOptions(string Filter, QoS QoS)
{
    /// <summary>Whether what this client publishes is not for it (5.0).</summary>
    public bool NoLocal { get; init; }

    /// <summary>Whether RETAIN stays as the publisher set it (5.0).</summary>
    public bool RetainAsPublished { get; init; }

    /// <summary>0 sends retained messages, 1 only where the subscription is new, 2 never (5.0).</summary>
    public byte RetainHandling { get; init; }
}
