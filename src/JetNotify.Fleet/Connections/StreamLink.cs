using System.Buffers;
using JetNotify.Mqtt.Transport;

namespace JetNotify.Fleet.Connections;

/// <summary>A link over a stream with layers (TLS): what was decrypted waits in a pooled buffer until the fleet's
/// thread takes it.</summary>
internal sealed class StreamLink : RouterLink
{
    // A TLS record.
    private const int Piece = 16 * 1024;

    private readonly Stream _stream;
    private byte[]? _incoming;
    private int _start;
    private int _end;
    private bool _isOver;
    private Exception? _failure;

    /// <summary>A link over a transport with layers.</summary>
    public StreamLink(TransportConnection transport, Router router, WorkQueue queue)
        : base(transport, router, queue) => _stream = transport.Stream;

    /// <inheritdoc/>
    public override bool TryRead(Span<byte> room, out int count)
    {
        count = 0;
        if (_failure is not null)
        {
            throw Lost(_failure);
        }

        if (_incoming is null)
        {
            return _isOver;
        }

        count = Math.Min(room.Length, _end - _start);
        _incoming.AsSpan(_start, count).CopyTo(room);
        _start += count;
        if (_start == _end)
        {
            ArrayPool<byte>.Shared.Return(_incoming);
            _incoming = null;
        }

        return true;
    }

    /// <inheritdoc/>
    protected override void ArmCore()
    {
        if (_incoming is not null || _isOver || _failure is not null)
        {
            Ready();
            return;
        }

        _ = Receive();
    }

    /// <inheritdoc/>
    protected override int SendNow(ReadOnlySpan<byte> packets) => 0;

    /// <inheritdoc/>
    protected override async ValueTask SendCore(ReadOnlyMemory<byte> packets) =>
        await _stream.WriteAsync(packets).ConfigureAwait(false);

    // Nobody looks at these fields until Ready has put the router into the queue.
    private async Task Receive()
    {
        try
        {
            _ = await _stream.ReadAsync(Memory<byte>.Empty).ConfigureAwait(false);
            byte[] buffer = ArrayPool<byte>.Shared.Rent(Piece);
            int count = await _stream.ReadAsync(buffer).ConfigureAwait(false);
            if (count > 0)
            {
                (_incoming, _start, _end) = (buffer, 0, count);
            }
            else
            {
                ArrayPool<byte>.Shared.Return(buffer);
                _isOver = true;
            }
        }
        catch (Exception failure) when (IsTransportFailure(failure))
        {
            _failure = failure;
        }

        Ready();
    }
}
