using System.Buffers;

namespace JetNotify.Simulator.Broker;

/// <summary>
/// What waits to be sent to one client: packets one behind the other in chunks, so that one send carries as many as
/// there are. Holds no memory while nothing waits. Thread-safe; one sender.
/// </summary>
internal sealed class OutboundBuffer : IPacketWriter
{
    /// <summary>Above this, publishers wait.</summary>
    private const int HighWater = 256 * 1024;

    /// <summary>Below this, they go on.</summary>
    private const int LowWater = 64 * 1024;

    /// <summary>What need not be sent goes no further than this.</summary>
    private const int FullAt = 1024 * 1024;

    /// <summary>A client that makes the broker answer this much and reads nothing is not listened to until it
    /// does.</summary>
    private const int DeafAt = 2 * FullAt;

    private const int FirstChunk = 4 * 1024;
    private const int LargestPooled = 64 * 1024;

    private readonly Lock _lock = new();
    private readonly Backpressure _backpressure;
    private readonly MemoryBudget _budget;
    private readonly Action _wake;
    private readonly Action _cutOff;
    private readonly Queue<(byte[] Bytes, int Length)> _full = new();
    private TaskCompletionSource? _room;
    private byte[] _bytes = [];
    private int _length;
    private int _chunk = FirstChunk;
    private int _waiting;
    private long _held;
    private bool _sending;
    private bool _behind;
    private bool _ended;
    private bool _silent;
    private bool _more;

    /// <summary>An empty buffer.</summary>
    /// <param name="backpressure">Told when this client is behind.</param>
    /// <param name="budget">The memory that all clients share.</param>
    /// <param name="wake">Starts a sender; called when there is none and there is something for it to do.</param>
    /// <param name="cutOff">Closes the connection at once: what must be sent does not fit.</param>
    public OutboundBuffer(Backpressure backpressure, MemoryBudget budget, Action wake, Action cutOff)
    {
        _backpressure = backpressure;
        _budget = budget;
        _wake = wake;
        _cutOff = cutOff;
    }

    /// <summary>Whether nothing more is sent and nothing that comes is heard, while the connection stands.</summary>
    public bool IsSilent => Volatile.Read(ref _silent);

    /// <summary>Whether <see cref="End"/> was called, or the connection is gone.</summary>
    public bool HasEnded => Volatile.Read(ref _ended);

    /// <summary>Whether something had to be sent that did not fit.</summary>
    public bool HasOverflowed { get; private set; }

