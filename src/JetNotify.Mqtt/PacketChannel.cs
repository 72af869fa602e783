using System.Net.Sockets;
using JetNotify.Mqtt.Transport;

namespace JetNotify.Mqtt;

/// <summary>
/// One transport with its send lock and its clock: blocking reads on one thread, sends from any. Failures of the
/// transport come out as <see cref="MqttException"/> of kind <see cref="FailureKind.Lost"/>.
/// </summary>
internal sealed class PacketChannel : IDisposable
{
    // How long a broker that is to close may send nothing, and how long it may take at all: one that is behind has
    // thousands of acknowledgements to read before it comes to DISCONNECT.
    private const int SilentMilliseconds = 1000;
    private const int LingerMilliseconds = 1900;

    // Nearly every broker answers a ping sooner; one that does not is waited for no longer.
    private const int PingMilliseconds = 750;
    private const int CheckMilliseconds = 250;

    private readonly TransportConnection _transport;
    private readonly Socket? _socket;
    private readonly Action _ping;
    private Timer? _wake;
    private KeepAlive? _keepAlive;
    private Timer? _clock;
    private volatile string? _abortReason;
    private long _waitingSince;
    private long _sendingSince;

    /// <summary>A channel over an opened transport.</summary>
    /// <param name="transport">The transport; disposed with this.</param>
    /// <param name="ping">Sends PINGREQ; called on a thread that holds <see cref="Sending"/>.</param>
    public PacketChannel(TransportConnection transport, Action ping)
    {
        _ping = ping;
        _transport = transport;
        _socket = transport.PlainSocket;
    }

    /// <summary>The opened transport.</summary>
    public TransportConnection Transport => _transport;

    /// <summary>Held by whoever sends.</summary>
    public Lock Sending { get; } = new();

    /// <summary>Why this end cut the connection, or null while it has not.</summary>
    public string? AbortReason => _abortReason;

    /// <summary>Since when the peer is waited for, in milliseconds of <see cref="Environment.TickCount64"/>; 0 while
    /// this end is busy with something else, such as a sink that does not take. Any thread.</summary>
    public long WaitingSince =>
        Volatile.Read(ref _sendingSince) is not 0 and var sending ? sending : Volatile.Read(ref _waitingSince);

    /// <summary>Pings from now on; <paramref name="seconds"/> of 0 means never.</summary>
    public void StartKeepAlive(ushort seconds)
    {
        if (seconds != 0)
        {
            _keepAlive = new KeepAlive(seconds, Environment.TickCount64);
            _clock = new Timer(_ => Tick(seconds), null, _keepAlive.CheckPeriod, _keepAlive.CheckPeriod);
        }
    }

    /// <summary>Waits for bytes and takes what has come. False at the end of the stream.</summary>
    public bool Read(ReceiveBuffer buffer, out int count)
    {
        buffer.MakeRoom();
        var free = buffer.Free.Span;
        Volatile.Write(ref _waitingSince, Environment.TickCount64);
        try
        {
            count = _socket is null ? _transport.Stream.Read(free) : _socket.Receive(free);
        }
        catch (Exception failure) when (IsTransportFailure(failure))
        {
            throw Lost(failure);
        }

        Volatile.Write(ref _waitingSince, 0);
        _keepAlive?.Heard();
        buffer.Commit(count);
        return count != 0;
    }

    /// <summary>Sends whole packets; <see cref="Sending"/> is held. A peer that takes nothing from the reading thread
    /// is as silent as one that sends nothing; a ping comes from another.</summary>
    public void Send(ReadOnlySpan<byte> packets, bool isPing)
    {
        if (isPing)
        {
            Write(packets);
            return;
        }

        // Apart from the reader's own mark: SUBSCRIBE and UNSUBSCRIBE may come from another thread while it waits.
        Volatile.Write(ref _sendingSince, Environment.TickCount64);
        Write(packets);
        Volatile.Write(ref _sendingSince, 0);
    }

    /// <summary>Has a blocked <see cref="Read"/> return soon, so that the reader can see that it is to stop. Any
    /// thread.</summary>
    /// <remarks>A ping does it, by its answer. Ending the reading side would too, but what still comes then is answered
    /// with a reset, which takes the last acknowledgements and DISCONNECT from the broker: that is left to a broker
    /// that answers nothing.</remarks>
    public void WakeReader()
    {
        long woken = Environment.TickCount64;
        var late = new Timer(_ => StopReadingIfSilent(woken), null, CheckMilliseconds, CheckMilliseconds);
        Interlocked.Exchange(ref _wake, late)?.Dispose();
        Ping();
    }

    /// <summary>The reader needs no waking any more.</summary>
    public void ReaderIsAwake() => Interlocked.Exchange(ref _wake, null)?.Dispose();

    /// <summary>Ends the sending and reads on until the broker has closed, as long as it sends and for a moment at
    /// most: bytes left unread would turn the close into a reset that can swallow the goodbye.</summary>
    public void Linger()
    {
        _transport.StopWriting();
        long end = Environment.TickCount64 + LingerMilliseconds;
        using var patience = new Timer(_ => _transport.Abort(), null, SilentMilliseconds, Timeout.Infinite);
        byte[] unread = new byte[64 * 1024];
        try
        {
            while (_transport.Stream.Read(unread) != 0)
            {
                patience.Change(Math.Clamp(end - Environment.TickCount64, 0, SilentMilliseconds), Timeout.Infinite);
            }
        }
        catch (Exception failure) when (IsTransportFailure(failure))
        {
            // Gone either way.
        }
    }

    /// <summary>Cuts the connection; the reader's failure will say <paramref name="reason"/>. Any thread; the first
    /// reason stays.</summary>
    public void Abort(string reason)
    {
        _ = Interlocked.CompareExchange(ref _abortReason, reason, null);
        _transport.Abort();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _clock?.Dispose();
        ReaderIsAwake();
        _transport.Dispose();
    }

    /// <summary>The failure of a connection that ended without being asked to: lost, closed for its certificate,
    /// or broken in its WebSocket frames.</summary>
    public MqttException Lost(Exception? inner) => ConnectionFailure.Lost(inner, _abortReason, _transport);

    // A reader that is busy, or hears something, finds out by itself.
    private void StopReadingIfSilent(long woken)
    {
        long since = WaitingSince;
        if (since != 0 && Environment.TickCount64 - Math.Max(since, woken) >= PingMilliseconds)
        {
            _transport.StopReading();
        }
    }

    private void Write(ReadOnlySpan<byte> packets)
    {
        try
        {
            _transport.Stream.Write(packets);
        }
        catch (Exception failure) when (IsTransportFailure(failure))
        {
            throw Lost(failure);
        }

        _keepAlive?.Sent(Environment.TickCount64);
    }

    private static bool IsTransportFailure(Exception failure) =>
        failure is IOException or SocketException or ObjectDisposedException;

    private void Tick(ushort seconds)
    {
        switch (_keepAlive!.Check(Environment.TickCount64, WaitingSince))
        {
            case KeepAliveDue.Ping:
                Ping();
                break;
            case KeepAliveDue.GiveUp:
                Abort($"the broker has been silent: no answer to PINGREQ with a keep-alive of {seconds} s");
                break;
            default:
                break;
        }
    }

    private void Ping()
    {
        // A send that is stuck holds the lock; waiting here would pile up the clock's threads behind it.
        if (!Sending.TryEnter())
        {
            return;
        }

        try
        {
            _ping();
        }
        finally
        {
            Sending.Exit();
        }
    }
}
