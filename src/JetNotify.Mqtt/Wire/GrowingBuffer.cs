namespace JetNotify.Mqtt.Wire;

/// <summary>Bytes written one after the other, in one array that grows and is used again. One thread at a
/// time.</summary>
/// <param name="capacity">How many bytes it has room for at first.</param>
public sealed class GrowingBuffer(int capacity)
{
    private byte[] _bytes = new byte[capacity];

    /// <summary>How many bytes stand in it.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes; good until the next <see cref="Add(int)"/>.</summary>
    public Span<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>The same bytes for an asynchronous send; good until the next <see cref="Add(int)"/>.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, Length);

    /// <summary>Adds bytes that are to be written into what it returns; until then they are whatever was
    /// there.</summary>
    public Span<byte> Add(int count)
    {
        if (_bytes.Length - Length < count)
        {
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, Length + count));
        }

        var added = _bytes.AsSpan(Length, count);
        Length += count;
        return added;
    }

    /// <summary>Adds these bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Add(bytes.Length));

    /// <summary>Keeps the first <paramref name="length"/> bytes; the array stays.</summary>
    public void Truncate(int length) => Length = Math.Min(length, Length);
}