    /// <summary>Bytes that have not left.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <inheritdoc/>
    public bool HasRoom => Waiting < FullAt;

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> packet)
    {
        bool wake;
        lock (_lock)
        {
            if (TryAppend(packet, out wake))
            {
                packet = default;
            }
        }

        if (!packet.IsEmpty)
        {
            HasOverflowed = true;
            _cutOff();
        }
        else if (wake)
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
            if (_waiting > FullAt || !TryAppend(publish, out wake))
            {
                return false;
            }
        }

        if (wake)
        {
            _wake();
        }

        return true;
    }

    /// <inheritdoc/>
    public void RequestMore()
    {
        bool wake;
        lock (_lock)
        {
            _more = true;
            wake = MustWake();
        }

        if (wake)
        {
            _wake();
        }
    }

    /// <inheritdoc/>
    public void Tick()
    {
        // What waits here waits for the socket alone.
    }

    /// <inheritdoc/>
    public void End()
    {
        bool wake;
        lock (_lock)
        {
            wake = MustWake();
            _ended |= !_silent;
        }

        if (wake)
        {
            _wake();
        }
    }

    /// <summary>From here on nothing is sent and nothing heard.</summary>
    public void FallSilent()
    {
        lock (_lock)
        {
            _silent = true;
        }
    }

    /// <summary>For the reader: completes once the client has taken enough of its answers for more questions to make
    /// sense.</summary>
    public Task WaitForRoom()
    {
        lock (_lock)
        {
            if (_waiting < DeafAt || _ended)
            {
                return Task.CompletedTask;
            }

            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _room.Task;
        }
    }

    /// <summary>For the sender: what to do next.</summary>
    /// <param name="bytes">To be sent, and given back to <see cref="Sent"/>.</param>
    /// <param name="length">How many bytes of them; else 0.</param>
    public SenderStep Next(out byte[] bytes, out int length)
    {
        lock (_lock)
        {
            if (_more && _waiting <= LowWater && !_ended)
            {
                _more = false;
                (bytes, length) = ([], 0);
                return SenderStep.FetchMore;
            }

            if (!_full.TryDequeue(out var chunk))
            {
                chunk = (_bytes, _length);
                (_bytes, _length) = ([], 0);
            }

            (bytes, length) = chunk;
            if (length > 0)
            {
                return SenderStep.Send;
            }

            // After the end the sender closes, and no other is to be woken.
            _sending = _ended;
            _chunk = FirstChunk;
            return SenderStep.Stop;
        }
    }

    /// <summary>For the sender: so many bytes have left.</summary>
    public void Left(int count)
    {
        lock (_lock)
        {
            _waiting -= Math.Min(count, _waiting);
            CatchUp();
        }
    }

    /// <summary>For the sender: all of a chunk has left, or will not.</summary>
    public void Sent(byte[] bytes)
    {
        lock (_lock)
        {
            Return(bytes);
        }
    }

    /// <summary>The connection is gone: nobody waits for it.</summary>
    public void Discard()
    {
        lock (_lock)
        {
            _ended = true;
            _sending = true;
            foreach (var (bytes, _) in _full)
            {
                Return(bytes);
            }

            Return(_bytes);
            _full.Clear();
            _bytes = [];
            _length = _waiting = 0;
            CatchUp();
        }
    }

    // False when there is no memory for it.
    private bool TryAppend(ReadOnlySpan<byte> packet, out bool wake)
    {
        wake = false;
        if (_ended || _silent)
        {
            return true;
        }

        if (_bytes.Length - _length < packet.Length && !TryBeginChunk(packet.Length))
        {
            return false;
        }

        packet.CopyTo(_bytes.AsSpan(_length));
        _length += packet.Length;
        _waiting += packet.Length;
        if (!_behind && _waiting > HighWater)
        {
            _behind = true;
            _backpressure.Add(this);
        }

        wake = MustWake();
        return true;
    }

    // A packet stands in one chunk. The more waits, the larger they get; what fits into none has one of its own.
    private bool TryBeginChunk(int length)
    {
        _chunk = _length == 0 ? _chunk : Math.Min(4 * _chunk, LargestPooled);
        int size = Math.Max(length, _chunk);
        byte[] chunk = size <= LargestPooled
            ? ArrayPool<byte>.Shared.Rent(size)
            : GC.AllocateUninitializedArray<byte>(size);
        if (!_budget.TryHold(ref _held, chunk.Length))
        {
            Return(chunk, held: false);
            return false;
        }

        if (_length > 0)
        {
            _full.Enqueue((_bytes, _length));
        }
        else
        {
            Return(_bytes);
        }

        (_bytes, _length) = (chunk, 0);
        return true;
    }

    private bool MustWake()
    {
        if (_sending || _ended || _silent)
        {
            return false;
        }

        return _sending = true;
    }

    private void CatchUp()
    {
        if (_waiting > LowWater)
        {
            return;
        }

        _room?.TrySetResult();
        _room = null;
        if (_behind)
        {
            _behind = false;
            _backpressure.Remove(this);
        }
    }

    private void Return(byte[] bytes, bool held = true)
    {
        if (held)
        {
            _budget.Release(ref _held, bytes.Length);
        }

        if (bytes.Length is > 0 and <= LargestPooled)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}

/// <summary>What the sender of a connection does next.</summary>
internal enum SenderStep
{
    /// <summary>Nothing waits: it ends, and the next packet wakes another.</summary>
    Stop,

    /// <summary>Bytes are to be sent.</summary>
    Send,

    /// <summary>There is room for what the handler held back.</summary>
    FetchMore,
}
