using JetNotify.Output;

namespace JetNotify.Recordings;

/// <summary>
/// Reads a recording line by line with bounded memory and without allocation per message. What a power cut or an editor
/// left of a line is skipped and counted; a file that is no recording is refused at once. One thread, but for
/// <see cref="Position"/>.
/// </summary>
internal sealed partial class RecordingReader : IDisposable
{
    // What is printed for so much is less than a full batch (Output.OutputBuffer.Full) in most forms.
    private const int FirstCapacity = 128 * 1024;

    private const int LongestHandedOver = 1024 * 1024;

    // A line longer than this gets all the room there can be at once: doubling on would hold it twice.
    private const int LastDoubling = 64 * 1024 * 1024;

    // How far a compressed file without a header is read on, to tell one that is damaged from another kind of file.
    private const int MostSearched = 16 * 1024 * 1024;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private readonly string _path;
    private readonly Stream _source;
    private readonly RecordingStream _stream;
    private readonly RecordingParser _parser = new();
    private byte[] _bytes = GC.AllocateUninitializedArray<byte>(FirstCapacity);
    private int _start;
    private int _end;
    private int _lineLength = -1;
    private int _searched;
    private bool _atEnd;
    private bool _unended;
    private bool _isSkipping;
    private bool _hasHole;
    private long _position;
    private long _lastDamaged;

    /// <summary>A reader of what <see cref="MoveLinesFrom"/> takes from another; nothing until then.</summary>
    public RecordingReader()
    {
        _path = string.Empty;
        _source = Stream.Null;
        _stream = new RecordingStream(_source);
        _atEnd = true;
    }

    private RecordingReader(Stream source, string path)
    {
        _path = path;
        _source = source;
        _stream = new RecordingStream(source);
    }

    /// <summary>What messages call it: the path, or "standard input".</summary>
    public string Name => _path == "-" ? "standard input" : _path;

    /// <summary>When the recording was begun, UTC, as its header says.</summary>
    public DateTime Created { get; private set; }

    /// <summary>Whether the source can be opened a second time.</summary>
    public bool CanReopen => _source.CanSeek;

    /// <summary>How many bytes of the file, compressed or not, were read so far. Any thread.</summary>
    public long Position => Volatile.Read(ref _position);

    /// <summary>The number of the line read last; the header is 1.</summary>
    public long LineNumber { get; private set; }

    /// <summary>How many lines were left out because they could not be understood.</summary>
    public long Damaged { get; private set; }

    /// <summary>The number of the first of them.</summary>
    public long FirstDamaged { get; private set; }

    /// <summary>Whether the last line was cut short, as a power cut leaves it; it is not among
    /// <see cref="Damaged"/>.</summary>
    public bool IsTorn { get; private set; }

    /// <summary>Whether compressed data ended early or was damaged: what came after the last line is lost, nobody knows
    /// how much.</summary>
    public bool IsCut => Fault != CompressedFault.None;

    /// <summary>What is wrong with what is compressed.</summary>
    public CompressedFault Fault => _stream.Fault;

    /// <summary>Whether <see cref="Read"/> would have to wait for the source.</summary>
    public bool NeedsInput => !FindLine() && !_atEnd;

