using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace JetNotify.Output;

/// <summary>The bytes of the messages formatted since the last write: one array that grows and is used again. One
/// thread at a time.</summary>
/// <param name="capacity">How many bytes it has room for at first, and again after a giant message.</param>
internal sealed class OutputBuffer(int capacity = OutputBuffer.FullAndOneMore)
{
    /// <summary>How many bytes are enough for one write: larger writes gain nothing, and the reader waits longer for
    /// the first.</summary>
    public const int Full = 192 * 1024;

    private const int FullAndOneMore = 256 * 1024;
    private const int KeptCapacity = 1024 * 1024;

    private byte[] _bytes = GC.AllocateUninitializedArray<byte>(capacity);
    private int _length;

    /// <summary>How many bytes stand in the batch.</summary>
    public int Length => _length;

    /// <summary>The bytes since the last <see cref="Clear"/>; valid until the next call that adds or clears.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>Room for at least so many more bytes, to be filled from its start and then counted with
    /// <see cref="Advance"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Reserve(int atLeast)
    {
        byte[] bytes = Room(atLeast);
        return MemoryMarshal.CreateSpan(ref At(bytes), bytes.Length - _length);
    }

    /// <summary>Counts bytes written into the room that <see cref="Reserve"/> gave.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance(int count)
    {
        if ((uint)count > (uint)(_bytes.Length - _length))
        {
            throw new ArgumentOutOfRangeException(nameof(count));
        }

        _length += count;
    }

    /// <summary>Copies bytes to the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(MemoryMarshal.CreateSpan(ref At(Room(bytes.Length)), bytes.Length));
        _length += bytes.Length;
    }

    /// <summary>Adds one byte to the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(byte value)
    {
        At(Room(1)) = value;
        _length++;
    }

    /// <summary>Adds a number in decimal digits.</summary>
    public void AppendNumber(long value)
    {
        _ = value.TryFormat(Reserve(20), out int length, default, CultureInfo.InvariantCulture);
        _length += length;
    }

    /// <summary>Adds the same byte so many times.</summary>
    public void Fill(byte value, int count)
    {
        Span<byte> room = Reserve(Math.Max(count, 2 * Vector128<byte>.Count));
        if (count > 2 * Vector128<byte>.Count)
        {
            room[..count].Fill(value);
        }
        else
        {
            // As many as there may be, of which only those count that are wanted.
            Vector128.Create(value).CopyTo(room);
            Vector128.Create(value).CopyTo(room[Vector128<byte>.Count..]);
        }

        _length += count;
    }

    /// <summary>Takes back what was added after the batch had this length.</summary>
    public void TruncateTo(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)Length);
        _length = length;
    }

    /// <summary>Forgets what was written. The array stays, unless one giant message made it larger than ordinary
    /// traffic needs.</summary>
    public void Clear()
    {
        _length = 0;
        if (_bytes.Length > KeptCapacity)
        {
            _bytes = GC.AllocateUninitializedArray<byte>(capacity);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref byte At(byte[] bytes) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(bytes), _length);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte[] Room(int atLeast)
    {
        byte[] bytes = _bytes;
        return bytes.Length - _length >= atLeast ? bytes : Grow(atLeast);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private byte[] Grow(int atLeast)
    {
        long needed = (long)Length + atLeast;
        if (needed > Array.MaxLength)
        {
            throw new OutputException("one message is too long for its output form; try -o raw");
        }

        byte[] larger = GC.AllocateUninitializedArray<byte>(
            (int)Math.Min(Array.MaxLength, Math.Max(needed, 2L * _bytes.Length)));
        Written.CopyTo(larger);
        _bytes = larger;
        return larger;
    }
}
