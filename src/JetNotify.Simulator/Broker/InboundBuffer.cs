using System.Buffers;

namespace JetNotify.Simulator.Broker;

/// <summary>What one client has sent and the broker has not taken yet: the beginning of a packet. Holds no memory while
/// nothing waits. The reader's thread alone.</summary>
/// <param name="budget">The memory that unfinished packets of all clients share.</param>
internal sealed class InboundBuffer(MemoryBudget budget)
{
    // Above this an array is not worth keeping for the next one.
    private const int LargestPooled = 64 * 1024;

    private byte[] _bytes = [];
    private int _length;
    private long _held;

    /// <summary>Whether nothing waits.</summary>
    public bool IsEmpty => _length == 0;

    /// <summary>Where to read into: at least a byte.</summary>
    /// <param name="size">How much to make room for where nothing waits.</param>
    public Memory<byte> Free(int size)
    {
        if (_bytes.Length == 0)
        {
            _bytes = ArrayPool<byte>.Shared.Rent(size);
        }

        return _bytes.AsMemory(_length);
    }

    /// <summary>Everything that waits.</summary>
    public ReadOnlySpan<byte> Waiting => _bytes.AsSpan(0, _length);

    /// <summary>So many bytes were read into what was free.</summary>
    public void Add(int count) => _length += count;

    /// <summary>The first bytes are taken.</summary>
    public void Drop(int count)
    {
        _length -= count;
        _bytes.AsSpan(count, _length).CopyTo(_bytes);
    }

    /// <summary>What waits is the beginning of a packet, and there is to be room for more of it.</summary>
    /// <param name="packet">How long the packet is; 0 while that is not known.</param>
    /// <returns>False when there is no memory for it.</returns>
    public bool TryKeep(int packet)
    {
        if (_length == 0)
        {
            Clear();
            return true;
        }

        if (_length < _bytes.Length)
        {
            return TryHold(_bytes.Length);
        }

        // Twice as much each time, not what the header claims at once: memory is for what has come.
        int size = Math.Min(2 * _bytes.Length, Math.Max(packet, _bytes.Length + 1));
        if (!TryHold(size))
        {
            return false;
        }

        byte[] larger = size <= LargestPooled
            ? ArrayPool<byte>.Shared.Rent(size)
            : GC.AllocateUninitializedArray<byte>(size);
        Waiting.CopyTo(larger);
        Return();
        _bytes = larger;
        return true;
    }

    /// <summary>Forgets what waits.</summary>
    public void Clear()
    {
        Return();
        _bytes = [];
        _length = 0;
        budget.Release(ref _held, _held);
    }

    private bool TryHold(int size) => size <= _held || budget.TryHold(ref _held, size - _held);

    private void Return()
    {
        if (_bytes.Length is > 0 and <= LargestPooled)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }
    }
}
