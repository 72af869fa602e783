using System.Buffers.Binary;
using System.Text;

namespace JetNotify.Mqtt.Wire;

/// <summary>A growing buffer of packets to be sent: one array that is used again. One thread at a time.</summary>
public sealed class PacketWriter
{
    // Little, since each of a fleet's sessions has one; it grows to what it is used for.
    private readonly GrowingBuffer _bytes = new(64);

    /// <summary>The bytes written since the last <see cref="Clear"/>; good until the next write.</summary>
    public ReadOnlySpan<byte> Written => _bytes.Written;

    /// <summary>The same bytes for an asynchronous send; good until the next write.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _bytes.WrittenMemory;

    /// <summary>How many bytes are waiting.</summary>
    public int Length => _bytes.Length;

    /// <summary>How often <see cref="Clear"/> was called: tells whether what was queued has been room since.</summary>
    internal int Clears { get; private set; }

    /// <summary>Forgets what was written; keeps the array.</summary>
    public void Clear()
    {
        _bytes.Truncate(0);
        Clears++;
    }

    /// <summary>One byte.</summary>
    public void Byte(byte value) => _bytes.Add(1)[0] = value;

    /// <summary>A Two Byte Integer, big-endian.</summary>
    public void TwoByteInteger(ushort value) => BinaryPrimitives.WriteUInt16BigEndian(_bytes.Add(2), value);

    /// <summary>A Four Byte Integer, big-endian.</summary>
    public void FourByteInteger(uint value) => BinaryPrimitives.WriteUInt32BigEndian(_bytes.Add(4), value);

    /// <summary>A Variable Byte Integer, 0…<see cref="Wire.VariableInt.Max"/>.</summary>
    public void VariableInt(int value) => Wire.VariableInt.Write(_bytes.Add(Wire.VariableInt.Size(value)), value);

    /// <summary>Bytes as they are.</summary>
    public void Raw(ReadOnlySpan<byte> bytes) => _bytes.Add(bytes);

    /// <summary>Binary data: two bytes of length, then the bytes, at most 65,535.</summary>
    public void Binary(ReadOnlySpan<byte> bytes)
    {
        TwoByteInteger(checked((ushort)bytes.Length));
        Raw(bytes);
    }

    /// <summary>A string: two bytes of length, then UTF-8, at most 65,535 bytes of it.</summary>
    public void Text(string text)
    {
        int size = Encoding.UTF8.GetByteCount(text);
        TwoByteInteger(checked((ushort)size));
        Encoding.UTF8.GetBytes(text, _bytes.Add(size));
    }

    /// <summary>Properties with their length before them (MQTT 5.0 §2.2.2), in the order given.</summary>
    public void Properties(IReadOnlyList<Property> properties)
    {
        int mark = BeginLength();
        foreach (var property in properties)
        {
            PropertyTable.Write(this, property);
        }

        EndLength(mark);
    }

    /// <summary>Begins something with a Variable Byte Integer of length before it; may be nested.</summary>
    /// <returns>The mark for <see cref="EndLength"/>.</returns>
    public int BeginLength()
    {
        int mark = Length;
        _bytes.Add(4);
        return mark;
    }

    /// <summary>Ends it: the length is known now, and what followed moves up to it.</summary>
    public void EndLength(int mark)
    {
        int size = Length - mark - 4;
        var written = _bytes.Written;
        int used = Wire.VariableInt.Write(written.Slice(mark, 4), size);
        written.Slice(mark + 4, size).CopyTo(written[(mark + used)..]);
        _bytes.Truncate(mark + used + size);
    }

    /// <summary>Takes back what was written after the first <paramref name="length"/> bytes.</summary>
    public void Truncate(int length) => _bytes.Truncate(length);
}
