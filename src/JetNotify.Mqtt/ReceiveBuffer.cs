using JetNotify.Mqtt.Wire;

namespace JetNotify.Mqtt;

/// <summary>
/// What has been received and not yet consumed, in one piece: <see cref="MakeRoom"/>, read into <see cref="Free"/>,
/// <see cref="Commit"/>, look at <see cref="Unread"/>, <see cref="Consume"/>. One thread at a time.
/// Memory grows only when the array is full of bytes that did arrive, so a claimed length costs nothing.
/// </summary>
public sealed class ReceiveBuffer
{
    /// <summary>The size to begin with where none is given.</summary>
    public const int BaseSize = 256 * 1024;

    private readonly byte[] _base;
    private readonly int _cap;

    // What the last large packet needed, until the collector takes it: two in a row do not take twice the memory.
    private readonly WeakReference<byte[]?> _large = new(null);
    private byte[] _bytes;
    private int _start;
    private int _end;

    /// <summary>An empty buffer.</summary>
    /// <param name="maxPacketSize">The largest packet it must hold, in bytes; <paramref name="baseSize"/> is held in
    /// any case.</param>
    /// <param name="baseSize">The size to begin with and to go back to after a larger packet, in bytes.</param>
    public ReceiveBuffer(int maxPacketSize, int baseSize = BaseSize)
    {
        _cap = Math.Max(baseSize, maxPacketSize);
        _base = GC.AllocateUninitializedArray<byte>(baseSize);
        _bytes = _base;
    }

    /// <summary>Where the next bytes go; never empty right after <see cref="MakeRoom"/>.</summary>
    public Memory<byte> Free => _bytes.AsMemory(_end);

    /// <summary>What has arrived and is not consumed; good until the next <see cref="MakeRoom"/>.</summary>
    public ReadOnlySpan<byte> Unread => _bytes.AsSpan(_start, _end - _start);

    /// <summary>The bytes held just now.</summary>
    public int Capacity => _bytes.Length;

    /// <summary>The first <paramref name="count"/> bytes of <see cref="Free"/> have arrived.</summary>
    public void Commit(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_bytes.Length - _end));
        _end += count;
    }

    /// <summary>The first <paramref name="count"/> bytes of <see cref="Unread"/> are done with.</summary>
    public void Consume(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_end - _start));
        _start += count;
    }

    /// <summary>Forgets everything: for a new connection.</summary>
    public void Clear()
    {
        _bytes = _base;
        _start = _end = 0;
    }

    /// <summary>Makes <see cref="Free"/> worth reading into. Moves what is unread, so spans taken before are
    /// gone.</summary>
    /// <exception cref="InvalidOperationException">It is full up to the cap: a packet was not consumed that should have
    /// been.</exception>
    public void MakeRoom()
    {
        int unread = _end - _start;
        if (_bytes != _base && unread < _base.Length)
        {
            _large.SetTarget(_bytes);
            MoveTo(_base, unread);
        }
        else if (unread == 0)
        {
            _start = _end = 0;
        }
        else if (unread == _bytes.Length)
        {
            if (unread == _cap)
            {
                throw new InvalidOperationException("The receive buffer is full.");
            }

            MoveTo(Larger(LargerSize(unread)), unread);
        }
        else if (_start > 0 && _bytes.Length - _end < _bytes.Length / 2)
        {
            MoveTo(_bytes, unread);
        }
    }

    // Twice as much each time; once an eighth of a packet is there all of it, so that what was left behind on the way
    // is little beside the packet itself.
    private int LargerSize(int unread)
    {
        _ = PacketFramer.TryReadFrame(Unread, int.MaxValue, out int packet);
        bool isNear = packet > unread && packet / 8 <= unread;
        return (int)Math.Min(isNear ? packet : 2L * unread, _cap);
    }

    private byte[] Larger(int size) => _large.TryGetTarget(out byte[]? large) && large.Length >= size
        ? large
        : GC.AllocateUninitializedArray<byte>(size);

    private void MoveTo(byte[] target, int unread)
    {
        _bytes.AsSpan(_start, unread).CopyTo(target);
        _bytes = target;
        _start = 0;
        _end = unread;
    }
}
