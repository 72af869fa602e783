namespace JetNotify.Delivery.Spooling;

/// <summary>Keeps what the engine will never take: lines as the spool has them, with <c>why</c>. Any thread.</summary>
internal sealed class DeadLetters(string folder) : IDisposable
{
    private readonly Lock _turn = new();
    private FileStream? _file;

    /// <summary>Appends a record, and waits for the disk.</summary>
    /// <exception cref="DeliveryException">The disk does not take it.</exception>
    public void Add(RecordRoute route, string why, ReadOnlySpan<byte> body)
    {
        // A character of the reason becomes six at most.
        byte[] line = new byte[SpoolLine.RoomFor(route) + (6 * why.Length) + 16 + body.Length];
        int length = SpoolLine.Write(line, route, body, why);
        lock (_turn)
        {
            try
            {
                _file ??= Open();
                _file.Write(line, 0, length);
                _file.Flush(flushToDisk: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new DeliveryException($"cannot keep a refused record in {folder}: {e.Message}", e);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private FileStream Open()
    {
        var file = new FileStream(
            Path.Combine(folder, SpoolFolder.DeadLetters), FileMode.Append, FileAccess.Write, FileShare.Read,
            bufferSize: 0);
        if (file.Length == 0)
        {
            file.Write(SpoolLine.Header(DateTime.UtcNow));
        }

        return file;
    }
}
