using System.Buffers.Binary;
using System.Text;

namespace JetNotify.Bench;

/// <summary>PUBLISH packets of one size, encoded once, back to back: any run of them is one slice to send. Their bodies
/// differ in their digits.</summary>
internal sealed class PublishBlock
{
    private readonly byte[] _bytes;

    /// <summary>Encodes so many packets; above QoS 0 they carry the identifiers 1 to count, at most 65535.</summary>
    public PublishBlock(string topic, ReadOnlySpan<byte> body, int qos, bool mqtt5, int count, bool retain = false)
    {
        int topicLength = Encoding.UTF8.GetByteCount(topic);
        int remaining = 2 + topicLength + (qos > 0 ? 2 : 0) + (mqtt5 ? 1 : 0) + body.Length;
        Span<byte> header = stackalloc byte[5];
        header[0] = (byte)(0x30 | (qos << 1) | (retain ? 1 : 0));
        int headerLength = 1;
        for (int rest = remaining; ; rest >>= 7)
        {
            header[headerLength++] = (byte)(rest > 127 ? rest | 0x80 : rest);
            if (rest <= 127)
            {
                break;
            }
        }

        PacketSize = headerLength + remaining;
        Count = count;
        _bytes = new byte[(long)PacketSize * count];
        for (int index = 0; index < count; index++)
        {
            var packet = _bytes.AsSpan(index * PacketSize, PacketSize);
            header[..headerLength].CopyTo(packet);
            packet = packet[headerLength..];
            BinaryPrimitives.WriteUInt16BigEndian(packet, (ushort)topicLength);
            packet = packet[(2 + Encoding.UTF8.GetBytes(topic, packet[2..]))..];
            if (qos > 0)
            {
                BinaryPrimitives.WriteUInt16BigEndian(packet, (ushort)(index + 1));
                packet = packet[2..];
            }

            // MQTT 5: no properties is a length of zero.
            packet = mqtt5 ? packet[1..] : packet;
            body.CopyTo(packet);
            if (index > 0)
            {
                ChangeDigits(packet[..body.Length], index);
            }
        }
    }

    /// <summary>Bytes of one packet.</summary>
    public int PacketSize { get; }

    /// <summary>Packets in the block.</summary>
    public int Count { get; }

    // No two messages say the same, as on a router: what a subscriber knew of the one before must not be all there is.
    private static void ChangeDigits(Span<byte> body, int seed)
    {
        var random = new Random(seed);
        foreach (ref byte value in body)
        {
            if (value is >= (byte)'1' and <= (byte)'9')
            {
                value = (byte)random.Next('1', '9' + 1);
            }
        }
    }

    /// <summary>The bytes of <paramref name="count"/> packets from <paramref name="first"/> on.</summary>
    public ReadOnlySpan<byte> Slice(int first, int count) => _bytes.AsSpan(first * PacketSize, count * PacketSize);
}
