using JetNotify.Mqtt;
using JetNotify.Mqtt.Transport;

namespace JetNotify.Fleet.Connections;

/// <summary>
/// One connection's bytes without a thread of its own: <see cref="Arm"/>, and once something came the router is in the
/// work queue; then <see cref="TryRead"/>. The fleet's thread reads; sending and <see cref="Abort"/> are for any.
/// </summary>
internal abstract class RouterLink : IDisposable
{
    // Acknowledgements that a broker does not take: it is broken, and memory is not its queue.
    private const int MostUnsent = 256 * 1024;

    private readonly Lock _sending = new();
    private readonly Router _router;
    private readonly WorkQueue _queue;
    private byte[] _unsent = [];
    private int _unsentLength;
    private bool _isPumping;
    private volatile string? _abortReason;
    private long _waitingSince;
    private long _readAt;

    /// <summary>A link over an opened transport, disposed with it.</summary>
    protected RouterLink(TransportConnection transport, Router router, WorkQueue queue)
    {
        Transport = transport;
        _router = router;
        _queue = queue;
    }

    /// <summary>What it goes over.</summary>
    public TransportConnection Transport { get; }

    /// <summary>When to ping and when to give up; null before CONNACK and where it is off.</summary>
    public KeepAlive? KeepAlive { get; set; }

    /// <summary>Whether this end cut it.</summary>
    public bool WasCut => _abortReason is not null;

    /// <summary>Since when the broker is waited for, in milliseconds of <see cref="Environment.TickCount64"/>; 0 while
    /// something that came waits for its turn.</summary>
    public long WaitingSince => Volatile.Read(ref _waitingSince);

    /// <summary>Has the router put into the work queue once there is something to read.</summary>
    public void Arm()
    {
        Volatile.Write(ref _waitingSince, Environment.TickCount64);
        ArmCore();
    }

    /// <summary>Where much comes, has the system wake nobody for it until the next <see cref="Arm"/>: whoever reads
    /// reads again by itself, after a while.</summary>
    /// <param name="within">How often that is.</param>
    /// <returns>Whether it is so: not where little comes, or where this cannot be had.</returns>
    public bool TryRest(TimeSpan within)
    {
        long now = Environment.TickCount64;
        bool isBusy = now - _readAt < 2 * within.TotalMilliseconds;
        _readAt = now;
        if (!isBusy || !TryRestCore())
        {
            return false;
        }

        Volatile.Write(ref _waitingSince, now);
        return true;
    }

    /// <summary>Reads what is there.</summary>
    /// <param name="room">Where to.</param>
    /// <param name="count">How much; 0 at the end of the stream.</param>
    /// <returns>False when nothing is there yet.</returns>
    /// <exception cref="MqttException">Lost.</exception>
    public abstract bool TryRead(Span<byte> room, out int count);

    /// <summary>Sends whole packets, now or as soon as the broker takes them. A failure is met by whoever
    /// reads.</summary>
    public void Send(ReadOnlySpan<byte> packets)
    {
        KeepAlive?.Sent(Environment.TickCount64);
        lock (_sending)
        {
            int sent = _isPumping ? 0 : SendNow(packets);
            if (sent == packets.Length)
            {
                return;
            }

            Keep(packets[sent..]);
            if (!_isPumping)
            {
                _isPumping = true;
                _ = Pump();
            }
        }
    }

    /// <summary>Cuts it: whoever reads fails with this reason. The first stays.</summary>
    public void Abort(string reason)
    {
        _ = Interlocked.CompareExchange(ref _abortReason, reason, null);
        Transport.Abort();
    }

    /// <inheritdoc/>
    public virtual void Dispose() => Transport.Dispose();

    /// <summary>Returns the failure of a connection that ended without being asked to.</summary>
    public MqttException Lost(Exception? inner) => ConnectionFailure.Lost(inner, _abortReason, Transport);

    /// <summary>Something came, or it ended.</summary>
    protected void Ready()
    {
        Volatile.Write(ref _waitingSince, 0);
        _queue.Add(new WorkItem(_router, WorkKind.Readable, this));
    }

    /// <summary>Does what <see cref="Arm"/> says.</summary>
    protected abstract void ArmCore();

    /// <summary>Does what <see cref="TryRest"/> says.</summary>
    protected virtual bool TryRestCore() => false;

    /// <summary>Sends as much as goes without waiting.</summary>
    protected abstract int SendNow(ReadOnlySpan<byte> packets);

    /// <summary>Sends all of it.</summary>
    protected abstract ValueTask SendCore(ReadOnlyMemory<byte> packets);

    private void Keep(ReadOnlySpan<byte> rest)
    {
        if (_unsentLength + rest.Length > MostUnsent)
        {
            Abort("the broker takes nothing that is sent to it");
            return;
        }

        if (_unsent.Length < _unsentLength + rest.Length)
        {
            Array.Resize(ref _unsent, Math.Max(2 * _unsent.Length, _unsentLength + rest.Length));
        }

        rest.CopyTo(_unsent.AsSpan(_unsentLength));
        _unsentLength += rest.Length;
    }

    private async Task Pump()
    {
        try
        {
            while (TakeUnsent() is { Length: > 0 } packets)
            {
                await SendCore(packets).ConfigureAwait(false);
            }
        }
        catch (Exception gone) when (IsTransportFailure(gone))
        {
            // Whoever reads meets the same.
        }
    }

    private byte[] TakeUnsent()
    {
        lock (_sending)
        {
            byte[] packets = _unsent.AsSpan(0, _unsentLength).ToArray();
            _isPumping = _unsentLength > 0;
            _unsentLength = 0;
            _unsent = [];
            return packets;
        }
    }

    /// <summary>Whether an exception is a connection's end.</summary>
    protected static bool IsTransportFailure(Exception failure) =>
        failure is IOException or System.Net.Sockets.SocketException or ObjectDisposedException or InvalidOperationException;
}
