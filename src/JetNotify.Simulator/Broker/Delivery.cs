using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Simulator.Broker;

/// <summary>One message on its way to all who subscribed: encoded once for each version, copied to the heap only when
/// somebody must keep it.</summary>
internal ref struct Delivery
{
    private readonly Publish _message;
    private readonly PacketWriter _v3;
    private readonly PacketWriter _v5;
    private StoredMessage? _stored;

    /// <summary>A message to deliver.</summary>
    /// <param name="message">With the properties that travel unchanged alone.</param>
    /// <param name="expires">When it expires, or null.</param>
    /// <param name="from">The client that published it, or null.</param>
    /// <param name="v3">Where it is encoded for 3.x.</param>
    /// <param name="v5">Where it is encoded for 5.0.</param>
    public Delivery(in Publish message, DateTimeOffset? expires, string? from, PacketWriter v3, PacketWriter v5)
    {
        _message = message;
        Expires = expires;
        From = from;
        _v3 = v3;
        _v5 = v5;
        v3.Clear();
        v5.Clear();
    }

    public readonly Publish Message => _message;

    public readonly QoS QoS => _message.QoS;

    public DateTimeOffset? Expires { get; }

    public string? From { get; }

    /// <summary>Whether RETAIN reaches everybody as it is.</summary>
    public bool KeepsRetain { get; init; }

    /// <summary>The whole packet at QoS 0 without RETAIN, and for 5.0 without anything of the subscriber's
    /// own.</summary>
    public readonly ReadOnlySpan<byte> AtMostOnce(ProtocolVersion version)
    {
        var writer = version == ProtocolVersion.V5 ? _v5 : _v3;
        if (writer.Length == 0)
        {
            PublishPacket.Write(
                writer,
                new Publish { Topic = _message.Topic, Payload = _message.Payload, Properties = _message.Properties },
                version);
        }

        return writer.Written;
    }

    /// <summary>The message to keep.</summary>
    public StoredMessage Stored() => _stored ??= new StoredMessage
    {
        Topic = _message.Topic.ToArray(),
        Payload = _message.Payload.ToArray(),
        Properties = _message.Properties.ToArray(),
        QoS = _message.QoS,
        Retain = _message.Retain,
        Expires = Expires,
        From = From,
    };
}
