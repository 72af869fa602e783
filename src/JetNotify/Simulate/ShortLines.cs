namespace JetNotify.Simulate;

/// <summary>
/// What somebody else gives to be read line by line, and may be a device without any: it fails with
/// <see cref="InvalidDataException"/> where a line is longer than <see cref="Longest"/>. Owns what it reads. One
/// thread.
/// </summary>
/// <param name="source">Where it comes from.</param>
internal sealed class ShortLines(Stream source) : Stream
{
    /// <summary>The longest line, in bytes.</summary>
    public const int Longest = 1024 * 1024;

    private int _length;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer) => Measure(buffer[..source.Read(buffer)]);

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        return Measure(buffer.Span[..count]);
    }

    /// <inheritdoc/>
    public override void Flush() => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            source.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Measure(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.LastIndexOfAny((byte)'\n', (byte)'\r');
        _length = end < 0 ? _length + bytes.Length : bytes.Length - end - 1;
        return _length <= Longest ? bytes.Length
            : throw new InvalidDataException($"a line is longer than {Longest} bytes: is it the right file?");
    }
}
