using System.Buffers.Binary;
using System.Text;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Mqtt.Transport;

/// <summary>
/// The bytes inside a WebSocket's binary frames (RFC 6455 §5), synchronously: one thread reads while another writes.
/// Frame boundaries mean nothing to MQTT [MQTT-6.0.0-2]. Pings are answered from the reading thread; a close frame is
/// answered and is the end of the stream. The framework's own class is asynchronous, and a
/// read of it is one frame at most: a write for each message instead of one for all that has arrived, and 8 times the
/// CPU (1 M messages of 560 bytes, a frame each: 0.5 s here, 4.5 s there).
/// </summary>
internal sealed class WebSocketFrames(Stream inner) : Stream
{
    private const int MaxHeader = 14;
    private const int MaxControl = 125;
    private const int WriteChunk = 16 * 1024;
    private const int ReceiveSize = 64 * 1024;

    private readonly ReceiveBuffer _received = new(ReceiveSize, ReceiveSize);
    private readonly byte[] _sent = new byte[MaxHeader + WriteChunk];
    private readonly Lock _writing = new();
    private ulong _left;
    private bool _inMessage;
    private bool _ended;
    private bool _closed;
    private IOException? _broken;

    private enum Opcode
    {
        Continuation = 0,
        Text = 1,
        Binary = 2,
        Close = 8,
        Ping = 9,
        Pong = 10,
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get =>
        throw new NotSupportedException(); set => throw new NotSupportedException();
    }

    /// <summary>What the server's close frame said, as the end of "the broker …"; null before one came.</summary>
    public string? CloseReason { get; private set; }

