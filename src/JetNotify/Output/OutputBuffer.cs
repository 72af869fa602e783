using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace JetNotify.Output;

/// <summary>Takes bytes that are borrowed for the call.</summary>
internal delegate void BytesWriter(ReadOnlySpan<byte> bytes);

/// <summary>The bytes of the messages formatted since the last write: one array that grows and is used again. One
/// thread at a time.</summary>
/// <param name="capacity">How many bytes it has room for at first, and again after a giant message.</param>
/// <param name="overflow">Gets what was added, in its order, once that is more than <see cref="Most"/>, and before any
/// large piece, which it gets from where it is: a giant message is not held a second time, a large one not copied. Null
/// to hold everything.</param>
internal sealed class OutputBuffer(int capacity = OutputBuffer.FullAndOneMore, BytesWriter? overflow = null)
{
    /// <summary>How many bytes are enough for one write: larger writes gain nothing, and the reader waits longer for
    /// the first.</summary>
    public const int Full = 192 * 1024;

    /// <summary>How many bytes are held of messages that are larger.</summary>
    public const int Most = 1024 * 1024;

    // So many bytes are written from where they are in less time than they are copied.
    private const int Direct = 64 * 1024;

    private const int FullAndOneMore = 256 * 1024;

    private byte[] _bytes = GC.AllocateUninitializedArray<byte>(capacity);
    private int _length;
    private long _overflowed;

    /// <summary>How many bytes stand in the batch.</summary>
    public int Length => _length;

    /// <summary>How many bytes were added since the last <see cref="Clear"/>, whether they stand here still or
    /// not.</summary>
    public long Position => _overflowed + Length;

    /// <summary>The bytes that stand in the batch; valid until the next call that adds or clears.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>Room for at least so many more bytes, to be filled from its start and then counted with
    /// <see cref="Advance"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Reserve(int atLeast)
    {
        byte[] bytes = Room(atLeast);
        return MemoryMarshal.CreateSpan(ref End(bytes), bytes.Length - _length);
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
        if (bytes.Length >= Direct && overflow is not null)
        {
            AppendDirectly(bytes);
            return;
        }

        // Room first: it may move the end.
        byte[] room = Room(bytes.Length);
        bytes.CopyTo(MemoryMarshal.CreateSpan(ref End(room), bytes.Length));
        _length += bytes.Length;
    }

    /// <summary>Adds one byte to the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(byte value)
    {
        byte[] room = Room(1);
        End(room) = value;
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
        const int Few = 2 * 16;
        if (count <= Few)
        {
            // As many as there may be, of which only those count that are wanted.
            var room = Reserve(Few);
            Vector128.Create(value).CopyTo(room);
            Vector128.Create(value).CopyTo(room[(Few / 2)..]);
            _length += Math.Max(0, count);
            return;
        }

        while (count > 0)
        {
            int piece = Math.Min(count, Most);
            Reserve(piece)[..piece].Fill(value);
            _length += piece;
            count -= piece;
        }
    }

    /// <summary>Replaces one byte.</summary>
    public void Replace(int at, byte value) => _bytes[at] = value;

    /// <summary>Takes back what was added after the batch had this length.</summary>
    public void TruncateTo(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)Length);
        _length = length;
    }

    /// <summary>Takes back such bytes from the end, but none that was added before a position.</summary>
    public void TrimEnd(byte value, long position)
    {
        int start = (int)Math.Max(0, position - _overflowed);
        _length = start + Written[start..].TrimEnd(value).Length;
    }

    /// <summary>Forgets what was written. The array stays, unless one giant message made it larger than ordinary
    /// traffic needs.</summary>
    public void Clear()
    {
        _length = 0;
        _overflowed = 0;
        if (_bytes.Length > Most)
        {
            _bytes = GC.AllocateUninitializedArray<byte>(capacity);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref byte End(byte[] bytes) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(bytes), _length);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte[] Room(int atLeast)
    {
        byte[] bytes = _bytes;
        return bytes.Length - _length >= atLeast ? bytes : Grow(atLeast);
    }

    private void AppendDirectly(ReadOnlySpan<byte> bytes)
    {
        Spill();
        overflow!(bytes);
        _overflowed += bytes.Length;
    }

    private void Spill()
    {
        overflow!(Written);
        _overflowed += Length;
        _length = 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private byte[] Grow(int atLeast)
    {
        if (overflow is not null && Length + atLeast > Most)
        {
            Spill();
            if (_bytes.Length >= atLeast)
            {
                return _bytes;
            }
        }

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
