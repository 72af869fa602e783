using System.Buffers;
using System.Globalization;
using System.Text;

namespace JetNotify.Fleet.Monitoring;

/// <summary>UTF-8 text that grows in a pooled array. One thread.</summary>
public sealed class TextBuffer : IDisposable
{
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(64 * 1024);

    /// <summary>How many bytes there are.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes, good until the next that is added.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    /// <summary>Forgets them.</summary>
    public void Clear() => Length = 0;

    /// <summary>Adds UTF-8.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>Adds text.</summary>
    public void Append(string text) =>
        Length += Encoding.UTF8.GetBytes(text, Reserve(Encoding.UTF8.GetMaxByteCount(text.Length)));

    /// <summary>Adds a whole number.</summary>
    public void Append(long number)
    {
        _ = number.TryFormat(Reserve(20), out int written, default, CultureInfo.InvariantCulture);
        Length += written;
    }

    /// <summary>Adds a number, with three digits behind the point at most.</summary>
    public void Append(double number)
    {
        _ = number.TryFormat(Reserve(64), out int written, "0.####", CultureInfo.InvariantCulture);
        Length += written;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }
    }

    private Span<byte> Reserve(int count)
    {
        if (_bytes.Length - Length < count)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * _bytes.Length, Length + count));
            _bytes.AsSpan(0, Length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        return _bytes.AsSpan(Length);
    }
}
