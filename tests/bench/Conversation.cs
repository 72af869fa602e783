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

    private readonly byte[] _inbox = new byte[64 * 1024];
    private readonly List<byte> _answers = [];
    private PublishBlock? _block;
    private int _inboxLength;
    private bool _mqtt5;
    private bool _left;
    private string? _failure;
    private long _sent;
    private long _taken;
    private long _done;

    // The messages that the block holds: all of them, or all but the last.
    private long Alike => payload.Last is null ? messages : messages - 1;

    /// <summary>Serves until the client has left. Null, or what went wrong.</summary>
    public string? Run()
    {
        while (!_left && _failure is null)
        {
            int ready = Ready();
            if (ready == 0 || socket.Available > 0)
            {
                Read();
            }

            if (_answers.Count > 0)
            {
                socket.Send(_answers.ToArray());
                _answers.Clear();
            }

            if (ready > 0 && !_left)
            {
                Send(ready);
            }

            if (_block is not null && payload.Last is { } last && _sent == Alike && !_left)
            {
                socket.Send(new PublishBlock(Payload.Topic, last, qos, _mqtt5, 1).Slice(0, 1));
                _sent++;
            }
        }

        return _failure is not null ? _failure
            : _sent < messages ? $"the client left after {_sent} of {messages} messages"
            : qos > 0 && _taken < messages ? $"the client acknowledged {_taken} of {messages} messages"
            : null;
    }

    /// <inheritdoc/>
    public void Dispose() => socket.Dispose();

    // How many packets may go now, as one slice of the block. Above QoS 0 it waits until a quarter of the window is
    // free: the client, not the broker's eagerness, decides how small the pieces are.
    private int Ready()
    {
        if (_block is null || _sent >= Alike)
        {
            return 0;
        }

        int first = (int)(_sent % _block.Count);
        int slice = (int)Math.Min(_block.Count - first, Alike - _sent);
        if (qos == 0)
        {
            return slice;
        }

        int free = (int)(_done + _block.Count - _sent);
        return free >= Math.Min(slice, Math.Max(1, _block.Count / 4)) ? Math.Min(slice, free) : 0;
    }

    private void Send(int count)
    {
        socket.Send(_block!.Slice((int)(_sent % _block.Count), count));
        _sent += count;
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

        int read = socket.Receive(_inbox.AsSpan(_inboxLength));
        _left = read == 0;
        _inboxLength += read;
        var rest = _inbox.AsSpan(0, _inboxLength);
        while (rest.Length >= 2 && !_left && _failure is null)
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

        rest.CopyTo(_inbox);
        _inboxLength = rest.Length;
    }

    private void Answer(int type, ReadOnlySpan<byte> body)
    {
        switch (type)
        {
            case 1: // CONNECT: the protocol name, then its level.
                _mqtt5 = body[2 + BinaryPrimitives.ReadUInt16BigEndian(body)] == 5;
                _answers.AddRange(_mqtt5 ? [0x20, 3, 0, 0, 0] : (ReadOnlySpan<byte>)[0x20, 2, 0, 0]);
                break;
            case 8:
                Subscribe(body);
                break;
            case 4: // PUBACK
                Acknowledged(ref _taken, body);
                _done = _taken;
                break;
            case 5: // PUBREC is answered with PUBREL. A client may leave with its last message here: it has _taken it.
                Acknowledged(ref _taken, body);
                _answers.AddRange([0x62, 2, body[0], body[1]]);
                break;
            case 7: // PUBCOMP
                Acknowledged(ref _done, body);
                break;
            case 12: // PINGREQ
                _answers.AddRange([0xD0, 0]);
                break;
            case 14: // DISCONNECT
                _left = true;
                break;
            default:
                _failure = $"the client sent a packet of type {type}";
                break;
        }
    }

    // One topic filter is all that the bench subscribes to; its QoS is the packet's last byte (in 5.0 its low bits).
    private void Subscribe(ReadOnlySpan<byte> body)
    {
        if ((body[^1] & 3) != qos)
        {
            _failure = $"the client asked for QoS {body[^1] & 3} where the row sends QoS {qos}";
        }

        _answers.AddRange([0x90, (byte)(_mqtt5 ? 4 : 3), body[0], body[1]]);
        _answers.AddRange(_mqtt5 ? [0, (byte)qos] : (ReadOnlySpan<byte>)[(byte)qos]);
        int size = new PublishBlock(Payload.Topic, payload.Body, qos, _mqtt5, 1).PacketSize;
        int count = qos > 0 ? window : Math.Max(1, BlockSize / size);
        _block = new PublishBlock(Payload.Topic, payload.Body, qos, _mqtt5, count);
    }

    // [MQTT-4.6.0-2] and [MQTT-4.6.0-3]: acknowledgements come in the order of the PUBLISH packets.
    private void Acknowledged(ref long count, ReadOnlySpan<byte> body)
    {
        ushort id = BinaryPrimitives.ReadUInt16BigEndian(body);
        int expected = (int)(count % _block!.Count) + 1;
        _failure ??= id == expected ? null : $"the client acknowledged {id} where {expected} was next";
        count++;
    }
}
