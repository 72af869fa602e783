using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;
using JetNotify.Simulator.Faults;

namespace JetNotify.Simulator.Broker;

/// <summary>Owns one client's socket: reads whole packets for the <see cref="ClientHandler"/>, sends what waits in the
/// <see cref="OutboundBuffer"/>. An idle connection holds no buffer in either direction.</summary>
internal sealed class BrokerConnection : IThreadPoolWorkItem
{
    private const int ReadSize = 16 * 1024;
    private const int ConnectReadSize = 512;

    /// <summary>Tenths of a second that a client that is to be closed may take nothing of what it is still to
    /// have.</summary>
    private const int MostStuckTicks = 50;

    /// <summary>How long a client may take to close after the broker has.</summary>
    private static readonly TimeSpan s_goodbye = TimeSpan.FromSeconds(1);

    /// <summary>How long one client's packets may keep others from theirs.</summary>
    private static readonly TimeSpan s_longestTurn = TimeSpan.FromMilliseconds(10);

    private readonly Socket _socket;
    private readonly BrokerState _state;
    private readonly InboundBuffer _inbound;
    private readonly OutboundBuffer _outbound;
    private readonly SendThrottle _throttle = new();
    private readonly CancellationToken _cut;
    private int _waitingBefore;
    private int _stuckTicks;

    /// <summary>A connection that was accepted.</summary>
    /// <param name="socket">Its socket, owned from now on.</param>
    /// <param name="remote">Whose it is.</param>
    /// <param name="state">What connections share.</param>
    /// <param name="injector">What goes wrong, or null for nothing.</param>
    /// <param name="cut">Ends every wait of it.</param>
    public BrokerConnection(
        Socket socket, IPEndPoint remote, BrokerState state, FaultInjector? injector, CancellationToken cut)
    {
        _cut = cut;
        _socket = socket;
        _state = state;
        _inbound = new InboundBuffer(state.UnfinishedMemory);
        _outbound = new OutboundBuffer(state.Backpressure, state.OutboundMemory, Wake, Abort);
        IPacketWriter writer = injector is null ? _outbound : new FaultInjectingWriter(_outbound, _throttle, injector);
        Handler = new ClientHandler(state, writer, remote);
    }

    /// <summary>The state of the conversation.</summary>
    public ClientHandler Handler { get; }

    /// <summary>Bytes that have not left.</summary>
    public int Waiting => _outbound.Waiting;

    /// <summary>Reads until the connection ends; closes the socket.</summary>
    public async Task Run()
    {
        // Accepting goes on while the first bytes are looked at.
        await Task.Yield();
        string why = "closed the connection";
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

        _inbound.Clear();
        lock (_state.Gate)
        {
            Handler.NetworkClosed(_outbound.HasOverflowed ? "took nothing of what it was sent" : why);
        }

        Abort();
    }

    /// <summary>A tenth of a second is over; called under the gate.</summary>
    public void Tick()
    {
        Handler.Tick();
        int waiting = _outbound.Waiting;
        _stuckTicks = Handler.IsClosed && !_throttle.IsSet && waiting == _waitingBefore ? _stuckTicks + 1 : 0;
        _waitingBefore = waiting;
        if (_stuckTicks > MostStuckTicks)
        {
            Abort();
        }
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
        int turn = 0;
        while (true)
        {
            if (_inbound.IsEmpty)
            {
                // Nothing is read here: it waits until there is something to take a buffer for.
                await _socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None).ConfigureAwait(false);
            }

            var free = _inbound.Free(Handler.IsConnected ? ReadSize : ConnectReadSize);
            int count = await _socket.ReceiveAsync(free, SocketFlags.None).ConfigureAwait(false);
            if (count == 0)
            {
                return;
            }

            _inbound.Add(count);
            while (!HandlePackets())
            {
                await default(NextTurn);
            }

            if (Handler.ShallWaitForSubscribers())
            {
                await _state.Backpressure.WaitForRoom(_cut).ConfigureAwait(false);
            }

            await _outbound.WaitForRoom().ConfigureAwait(false);
            if ((turn += ReadSize) >= NextTurn.Bytes)
            {
                turn = 0;
                await default(NextTurn);
            }
        }
    }

    // Gives whole packets to the handler; what is left is the beginning of one. False when others have waited long
    // enough for the gate before that.
    private bool HandlePackets()
    {
        var bytes = _inbound.Waiting;
        int start = 0;
        int size = 0;
        long began = Stopwatch.GetTimestamp();
        lock (_state.Gate)
        {
            try
            {
                while (!Handler.IsClosed
                    && !_outbound.IsSilent
                    && PacketFramer.TryReadFrame(bytes[start..], Handler.MaxPacketSize, out size))
                {
                    Handler.HandlePacket(bytes.Slice(start, size));
                    start += size;
                    if (Stopwatch.GetElapsedTime(began) > s_longestTurn)
                    {
                        _inbound.Drop(start);
                        return false;
                    }
                }
            }
            catch (MqttException failure)
            {
                Handler.Refuse(failure);
            }

            if (!Handler.IsClosed && !_outbound.IsSilent)
            {
                _inbound.Drop(start);
                if (_inbound.TryKeep(size))
                {
                    return true;
                }

                Handler.Exceed("unfinished packets take all the memory there is for them");
            }
        }

        _inbound.Clear();
        return true;
    }

    private async Task SendWaiting()
    {
        try
        {
            SenderStep step;
            int turn = 0;
            while ((step = _outbound.Next(out byte[]? bytes, out int length)) != SenderStep.Stop)
            {
                if (step == SenderStep.FetchMore)
                {
                    FetchMore();
                    continue;
                }

                try
                {
                    await Send(bytes.AsMemory(0, length)).ConfigureAwait(false);
                }
                finally
                {
                    _outbound.Sent(bytes);
                }

                if ((turn += length) >= NextTurn.Bytes)
                {
                    turn = 0;
                    await default(NextTurn);
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
            Abort();
        }
    }

    private void FetchMore()
    {
        lock (_state.Gate)
        {
            Handler.SendMore();
        }
    }

    private async ValueTask Send(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var portion = bytes;
            if (_throttle.IsSet)
            {
                portion = bytes[..await _throttle.Wait(bytes.Length, _cut).ConfigureAwait(false)];
            }

            int count = await _socket.SendAsync(portion, SocketFlags.None).ConfigureAwait(false);
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
