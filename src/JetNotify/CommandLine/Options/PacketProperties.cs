using JetNotify.Mqtt.Wire;

namespace JetNotify.CommandLine.Options;

/// <summary>The MQTT 5 properties of <c>-D</c>, by the packet they go into and in the order typed.</summary>
internal sealed class PacketProperties
{
    private readonly List<PacketProperty> _properties;

    /// <summary>Sorts the properties to their packets.</summary>
    /// <exception cref="UsageException">One that may stand only once is given twice, or is said by another option too;
    /// one that needs another.</exception>
    public PacketProperties(ParsedOptions parsed, SessionGroup session, WillGroup will)
    {
        _properties = [.. parsed.All(session.Property)];
        foreach (var packet in (ReadOnlySpan<PropertyPackets>)
            [PropertyPackets.Connect, PropertyPackets.Will, PropertyPackets.Subscribe, PropertyPackets.Unsubscribe,
                PropertyPackets.Disconnect])
        {
            try
            {
                PropertyTable.Check(For(packet), packet);
            }
            catch (ArgumentException e)
            {
                throw new UsageException(session.Property, e.Message);
            }
        }

        RefuseContradictions(parsed, session, will);
    }

    /// <summary>The session expiry that <c>-D</c> put into CONNECT, in seconds, or null.</summary>
    public uint? SessionExpiry => Find(PropertyPackets.Connect, PropertyId.SessionExpiryInterval)?.Number;

    /// <summary>The packet limit that <c>-D</c> put into CONNECT, in bytes, or null.</summary>
    public uint? MaximumPacketSize => Find(PropertyPackets.Connect, PropertyId.MaximumPacketSize)?.Number;

    /// <summary>Returns the properties of one packet.</summary>
    public List<Property> For(PropertyPackets packet) =>
        [.. _properties.Where(property => property.Packet == packet).Select(property => property.Property)];

    private Property? Find(PropertyPackets packet, PropertyId id) =>
        _properties.Find(p => p.Packet == packet && p.Property.Id == id)?.Property;

    private void RefuseContradictions(ParsedOptions parsed, SessionGroup session, WillGroup will)
    {
        string? problem = null;
        if (SessionExpiry is not null && parsed.Has(session.Expiry))
        {
            problem = $"{session.Expiry.Name} says the session-expiry-interval already";
        }
        else if (MaximumPacketSize is not null && parsed.Has(session.MaxPacketSize))
        {
            problem = $"{session.MaxPacketSize.Name} says the maximum-packet-size already";
        }
        else if (For(PropertyPackets.Will).Count > 0 && !parsed.Has(will.Topic))
        {
            problem = $"a property of the will needs {will.Topic.Name}";
        }

        if (problem is not null)
        {
            throw new UsageException(session.Property, problem);
        }
    }
}
