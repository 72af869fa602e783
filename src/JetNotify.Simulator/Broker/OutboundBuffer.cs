using System.Buffers;

namespace JetNotify.Simulator.Broker;

/// <summary>
/// What waits to be sent to one client: packets one behind the other in a pooled array, taken by the sender as a whole, so that
/// one send carries as many as there are. Holds no memory while nothing waits. Thread-safe.
/// </summary>
internal sealed class OutboundBuffer : IPacketOutlet
{
    /// <summary>Above this, publishers wait.</summary>
    private const int HighWater = 256 * 1024;

    /// <summary>Below this, they go on.</summary>
    private const int LowWater = 64 * 1024;

    /// <summary>QoS 0 goes no further than this.</summary>
    private const int FullAt = 1024 * 1024;

    /// <summary>A client that makes the broker answer this much and reads nothing is cut off.</summary>
    private const int CutOffAt = 64 * 1024 * 1024;

    private const int FirstSize = 4096;

    private readonly Lock _lock = new();
    private readonly Congestion _congestion;
    private readonly Action _wake;
    private byte[] _bytes = [];
    private int _length;
    private int _leaving;
    private bool _sending;
    private bool _behind;
    private bool _ended;
    private bool _silent;

    /// <summary>An empty buffer.</summary>
    /// <param name="congestion">Told when this client is behind.</param>
    /// <param name="wake">Starts a sender; called when there is none and something waits.</param>
    public OutboundBuffer(Congestion congestion, Action wake)
    {
        _congestion = congestion;
        _wake = wake;
    }

    /// <summary>Whether nothing more is sent and nothing that comes is heard, while the connection stands.</summary>
    public bool IsSilent => Volatile.Read(ref _silent);

    /// <summary>Whether <see cref="End"/> was called.</summary>
    public bool HasEnded => Volatile.Read(ref _ended);

    /// <summary>Bytes that have not left.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _length + _leaving;
            }
        }
    }

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> packet)
    {
        bool wake;
        lock (_lock)
        {
            wake = Append(packet);
            if (_length > CutOffAt)
            {
                _ended = true;
            }
        }

        if (wake)
        {
            _wake();
        }
    }

    /// <inheritdoc/>
    public bool TrySend(ReadOnlySpan<byte> publish)
    {
        bool wake;
        lock (_lock)
        {
            if (_length > FullAt)
            {
                return false;
            }

            wake = Append(publish);
        }

        if (wake)
        {
            _wake();
        }

        return true;
    }

    /// <inheritdoc/>
    public void Tick()
    {
        // What waits here waits for the socket alone.
    }

    /// <inheritdoc/>
    public void End()
    {
        lock (_lock)
        {
            if (_ended || _silent)
            {
                return;
            }

            _ended = true;
            if (_sending)
            {
                return;
            }

            _sending = true;
        }

        _wake();
    }

    /// <summary>From here on nothing is sent and nothing heard.</summary>
    public void FallSilent()
    {
        lock (_lock)
        {
            _silent = true;
        }
    }

    /// <summary>For the sender: all that waits.</summary>
    /// <param name="bytes">A pooled array to be given back to <see cref="Sent"/>.</param>
    /// <returns>How many bytes of it; 0 when nothing waits: the sender ends, and the next packet wakes another.</returns>
    public int Take(out byte[] bytes)
    {
        lock (_lock)
        {
            bytes = _bytes;
            _leaving = _length;
            if (_length == 0)
            {
                // After the end the sender closes, and no other is to be woken.
                _sending = _ended;
                return 0;
            }

            _bytes = [];
            _length = 0;
            return _leaving;
        }
    }

    /// <summary>For the sender: so many of them have left.</summary>
    public void Left(int count)
    {
        lock (_lock)
        {
            _leaving -= Math.Min(count, _leaving);
        }
    }

    /// <summary>For the sender: all of them have left, or none will.</summary>
    public void Sent(byte[] bytes)
    {
        ArrayPool<byte>.Shared.Return(bytes);
        lock (_lock)
        {
            _leaving = 0;
            CatchUp();
        }
    }

    /// <summary>The connection is gone: nobody waits for it.</summary>
    public void Discard()
    {
        lock (_lock)
        {
            _ended = true;
            _sending = true;
            if (_bytes.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(_bytes);
            }

            _bytes = [];
            _length = _leaving = 0;
            CatchUp();
        }
    }

    // Whether a sender is to be woken.
    private bool Append(ReadOnlySpan<byte> packet)
    {
        if (_ended || _silent)
        {
            return false;
        }

        if (_bytes.Length - _length < packet.Length)
        {
            Grow(_length + packet.Length);
        }

        packet.CopyTo(_bytes.AsSpan(_length));
        _length += packet.Length;
        if (!_behind && _length + _leaving > HighWater)
        {
            _behind = true;
            _congestion.Add(this);
        }

        if (_sending)
        {
            return false;
        }

        return _sending = true;
    }

    private void CatchUp()
    {
        if (_behind && _length <= LowWater)
        {
            _behind = false;
            _congestion.Remove(this);
        }
    }

    private void Grow(int size)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(size, Math.Max(FirstSize, 2 * _bytes.Length)));
        _bytes.AsSpan(0, _length).CopyTo(larger);
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        _bytes = larger;
    }
}
