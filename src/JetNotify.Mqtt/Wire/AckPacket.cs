using System.Buffers.Binary;

namespace JetNotify.Mqtt.Wire;

/// <summary>PUBACK, PUBREC, PUBREL and PUBCOMP: four names for one shape (MQTT 3.1.1 §3.4–3.7, MQTT 5.0
/// §3.4–3.7).</summary>
public static class AckPacket
{
    /// <summary>Packet Identifier · [5.0, unless it is 0: reason code].</summary>
    public static void Write(PacketWriter writer, PacketType type, ushort packetId,
        ReasonCode reason = ReasonCode.Success)
    {
        writer.Byte(FixedHeader.Of(type));
        writer.Byte((byte)(reason == ReasonCode.Success ? 2 : 3));
        writer.TwoByteInteger(packetId);
        if (reason != ReasonCode.Success)
        {
            writer.Byte((byte)reason);
        }
    }

    /// <summary>The packet identifiers of one type among acknowledgements written one after the other.</summary>
    internal static PacketIdEnumerator PacketIds(ReadOnlySpan<byte> written, PacketType type) =>
        new(written, FixedHeader.Of(type));

    /// <summary>Packet Identifier · [5.0: reason code · [Properties]].</summary>
    /// <param name="type">Which of the four.</param>
    /// <param name="body">What follows the fixed header.</param>
    /// <param name="version">The version spoken.</param>
    /// <param name="reason">The reason code; 0 where none was sent.</param>
    /// <returns>The packet identifier.</returns>
    /// <exception cref="MqttException">It does not parse.</exception>
    public static ushort Read(PacketType type, ReadOnlySpan<byte> body, ProtocolVersion version, out ReasonCode reason)
    {
        var fields = new FieldReader(body, version);
        ushort id = fields.PacketId();
        reason = ReasonCode.Success;
        if (version == ProtocolVersion.V5 && !fields.AtEnd)
        {
            reason = (ReasonCode)fields.Byte();
            if (!fields.AtEnd)
            {
                var reader = new PropertyReader(fields.Properties(), (PropertyPackets)(1 << (int)type));
                while (reader.Read())
                {
                }
            }
        }

        fields.End(type);
        return id;
    }

    /// <summary>Walks through acknowledgements as <see cref="Write"/> wrote them: no length above 127.</summary>
    internal ref struct PacketIdEnumerator(ReadOnlySpan<byte> written, byte header)
    {
        private ReadOnlySpan<byte> _rest = written;

        /// <summary>The identifier found.</summary>
        public ushort Current { get; private set; }

        /// <summary>Returns itself, for <c>foreach</c>.</summary>
        public readonly PacketIdEnumerator GetEnumerator() => this;

        /// <summary>Finds the next.</summary>
        public bool MoveNext()
        {
            while (_rest.Length >= 4)
            {
                byte type = _rest[0];
                Current = BinaryPrimitives.ReadUInt16BigEndian(_rest[2..]);
                _rest = _rest[(2 + _rest[1])..];
                if (type == header)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
