using System.Text;

namespace JetNotify.Mqtt.Wire;

/// <summary>SUBACK and UNSUBACK: the answers that carry a code for each topic filter
/// (MQTT 3.1.1 §3.9 and §3.11, MQTT 5.0 §3.9 and §3.11).</summary>
public readonly ref struct SubAckPacket
{
    /// <summary>The packet identifier of the request that is answered.</summary>
    public ushort PacketId { get; init; }

    /// <summary>One code for each topic filter, in the order asked; empty in an UNSUBACK of 3.1 and 3.1.1.</summary>
    public ReadOnlySpan<byte> Codes { get; init; }

    /// <summary>The broker's own words (5.0), or null.</summary>
    public string? ReasonString { get; init; }

    /// <summary>Packet Identifier · [5.0: Properties] · code* .</summary>
    /// <param name="type"><see cref="PacketType.SubAck"/> or <see cref="PacketType.UnsubAck"/>.</param>
    /// <param name="body">What follows the fixed header; the result borrows from it.</param>
    /// <param name="version">The version spoken.</param>
    /// <exception cref="MqttFailure">It does not parse, or has a code that is reserved.</exception>
    public static SubAckPacket Read(PacketType type, ReadOnlySpan<byte> body, ProtocolVersion version)
    {
        var fields = new FieldReader(body, version);
        var id = fields.PacketId();
        string? words = null;
        if (version == ProtocolVersion.V5)
        {
            var reader = new PropertyReader(fields.Properties(), (PropertyPackets)(1 << (int)type));
            while (reader.Read())
            {
                words = reader.Id == PropertyId.ReasonString ? Encoding.UTF8.GetString(reader.Text) : words;
            }
        }
        else if (type == PacketType.UnsubAck)
        {
            fields.End(type);
        }

        foreach (var code in fields.Rest)
        {
            if (!IsCode(type, code, version))
            {
                Malformation.Throw(
                    $"{FixedHeader.NameOf(type)} has the code 0x{code:X2}",
                    type == PacketType.SubAck ? "MQTT-3.9.3-2" : "MQTT-3.11.3-2");
            }
        }

        return new SubAckPacket { PacketId = id, Codes = fields.Rest, ReasonString = words };
    }

    // A refusal that 5.0 does not list is a refusal all the same; a grant that is not listed is nothing one could act on.
    private static bool IsCode(PacketType type, byte code, ProtocolVersion version) => (type, version) switch
    {
        (PacketType.SubAck, ProtocolVersion.V5) => code is <= 2 or >= 0x80,
        (PacketType.SubAck, _) => code is <= 2 or 0x80,
        _ => code is 0 or 0x11 or >= 0x80,
    };

    /// <summary>Writes it as a server does.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="type"><see cref="PacketType.SubAck"/> or <see cref="PacketType.UnsubAck"/>.</param>
    /// <param name="packetId">The packet identifier of the request.</param>
    /// <param name="codes">One for each topic filter, in the order asked; not sent in an UNSUBACK of 3.1 and 3.1.1.</param>
    /// <param name="version">The version spoken.</param>
    public static void Write(
        PacketWriter writer, PacketType type, ushort packetId, ReadOnlySpan<byte> codes, ProtocolVersion version)
    {
        writer.Byte(FixedHeader.Of(type));
        var length = writer.BeginLength();
        writer.TwoByteInteger(packetId);
        if (version == ProtocolVersion.V5)
        {
            writer.VariableInt(0);
        }

        if (version == ProtocolVersion.V5 || type == PacketType.SubAck)
        {
            writer.Raw(codes);
        }

        writer.EndLength(length);
    }
}
