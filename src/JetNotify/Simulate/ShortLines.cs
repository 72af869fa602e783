namespace JetNotify.Simulate;

/// <summary>
/// What somebody else gives to be read line by line, and may be a device without any: it fails with
/// <see cref="InvalidDataException"/> where a line is longer than <see cref="Longest"/>. Owns what it reads. One
/// thread.
/// </summary>
/// <param name="source">Where it comes from.</param>
internal sealed class ShortLines(Stream source) : ForwardStream
{
    /// <summary>The longest line, in bytes.</summary>
    public const int Longest = 1024 * 1024;

    private int _length;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer) => Measure(buffer[..source.Read(buffer)]);

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        return Measure(buffer.Span[..count]);
    }

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
