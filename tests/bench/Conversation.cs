using System.Buffers.Binary;
using System.Net.Sockets;

namespace JetNotify.Bench;

/// <summary>The canned broker's side of one connection: read what is there, answer it, send what may be sent.</summary>
internal sealed class Conversation(Socket socket, Payload payload, int qos, long messages, int window) : IDisposable
{
    // Enough that a send costs nothing per packet, little enough to stay in the cache.
    private const int BlockSize = 512 * 1024;

    private const int LevelTcp = 6;
    private const int QuickAck = 12;
    private const int StallMicroseconds = 1_000;

    private readonly byte[] inbox = new byte[64 * 1024];
    private readonly List<byte> answers = [];
    private PublishBlock? block;
    private int inboxLength;
    private bool mqtt5;
    private bool left;
    private string? failure;
    private long sent;
    private long taken;
    private long done;

    // The messages that the block holds: all of them, or all but the last.
    private long Alike => payload.Last is null ? messages : messages - 1;

    /// <summary>Serves until the client has left. Null, or what went wrong.</summary>
    public string? Run()
    {
        while (!left && failure is null)
        {
            int ready = Ready();
            if (ready == 0 || socket.Available > 0)
            {
                Read();
            }

            if (answers.Count > 0)
            {
                socket.Send(answers.ToArray());
                answers.Clear();
            }

            if (ready > 0 && !left)
            {
                Send(ready);
            }

            if (block is not null && payload.Last is { } last && sent == Alike && !left)
            {
                socket.Send(new PublishBlock(Payload.Topic, last, qos, mqtt5, 1).Slice(0, 1));
                sent++;
            }
        }

        return failure is not null ? failure
            : sent < messages ? $"the client left after {sent} of {messages} messages"
            : qos > 0 && taken < messages ? $"the client acknowledged {taken} of {messages} messages"
            : null;
    }

    /// <inheritdoc/>
    public void Dispose() => socket.Dispose();

    // How many packets may go now, as one slice of the block. Above QoS 0 it waits until a quarter of the window is
    // free: the client, not the broker's eagerness, decides how small the pieces are.
    private int Ready()
    {
        if (block is null || sent >= Alike)
        {
            return 0;
        }

        int first = (int)(sent % block.Count);
        int slice = (int)Math.Min(block.Count - first, Alike - sent);
        if (qos == 0)
        {
            return slice;
        }

        int free = (int)(done + block.Count - sent);
        return free >= Math.Min(slice, Math.Max(1, block.Count / 4)) ? Math.Min(slice, free) : 0;
    }

    private void Send(int count)
    {
        socket.Send(block!.Slice((int)(sent % block.Count), count));
        sent += count;
    }

    private void Read()
    {
        // A client that left Nagle's algorithm on holds its last acknowledgements back until TCP has acknowledged the
        // ones before, which takes 40 ms a window. Asked for only once both sides wait: asked for always, it would make
        // the client send each acknowledgement by itself, and double its work.
        if (qos > 0 && !socket.Poll(StallMicroseconds, SelectMode.SelectRead))
        {
            socket.SetRawSocketOption(LevelTcp, QuickAck, [1, 0, 0, 0]);
        }

        int read = socket.Receive(inbox.AsSpan(inboxLength));
        left = read == 0;
        inboxLength += read;
        var rest = inbox.AsSpan(0, inboxLength);
        while (rest.Length >= 2 && !left && failure is null)
        {
            // What a subscriber sends is short: a remaining length of one or two bytes.
            int length = rest[1] < 128 ? 2 + rest[1]
                : rest.Length < 3 ? int.MaxValue
                : 3 + (rest[1] & 127) + (rest[2] << 7);
            if (length > rest.Length)
            {
                break;
            }

            Answer(rest[0] >> 4, rest[(rest[1] < 128 ? 2 : 3)..length]);
            rest = rest[length..];
        }

        rest.CopyTo(inbox);
        inboxLength = rest.Length;
    }

    private void Answer(int type, ReadOnlySpan<byte> body)
    {
        switch (type)
        {
            case 1: // CONNECT: the protocol name, then its level.
                mqtt5 = body[2 + BinaryPrimitives.ReadUInt16BigEndian(body)] == 5;
                answers.AddRange(mqtt5 ? [0x20, 3, 0, 0, 0] : (ReadOnlySpan<byte>)[0x20, 2, 0, 0]);
                break;
            case 8:
                Subscribe(body);
                break;
            case 4: // PUBACK
                Acknowledged(ref taken, body);
                done = taken;
                break;
            case 5: // PUBREC is answered with PUBREL. A client may leave with its last message here: it has taken it.
                Acknowledged(ref taken, body);
                answers.AddRange([0x62, 2, body[0], body[1]]);
                break;
            case 7: // PUBCOMP
                Acknowledged(ref done, body);
                break;
            case 12: // PINGREQ
                answers.AddRange([0xD0, 0]);
                break;
            case 14: // DISCONNECT
                left = true;
                break;
            default:
                failure = $"the client sent a packet of type {type}";
                break;
        }
    }

    // One topic filter is all that the bench subscribes to; its QoS is the packet's last byte (in 5.0 its low bits).
    private void Subscribe(ReadOnlySpan<byte> body)
    {
        if ((body[^1] & 3) != qos)
        {
            failure = $"the client asked for QoS {body[^1] & 3} where the row sends QoS {qos}";
        }

        answers.AddRange([0x90, (byte)(mqtt5 ? 4 : 3), body[0], body[1]]);
        answers.AddRange(mqtt5 ? [0, (byte)qos] : (ReadOnlySpan<byte>)[(byte)qos]);
        int size = new PublishBlock(Payload.Topic, payload.Body, qos, mqtt5, 1).PacketSize;
        int count = qos > 0 ? window : Math.Max(1, BlockSize / size);
        block = new PublishBlock(Payload.Topic, payload.Body, qos, mqtt5, count);
    }

    // [MQTT-4.6.0-2] and [MQTT-4.6.0-3]: acknowledgements come in the order of the PUBLISH packets.
    private void Acknowledged(ref long count, ReadOnlySpan<byte> body)
    {
        ushort id = BinaryPrimitives.ReadUInt16BigEndian(body);
        int expected = (int)(count % block!.Count) + 1;
        failure ??= id == expected ? null : $"the client acknowledged {id} where {expected} was next";
        count++;
    }
}
