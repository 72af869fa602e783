using Microsoft.Win32.SafeHandles;

namespace JetNotify.Delivery.Spooling;

/// <summary>
/// Records on disk, first in, first out: a folder of files, each a recording that <c>replay</c> reads. What
/// <see cref="Append"/> returned for survives the end of the process, and as far as the disk keeps what it was told to
/// keep, that of the machine. One thread appends, one other reads and advances; one process at a time.
/// </summary>
public sealed class Spool : IDisposable
{
    private const long FullSegment = 64 * 1024 * 1024;
    private const long SmallSegment = 1024 * 1024;

    private readonly FileStream _lock;
    private readonly SafeFileHandle _position;
    private readonly SpoolReader _reader;
    private readonly Lock _turn = new();
    private readonly long _limit;

    // The end of each device's last record: it waits as long as that is behind the front. What an earlier run left is
    // not looked through, and counts as everybody's.
    private readonly Dictionary<string, SpoolPosition> _last = new(StringComparer.Ordinal);
    private readonly SpoolPosition _left;

    private byte[] _lines = new byte[64 * 1024];
    private SafeFileHandle _file;
    private SpoolPosition _end;
    private SpoolPosition _start;
    private long _closedBytes;

    private Spool(string folder, long limit, FileStream @lock)
    {
        Folder = folder;
        _limit = limit;
        _lock = @lock;
        _position = File.OpenHandle(
            Path.Combine(folder, SpoolFolder.Position), FileMode.OpenOrCreate, FileAccess.ReadWrite);
        var segments = SpoolFolder.Segments(folder);
        long last = segments.Count == 0 ? 1 : segments[^1];
        _file = SpoolSegment.Open(folder, last, out long length, out long torn);
        Repaired = torn;
        _end = new SpoolPosition(last, length);
        _closedBytes = segments.SkipLast(1).Sum(number => new FileInfo(SpoolFolder.Segment(folder, number)).Length);
        _start = Clamp(SpoolPosition.Read(_position), segments);
        _left = _start == _end ? default : _end;
        _reader = new SpoolReader(folder);
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>How many bytes of a torn last line were taken away on opening.</summary>
    public long Repaired { get; }

    /// <summary>Whether the engine has everything. Any thread.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_turn)
            {
                return _start == _end;
            }
        }
    }

    /// <summary>Where the first record that waits begins. Any thread.</summary>
    public SpoolPosition Front
    {
        get
        {
            lock (_turn)
            {
                return _start;
            }
        }
    }

    /// <summary>Whether a record of a device waits at a front, or may. The appending thread.</summary>
    public bool Holds(string device, SpoolPosition front) =>
        _left.IsBehind(front) || (_last.TryGetValue(device, out var last) && last.IsBehind(front));

    /// <summary>How many bytes wait, the part of a file included that waits no more. Any thread.</summary>
    public long Bytes
    {
        get
        {
            lock (_turn)
            {
                return _start == _end ? 0 : _closedBytes + _end.Offset;
            }
        }
    }

    /// <summary>Whether more may be appended. Any thread.</summary>
    public bool HasRoom => Bytes < _limit;

    /// <summary>Opens a folder, or makes one.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="limit">How many bytes it may have.</param>
    /// <exception cref="IOException">Another process has it, or the system refused.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be used.</exception>
    public static Spool Open(string folder, long limit)
    {
        Directory.CreateDirectory(folder);
        FileStream @lock;
        try
        {
            @lock = new FileStream(
                Path.Combine(folder, SpoolFolder.Lock), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
            when (e is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException))
        {
            throw new IOException($"the spool {folder} is in use by another process", e);
        }

        try
        {
            return new Spool(folder, limit, @lock);
        }
        catch
        {
            @lock.Dispose();
            throw;
        }
    }

    /// <summary>Appends the records of a batch that have no answer, and waits for the disk.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="isLast">Whether it is the last word before the end: room is not asked for.</param>
    /// <exception cref="SpoolFullException">There is no room.</exception>
    /// <exception cref="DeliveryException">The disk does not take it; nothing of it is kept.</exception>
    public void Append(RecordBatch batch, bool isLast = false)
    {
        if (!isLast && !HasRoom)
        {
            throw new SpoolFullException($"the spool {Folder} is full");
        }

        int length = Render(batch);
        if (length == 0)
        {
            return;
        }

        try
        {
            RollIfDue();
            RandomAccess.Write(_file, _lines.AsSpan(0, length), _end.Offset);
            RandomAccess.FlushToDisk(_file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            SpoolSegment.TryTruncate(_file, _end.Offset);
            throw new DeliveryException($"the spool {Folder} does not take records: {e.Message}", e);
        }

        lock (_turn)
        {
            _end = _end with { Offset = _end.Offset + length };
        }

        for (int i = 0; i < batch.Count; i++)
        {
            if (batch.AnswerOf(i) == RecordAnswer.None)
            {
                _last[batch.RouteOf(i).Device] = _end;
            }
        }
    }

    /// <summary>Reads records from the front into an empty batch.</summary>
    /// <returns>The position behind each of them, and then the one behind everything read: there may have been lines
    /// that are no records.</returns>
    public IReadOnlyList<SpoolPosition> Read(RecordBatch batch, int most)
    {
        SpoolPosition start, end;
        lock (_turn)
        {
            (start, end) = (_start, _end);
        }

        return _reader.Read(start, end, batch, most);
    }

    /// <summary>How many lines were skipped because they are no records. The reading thread.</summary>
    public long Damaged => _reader.Damaged;

    /// <summary>Forgets what stands before a position.</summary>
    public void Advance(SpoolPosition position)
    {
        position.Write(_position);
        long first;
        lock (_turn)
        {
            first = _start.Segment;
            _start = position;
        }

        Delete(first, position.Segment);
    }

    /// <summary>Gives back what an empty spool still has on disk. The appending thread.</summary>
    public void Trim()
    {
        if (IsEmpty)
        {
            _last.Clear();
            RollIfDue();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader.Dispose();
        _file.Dispose();
        _position.Dispose();
        _lock.Dispose();
    }

    private int Render(RecordBatch batch)
    {
        int length = 0;
        for (int i = 0; i < batch.Count; i++)
        {
            if (batch.AnswerOf(i) != RecordAnswer.None)
            {
                continue;
            }

            var route = batch.RouteOf(i);
            var body = batch.BodyOf(i).Span;
            int room = SpoolLine.RoomFor(route) + body.Length;
            if (_lines.Length - length < room)
            {
                Array.Resize(ref _lines, Math.Max(2 * _lines.Length, length + room));
            }

            length += SpoolLine.Write(_lines.AsSpan(length), route, body);
        }

        return length;
    }

    private void RollIfDue()
    {
        if (_end.Offset < (IsEmpty ? SmallSegment : FullSegment))
        {
            return;
        }

        var next = SpoolSegment.Open(Folder, _end.Segment + 1, out long length, out _);
        _file.Dispose();
        _file = next;
        var end = new SpoolPosition(_end.Segment + 1, length);
        lock (_turn)
        {
            bool isEmpty = _start == _end;
            _closedBytes += _end.Offset;
            _end = end;
            if (!isEmpty)
            {
                return;
            }

            _start = end;
        }

        // Nobody reads an empty spool: there is nothing to read in the file that is left behind.
        end.Write(_position);
        Delete(end.Segment - 1, end.Segment);
    }

    private void Delete(long first, long end)
    {
        for (; first < end; first++)
        {
            string file = SpoolFolder.Segment(Folder, first);
            long length = File.Exists(file) ? new FileInfo(file).Length : 0;
            File.Delete(file);
            lock (_turn)
            {
                _closedBytes -= length;
            }
        }
    }

    // What the position names may be gone: taken away with the tail, or the folder was put together by hand.
    private SpoolPosition Clamp(SpoolPosition? position, List<long> segments)
    {
        var first = new SpoolPosition(segments.Count == 0 ? _end.Segment : segments[0], 0);
        var start = position is { } known && known.IsBehind(first) ? known : first;
        start = start.IsBehind(_end) ? _end : start;

        // A file with nothing but its header is empty.
        return start.Segment == _end.Segment && _end.Offset <= SpoolSegment.HeaderLength ? _end : start;
    }
}
