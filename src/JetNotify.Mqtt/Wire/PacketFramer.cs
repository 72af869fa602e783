namespace JetNotify.Mqtt.Wire;

/// <summary>Finds where a packet ends (MQTT 3.1.1 §2.2.3): nothing is copied, nothing kept between calls.</summary>
public static class PacketFramer
{
    /// <summary>Looks at the packet that begins at the first of <paramref name="bytes"/>.</summary>
    /// <param name="bytes">Received and not yet consumed.</param>
    /// <param name="maxPacketSize">The largest packet taken, in bytes of the whole packet.</param>
    /// <param name="length">Bytes of the whole packet, header included; 0 while the header itself is not there
    /// yet.</param>
    /// <returns>Whether all of them are there.</returns>
    /// <exception cref="MqttException">The length takes more than four bytes (0x81), or the packet is above
    /// <paramref name="maxPacketSize"/> (0x95): said as soon as its header is there, before memory is taken for
    /// it.</exception>
    public static bool TryReadFrame(ReadOnlySpan<byte> bytes, int maxPacketSize, out int length)
    {
        length = 0;
        if (bytes.Length < 2)
        {
            return false;
        }

        int size = VariableInt.Read(bytes[1..], out int remaining);
        if (size <= 0)
        {
            if (size < 0)
            {
                MalformedPacket.Throw("the Remaining Length takes more than four bytes");
            }

            return false;
        }

        int whole = 1 + size + remaining;
        if (whole > maxPacketSize)
        {
            MalformedPacket.Throw(
                $"{FixedHeader.NameOf(FixedHeader.TypeOf(bytes[0]))} of {whole} bytes, above the maximum packet "
                    + $"size of {maxPacketSize}",
                "MQTT-3.1.2-24",
                ReasonCode.PacketTooLarge);
        }

        length = whole;
        return bytes.Length >= whole;
    }

    /// <summary>What follows the fixed header of a whole packet.</summary>
    /// <exception cref="MqttException"><paramref name="packet"/> is not exactly one packet, or in 5.0 its length is not
    /// written in as few bytes as it takes [MQTT-1.5.5-1].</exception>
    internal static ReadOnlySpan<byte> Body(ReadOnlySpan<byte> packet, ProtocolVersion version)
    {
        int remaining = 0;
        int size = packet.IsEmpty ? 0 : VariableInt.Read(packet[1..], out remaining);
        if (size <= 0 || 1 + size + remaining != packet.Length)
        {
            MalformedPacket.Throw("a packet shorter or longer than its Remaining Length");
        }

        if (size > 1 && packet[size] == 0 && version == ProtocolVersion.V5)
        {
            MalformedPacket.Throw("a Remaining Length in more bytes than it takes", "MQTT-1.5.5-1");
        }

        return packet[(1 + size)..];
    }
}
