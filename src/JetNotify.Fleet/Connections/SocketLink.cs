using System.Net.Sockets;
using JetNotify.Mqtt.Transport;

namespace JetNotify.Fleet.Connections;

/// <summary>A link over the socket itself. Waits with a receive of no bytes, so that a quiet router holds no
/// buffer.</summary>
internal sealed class SocketLink : RouterLink
{
    // More than comes while whoever reads rests.
    private const int RestBytes = 256 * 1024;

    private static readonly EventHandler<SocketAsyncEventArgs> s_completed = (_, operation) =>
        ((SocketLink)operation.UserToken!).Ready();

    private readonly Socket _socket;
    private readonly SocketAsyncEventArgs _readable = new(true);
    private bool _isResting;

    /// <summary>A link over a transport without layers.</summary>
    public SocketLink(TransportConnection transport, Socket socket, Router router, WorkQueue queue)
        : base(transport, router, queue)
    {
        _socket = socket;
        _socket.Blocking = false;
        _readable.UserToken = this;
        _readable.SetBuffer([], 0, 0);
        _readable.Completed += s_completed;
    }

    /// <inheritdoc/>
    public override bool TryRead(Span<byte> room, out int count)
    {
        count = 0;
        try
        {
            count = _socket.Receive(room, SocketFlags.None, out var error);
            return error switch
            {
                SocketError.Success => true,
                SocketError.WouldBlock => false,
                _ => throw Lost(new SocketException((int)error)),
            };
        }
        catch (ObjectDisposedException e)
        {
            throw Lost(e);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _readable.Dispose();
    }

    /// <inheritdoc/>
    protected override void ArmCore()
    {
        try
        {
            if (_isResting)
            {
                _isResting = false;
                WakeFrom(bytes: 1);
            }

            if (_socket.ReceiveAsync(_readable))
            {
                return;
            }
        }
        catch (Exception cut) when (IsTransportFailure(cut))
        {
            // The read that follows meets it.
        }

        Ready();
    }

    // Every arrival would wake a thread of .NET's and one of the pool, waited for or not: it registers edge-triggered.
    protected override bool TryRestCore()
    {
        try
        {
            if (!_isResting)
            {
                WakeFrom(RestBytes);
                _isResting = true;
            }
        }
        catch (Exception cut) when (IsTransportFailure(cut))
        {
            // The read that follows meets it.
        }

        return _isResting;
    }

    private void WakeFrom(int bytes) =>
        _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReceiveLowWater, bytes);

    /// <inheritdoc/>
    protected override int SendNow(ReadOnlySpan<byte> packets)
    {
        try
        {
            int sent = _socket.Send(packets, SocketFlags.None, out var error);
            return error is SocketError.Success ? sent
                : error is SocketError.WouldBlock ? 0
                : packets.Length;
        }
        catch (ObjectDisposedException)
        {
            return packets.Length;
        }
    }

    /// <inheritdoc/>
    protected override async ValueTask SendCore(ReadOnlyMemory<byte> packets)
    {
        while (!packets.IsEmpty)
        {
            packets = packets[await _socket.SendAsync(packets, SocketFlags.None).ConfigureAwait(false)..];
        }
    }
}
