using System.Buffers;
using System.Net;
using System.Net.Sockets;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;
using JetNotify.Simulator.Faults;

namespace JetNotify.Simulator.Broker;

/// <summary>Owns one client's socket: reads whole packets for the <see cref="BrokerPeer"/>, sends what waits in the
/// <see cref="OutboundBuffer"/>. An idle connection holds no buffer in either direction.</summary>
internal sealed class BrokerConnection : IThreadPoolWorkItem
{
    private const int ReadSize = 16 * 1024;

    /// <summary>How long a client may take to close after the broker has.</summary>
    private static readonly TimeSpan s_goodbye = TimeSpan.FromSeconds(1);

    private readonly Socket _socket;
    private readonly Exchange _exchange;
    private readonly OutboundBuffer _outbound;
    private readonly Pace _pace = new();
    private readonly CancellationToken _cut;

    /// <summary>A connection that was accepted.</summary>
    /// <param name="socket">Its socket, owned from now on.</param>
    /// <param name="remote">Whose it is.</param>
    /// <param name="exchange">What connections share.</param>
    /// <param name="dice">What goes wrong, or null for nothing.</param>
    /// <param name="cut">Ends every wait of it.</param>
    public BrokerConnection(Socket socket, IPEndPoint remote, Exchange exchange, FaultDice? dice, CancellationToken cut)
    {
        _cut = cut;
        _socket = socket;
        _exchange = exchange;
        _outbound = new OutboundBuffer(exchange.Congestion, Wake);
        Peer = new BrokerPeer(exchange, dice is null ? _outbound : new FaultyOutlet(_outbound, _pace, dice), remote);
    }

    /// <summary>The state of the conversation.</summary>
    public BrokerPeer Peer { get; }

    /// <summary>Bytes that have not left.</summary>
    public int Waiting => _outbound.Waiting;

    /// <summary>Reads until the connection ends; closes the socket.</summary>
    public async Task Run()
    {
        // Accepting goes on while the first bytes are looked at.
        await Task.Yield();
        var why = "closed the connection";
        try
        {
            await Read().ConfigureAwait(false);
        }
        catch (SocketException failure)
        {
            why = "lost: " + failure.SocketErrorCode;
        }
        catch (Exception end) when (end is ObjectDisposedException or OperationCanceledException)
        {
            why = "cut off";
        }

        lock (_exchange.Gate)
        {
            Peer.NetworkClosed(why);
        }

        Abort();
    }

    /// <summary>Closes the socket at once.</summary>
    public void Abort()
    {
        _outbound.Discard();
        _socket.Dispose();
    }

    /// <summary>Sends what waits, on a thread of the pool.</summary>
    void IThreadPoolWorkItem.Execute() => _ = SendWaiting();

    private void Wake() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    private async Task Read()
    {
        byte[]? buffer = null;
        try
        {
            var length = 0;
            while (true)
            {
                if (length == 0 && buffer is not null)
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = null;
                }

                if (buffer is null)
                {
                    // Nothing is read here: it waits until there is something to take a buffer for.
                    await _socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None).ConfigureAwait(false);
                    buffer = ArrayPool<byte>.Shared.Rent(ReadSize);
                }

                var count = await _socket.ReceiveAsync(buffer.AsMemory(length), SocketFlags.None).ConfigureAwait(false);
                if (count == 0)
                {
                    return;
                }

                length = Take(buffer, length + count);
                if (length == buffer.Length)
                {
                    buffer = Larger(buffer, length);
                }

                if (Peer.TakePublished())
                {
                    await _exchange.Congestion.WaitForRoom(_cut).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            if (buffer is not null)
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    private static byte[] Larger(byte[] buffer, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(2 * length);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    // Gives every whole packet to the peer, moves the rest to the front and tells its length.
    private int Take(byte[] buffer, int length)
    {
        var start = 0;
        lock (_exchange.Gate)
        {
            try
            {
                while (!Peer.IsClosed
                    && !_outbound.IsSilent
                    && FrameCutter.TryCut(buffer.AsSpan(start, length - start), _exchange.Options.MaxPacketSize, out var size))
                {
                    Peer.Take(buffer.AsSpan(start, size));
                    start += size;
                }
            }
            catch (MqttFailure failure)
            {
                Peer.Refuse(failure);
            }

            if (Peer.IsClosed || _outbound.IsSilent)
            {
                return 0;
            }
        }

        buffer.AsSpan(start, length - start).CopyTo(buffer);
        return length - start;
    }

    private async Task SendWaiting()
    {
        try
        {
            int length;
            while ((length = _outbound.Take(out var bytes)) > 0)
            {
                try
                {
                    await Send(bytes.AsMemory(0, length)).ConfigureAwait(false);
                }
                finally
                {
                    _outbound.Sent(bytes);
                }
            }

            if (_outbound.HasEnded)
            {
                await SayGoodbye().ConfigureAwait(false);
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The reader, which this wakes, says why.
            _socket.Dispose();
        }
    }

    private async ValueTask Send(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var portion = bytes;
            if (_pace.IsSet)
            {
                portion = bytes[..await _pace.Wait(bytes.Length, _cut).ConfigureAwait(false)];
            }

            var count = await _socket.SendAsync(portion, SocketFlags.None).ConfigureAwait(false);
            bytes = bytes[count..];
            _outbound.Left(count);
        }
    }

    // The client is to read the last packet before it sees a reset: this end closes first, the other is given a moment.
    private async Task SayGoodbye()
    {
        _socket.Shutdown(SocketShutdown.Send);
        await Task.Delay(s_goodbye, _cut).ConfigureAwait(false);
        _socket.Dispose();
    }
}