    /// <summary>As many payload bytes as have arrived and fit, of as many frames; blocks only for the first. 0 is the
    /// end.</summary>
    /// <exception cref="IOException">The connection failed, or the server broke the framing.</exception>
    public override int Read(Span<byte> buffer)
    {
        int read = 0;
        while (read < buffer.Length && !_ended)
        {
            if (_left == 0)
            {
                if (!TryNextFrame(mayBlock: read == 0))
                {
                    break;
                }

                continue;
            }

            if (!Have(1, mayBlock: read == 0))
            {
                break;
            }

            var payload = _received.Unread;
            int size = (int)Math.Min(_left, (ulong)Math.Min(payload.Length, buffer.Length - read));
            payload[..size].CopyTo(buffer[read..]);
            _received.Consume(size);
            _left -= (ulong)size;
            read += size;
        }

        return read;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <summary>Sends the bytes as binary frames.</summary>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        lock (_writing)
        {
            while (!buffer.IsEmpty)
            {
                int size = Math.Min(buffer.Length, WriteChunk);
                Send(Opcode.Binary, buffer[..size]);
                buffer = buffer[size..];
            }
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Nothing is held back.</summary>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Sends the close frame (status 1000), once.</summary>
    public void SendClose() => Close([0x03, 0xE8]);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    // What came whole before a frame that cannot be is the caller's first; the failure is met by the read after it.
    private bool TryNextFrame(bool mayBlock)
    {
        if (mayBlock)
        {
            return _broken is null ? NextFrame(mayBlock) : throw new IOException(_broken.Message,
                _broken.InnerException ?? _broken);
        }

        try
        {
            return NextFrame(mayBlock);
        }
        catch (IOException failure)
        {
            _broken = failure;
            return false;
        }
    }

    // A stream fails with an IOException; what is inside tells it from a connection that was lost: it does not mend
    // itself by coming back.
    private static IOException Broken(string what) => new(what, new MqttException(FailureKind.Malformed, what)
    {
        Code = (byte)ReasonCode.ProtocolError,
    });

    // A data frame's header is taken, or a control frame whole; false when that would block or the stream has ended.
    private bool NextFrame(bool mayBlock)
    {
        if (!Have(2, mayBlock))
        {
            return false;
        }

        byte first = _received.Unread[0];
        byte second = _received.Unread[1];
        var opcode = (Opcode)(first & 0x0F);
        bool final = (first & 0x80) != 0;
        bool control = (first & 0x08) != 0;
        if ((first & 0x70) != 0 || (second & 0x80) != 0 || (control && (!final || second > MaxControl)))
        {
            throw Broken("the server broke the WebSocket protocol: a frame header that cannot be (RFC 6455 §5.2)");
        }

        int header = second switch { 127 => 10, 126 => 4, _ => 2 };
        if (!Have(control ? header + second : header, mayBlock))
        {
            return false;
        }

        var rest = _received.Unread[2..];
        ulong length = second switch
        {
            127 => BinaryPrimitives.ReadUInt64BigEndian(rest),
            126 => BinaryPrimitives.ReadUInt16BigEndian(rest),
            _ => second,
        };
        _received.Consume(header);
        if (control)
        {
            _received.Consume((int)length);
            Answer(opcode, rest[..(int)length]);
        }
        else
        {
            Begin(opcode, final, length);
        }

        return true;
    }

    private void Begin(Opcode opcode, bool final, ulong length)
    {
        if (opcode == Opcode.Text)
        {
            throw Broken("the server sent text in a WebSocket that carries MQTT, which is binary [MQTT-6.0.0-1]");
        }

        if (opcode != (_inMessage ? Opcode.Continuation : Opcode.Binary))
        {
            throw Broken("the server broke the WebSocket protocol: a frame out of its order (RFC 6455 §5.4)");
        }

        _inMessage = !final;
        _left = length;
    }

    private void Answer(Opcode opcode, ReadOnlySpan<byte> payload)
    {
        switch (opcode)
        {
            case Opcode.Ping:
                lock (_writing)
                {
                    Send(Opcode.Pong, payload);
                }

                break;
            case Opcode.Pong:
                break;
            case Opcode.Close:
                _ended = true;
                CloseReason = payload.Length < 2
                    ? "closed the WebSocket"
                    : $"closed the WebSocket with {BinaryPrimitives.ReadUInt16BigEndian(payload)} "
                        + $"{Encoding.UTF8.GetString(payload[2..])}".TrimEnd();
                Close(payload.Length >= 2 ? payload[..2] : []);
                break;
            default:
                throw Broken("the server broke the WebSocket protocol: an unknown frame (RFC 6455 §5.2)");
        }
    }

    private void Close(ReadOnlySpan<byte> status)
    {
        lock (_writing)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            try
            {
                Send(Opcode.Close, status);
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                // A peer that no longer listens needs no goodbye.
            }
        }
    }

    // Under the lock: one frame, final and masked (RFC 6455 §5.3), in one write.
    private void Send(Opcode opcode, ReadOnlySpan<byte> payload)
    {
        _sent[0] = (byte)(0x80 | (int)opcode);
        int at = 2;
        if (payload.Length <= MaxControl)
        {
            _sent[1] = (byte)(0x80 | payload.Length);
        }
        else
        {
            _sent[1] = 0x80 | 126;
            BinaryPrimitives.WriteUInt16BigEndian(_sent.AsSpan(2), (ushort)payload.Length);
            at = 4;
        }

        var mask = _sent.AsSpan(at, 4);
        Span<byte> random = stackalloc byte[16];
        _ = Guid.NewGuid().TryWriteBytes(random);
        random[..mask.Length].CopyTo(mask);
        var masked = _sent.AsSpan(at + 4, payload.Length);
        for (int i = 0; i < payload.Length; i++)
        {
            masked[i] = (byte)(payload[i] ^ mask[i & 3]);
        }

        inner.Write(_sent, 0, at + 4 + payload.Length);
    }

    // Whether so many bytes stand in the buffer: at most a control frame's.
    private bool Have(int count, bool mayBlock)
    {
        while (_received.Unread.Length < count)
        {
            if (!mayBlock)
            {
                return false;
            }

            _received.MakeRoom();
            int read = inner.Read(_received.Free.Span);
            if (read == 0)
            {
                _ended = true;
                return false;
            }

            _received.Commit(read);
        }

        return true;
    }
}