    /// <summary>Opens a recording and reads its header.</summary>
    /// <param name="path">A file; <c>-</c> is <paramref name="input"/>.</param>
    /// <param name="input">Standard input.</param>
    /// <param name="say">Hears of a FIFO that is waited for, on another thread.</param>
    /// <exception cref="RecordingException">It is no recording, not of this version, or cannot be read.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    public static RecordingReader Open(string path, Func<Stream> input, Action<string>? say = null)
    {
        if (path.Length == 0)
        {
            throw new RecordingException("a file without a name does not exist");
        }

        if (path == "-")
        {
            return Open(input(), path);
        }

        using var patience = FileStatus.Of(path) is { IsFifo: true }
            ? new Timer(
                _ => say?.Invoke($"waiting for {path}, a FIFO: nobody has written a recording to it yet"), null,
                s_patience, Timeout.InfiniteTimeSpan)
            : null;
        return Open(
            new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete,
                bufferSize: 0), path);
    }

    /// <summary>Takes a stream over and reads its header.</summary>
    /// <exception cref="RecordingException">It is no recording, not of this version, or cannot be read.</exception>
    public static RecordingReader Open(Stream source, string path)
    {
        RecordingReader? reader = null;
        try
        {
            reader = new RecordingReader(source, path);
            reader.ReadHeader();
            return reader;
        }
        catch
        {
            reader?.Dispose();
            source.Dispose();
            throw;
        }
    }

    /// <summary>Reads the next message or status record.</summary>
    /// <param name="entry">Borrows from this reader until the next call.</param>
    /// <returns>False at the end.</returns>
    /// <exception cref="RecordingException">The file cannot be read further.</exception>
    public bool Read(out RecordingEntry entry)
    {
        while (NextLine(RecordingFormat.LongestLine, out var line))
        {
            if (_parser.TryRead(line, out entry) || (TryLeaveHole(ref line) && _parser.TryRead(line, out entry)))
            {
                return true;
            }

            if (_unended)
            {
                // No line, strictly.
                LineNumber--;
                IsTorn = !IsCut;
                return false;
            }

            // Recordings put together with cat have a header in the middle; an empty line is no loss.
            if (!line.IsEmpty && !RecordingFormat.WithoutMark(line).StartsWith(RecordingFormat.Mark))
            {
                CountDamage();
            }
        }

        entry = default;
        return false;
    }

    /// <summary>Moves the whole lines that are at hand in another reader, to be read here instead. One thread at a time
    /// may do so.</summary>
    /// <returns>False where there are none: at the end, which may have half a line, and where one is too long to be
    /// handed over. The other reader goes on with what is left.</returns>
    /// <exception cref="RecordingException">The file cannot be read further.</exception>
    public bool MoveLinesFrom(RecordingReader other)
    {
        int length;
        while ((length = other._bytes.AsSpan(other._start, other._end - other._start).LastIndexOf((byte)'\n') + 1) == 0)
        {
            if (other._atEnd || other._end - other._start >= LongestHandedOver)
            {
                return false;
            }

            other.Fill();
        }

        if (_bytes.Length < other._bytes.Length)
        {
            _bytes = GC.AllocateUninitializedArray<byte>(other._bytes.Length);
        }

        // The array changes hands; only the line that is not whole yet is copied.
        (_bytes, other._bytes) = (other._bytes, _bytes);
        (_start, _end) = (other._start, other._start + length);
        (other._start, other._end) = (0, other._end - _end);
        _bytes.AsSpan(_end, other._end).CopyTo(other._bytes);
        Covers = other.Covers;
        _searched = other._searched = 0;
        _lineLength = other._lineLength = -1;
        return true;
    }

    /// <summary>Counts what another reader read of the lines it took from here, in the order in which they were
    /// taken.</summary>
    public void Count(RecordingReader taker)
    {
        FirstDamaged = Damaged == 0 && taker.Damaged > 0 ? LineNumber + taker.FirstDamaged : FirstDamaged;
        Damaged += taker.Damaged;
        LineNumber += taker.LineNumber;
        taker.Damaged = taker.LineNumber = taker._lastDamaged = 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stream.Dispose();
    }

    private void ReadHeader()
    {
        if (!NextLine(RecordingFormat.LongestHeader, out var line))
        {
            throw NoRecording(_hasHole || Damaged > 0
                ? "holds nothing but NULs: no recording"
                : "is empty: no recording");
        }

        string? problem = RecordingFormat.Validate(line, out var header);
        if (problem is not null && (TryLeaveHole(ref line) || Damaged > 0)
            && (TryBegin(line, ref header) || (NextLine(RecordingFormat.LongestLine, out line)
                && TryBegin(line, ref header))))
        {
            // The hole has taken the header and maybe more; what it ends in may be half a line.
            problem = null;
        }

        if (problem is not null)
        {
            throw NoRecording(problem);
        }

        Created = header.Created;
    }

    /// <summary>Whether a recording whose beginning is lost goes on with this line; a message is read again
    /// later.</summary>
    private bool TryBegin(ReadOnlySpan<byte> line, ref RecordingHeader header)
    {
        if (RecordingFormat.Validate(line, out var found) is null)
        {
            header = found;
            return true;
        }

        if (!_parser.TryRead(line, out var entry))
        {
            return false;
        }

        header = new RecordingHeader(entry.At, 0);
        _start -= line.Length + (_unended ? 0 : 1);
        _unended = false;
        LineNumber--;
        return true;
    }

    private RecordingException NoRecording(string problem) =>
        new(IsDamaged() ? $"{Name} is compressed and damaged: nothing of it can be read" : $"{Name} {problem}");

    /// <summary>Whether it is compressed and comes out otherwise than it went in, as far as that is worth finding
    /// out.</summary>
    private bool IsDamaged()
    {
        int left = _stream.IsCompressed ? MostSearched : 0;
        while (left > 0 && _stream.Read(_bytes) is var count and > 0)
        {
            left -= count;
        }

        return IsCut;
    }

    private void CountDamage()
    {
        if (LineNumber != _lastDamaged)
        {
            FirstDamaged = Damaged++ == 0 ? LineNumber : FirstDamaged;
            _lastDamaged = LineNumber;
        }
    }
}
