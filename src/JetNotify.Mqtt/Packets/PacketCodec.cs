using JetNotify.Mqtt.Wire;
using MQTTnet.Adapter;
using MQTTnet.Formatter;
using MQTTnet.Packets;

namespace JetNotify.Mqtt.Packets;

/// <summary>
/// Control packets from and to bytes, by MQTTnet's formatter: after <see cref="PacketRules"/> on the way in, beside
/// <see cref="OwnPackets"/> on the way out. Encoding and decoding may go on at once, each on one thread at a time.
/// </summary>
internal sealed class PacketCodec
{
    private readonly ProtocolVersion _version;

    /// <summary>A codec for one connection.</summary>
    public PacketCodec(ProtocolVersion version)
    {
        _version = version;
        Formatter = new MqttPacketFormatterAdapter(VersionOf(version),
            new MqttBufferWriter(256, ConnectOptions.ProtocolMaxPacketSize));
    }

    /// <summary>MQTTnet's formatter.</summary>
    public MqttPacketFormatterAdapter Formatter { get; }

    /// <summary>Which properties the packet decoded last had.</summary>
    public PropertySet Seen { get; private set; }

    /// <summary>The version in MQTTnet's terms.</summary>
    public static MqttProtocolVersion VersionOf(ProtocolVersion version) => version switch
    {
        ProtocolVersion.V31 => MqttProtocolVersion.V310,
        ProtocolVersion.V311 => MqttProtocolVersion.V311,
        _ => MqttProtocolVersion.V500,
    };

    /// <summary>Returns a packet's bytes, good until the next call.</summary>
    public ReadOnlySpan<byte> Encode(MqttPacket packet) =>
        packet is OwnPacket own ? own.Bytes : Formatter.Encode(packet).Packet;

    /// <summary>Decodes one whole control packet, neither PUBLISH nor PUBREL, that a session is to handle.</summary>
    /// <param name="session">Says whether such a packet may come now.</param>
    /// <param name="packet">The fixed header and everything after it.</param>
    /// <exception cref="MqttException">It may not come now, does not parse or breaks a rule.</exception>
    public MqttPacket DecodeFor(Session session, ReadOnlySpan<byte> packet)
    {
        var body = PacketFramer.Body(packet, _version);
        session.CheckExpected(FixedHeader.TypeOf(packet[0]));
        try
        {
            Seen = PacketRules.Check(packet[0], body, _version);
            return Formatter.Decode(new ReceivedMqttPacket(packet[0], body.ToArray(), packet.Length));
        }
        catch (MqttException failure)
        {
            throw MalformedPacket.In(failure, packet[0], body);
        }
        catch (Exception foreign)
        {
            throw MalformedPacket.Failure($"{FixedHeader.NameOf(FixedHeader.TypeOf(packet[0]))} that cannot be "
                + $"decoded: {foreign.Message}");
        }
    }
}
