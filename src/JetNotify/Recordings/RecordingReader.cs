using System.IO.Compression;

namespace JetNotify.Recordings;

/// <summary>
/// Reads a recording line by line with bounded memory and without allocation per message. What a power cut or an editor left
/// of a line is skipped and counted; a file that is no recording is refused at once. One thread, but for <see cref="Position"/>.
/// </summary>
internal sealed class RecordingReader : IDisposable
{
    // What is printed for so much is less than a full batch (Output.Batch.Full) in most forms.
    private const int FirstCapacity = 128 * 1024;

    private const int LongestHandedOver = 1024 * 1024;

    // A line longer than this gets all the room there can be at once: doubling on would hold it twice.
    private const int LastDoubling = 64 * 1024 * 1024;

    private readonly string _path;
    private readonly Stream _source;
    private readonly Stream _stream;
    private readonly RecordingParser _parser = new();
    private byte[] _bytes = GC.AllocateUninitializedArray<byte>(FirstCapacity);
    private int _start;
    private int _end;
    private int _lineLength = -1;
    private int _searched;
    private bool _atEnd;
    private bool _unended;
    private long _position;

    /// <summary>A reader of what <see cref="TakeLines"/> takes from another; nothing until then.</summary>
    public RecordingReader()
    {
        _path = string.Empty;
        _source = _stream = Stream.Null;
        _atEnd = true;
    }

    private RecordingReader(Stream source, string path)
    {
        _path = path;
        _source = source;

        // Two bytes tell the kind; a pipe may bring one.
        do
        {
            Fill();
        }
        while (_end == 1 && !_atEnd);
        if (_end >= 2 && _bytes[0] == 0x1F && _bytes[1] == 0x8B)
        {
            // gzip (RFC 1952 §2.3.1), whatever the file is called.
            _stream = new GZipStream(new Rest(_bytes.AsSpan(0, _end).ToArray(), source), CompressionMode.Decompress);
            _end = 0;
            _atEnd = false;
        }
        else
        {
            _stream = source;
        }
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

    /// <summary>Whether the last line was cut short, as a power cut leaves it; it is not among <see cref="Damaged"/>.</summary>
    public bool IsTorn { get; private set; }

    /// <summary>Whether compressed data ended early or was damaged: what came after the last line is lost, nobody knows how much.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Whether <see cref="Read"/> would have to wait for the source.</summary>
    public bool NeedsInput => !FindLine() && !_atEnd;

    /// <summary>Opens a recording and reads its header.</summary>
    /// <param name="path">A file; <c>-</c> is <paramref name="input"/>.</param>
    /// <param name="input">Standard input.</param>
    /// <exception cref="RecordingException">It is no recording, not of this version, or cannot be read.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    public static RecordingReader Open(string path, Func<Stream> input) => path == "-"
        ? Open(input(), path)
        : Open(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0), path);

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
    /// <exception cref="RecordingException">A line longer than any that is written, or the file cannot be read further.</exception>
    public bool Read(out RecordingEntry entry)
    {
        while (NextLine(RecordingFormat.LongestLine, out var line))
        {
            if (_parser.TryRead(line, out entry))
            {
                return true;
            }

            if (_unended)
            {
                // No line, strictly. Of compressed data that ends too early .NET says nothing; that it ends within a line does.
                LineNumber--;
                IsCut |= _stream != _source;
                IsTorn = !IsCut;
                return false;
            }

            // Recordings put together with cat have a header in the middle; an empty line is no loss.
            if (!line.IsEmpty && !line.StartsWith(RecordingFormat.Mark))
            {
                FirstDamaged = Damaged++ == 0 ? LineNumber : FirstDamaged;
            }
        }

        entry = default;
        return false;
    }

    /// <summary>Takes the whole lines that are at hand in another reader, to be read here instead. One thread at a time may take.</summary>
    /// <returns>False where there are none: at the end, which may have half a line, and where one is too long to be handed over.
    /// The other reader goes on with what is left.</returns>
    /// <exception cref="RecordingException">The file cannot be read further.</exception>
    public bool TakeLines(RecordingReader other)
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
        _searched = other._searched = 0;
        _lineLength = other._lineLength = -1;
        return true;
    }

    /// <summary>Counts what another reader read of the lines it took from here, in the order in which they were taken.</summary>
    public void Count(RecordingReader taker)
    {
        FirstDamaged = Damaged == 0 && taker.Damaged > 0 ? LineNumber + taker.FirstDamaged : FirstDamaged;
        Damaged += taker.Damaged;
        LineNumber += taker.LineNumber;
        taker.Damaged = taker.LineNumber = 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stream.Dispose();
        _source.Dispose();
    }

    private void ReadHeader()
    {
        if (!NextLine(RecordingFormat.LongestHeader, out var line))
        {
            throw new RecordingException($"{Name} is empty: no recording");
        }

        if (RecordingFormat.Judge(line, out var created) is { } problem)
        {
            throw new RecordingException($"{Name} {problem}");
        }

        Created = created;
    }

    private bool NextLine(int longest, out ReadOnlySpan<byte> line)
    {
        while (!FindLine())
        {
            if (_end - _start > longest)
            {
                throw new RecordingException(longest == RecordingFormat.LongestHeader
                    ? $"{Name} {RecordingFormat.NoRecording}"
                    : $"{Name}: line {LineNumber + 1} is longer than {longest >> 20} MiB, which no line of a recording is");
            }

            if (!_atEnd)
            {
                Fill();
                continue;
            }

            line = _bytes.AsSpan(_start, _end - _start);
            _start = _end;
            _unended = !line.IsEmpty;
            LineNumber += line.IsEmpty ? 0 : 1;
            return !line.IsEmpty;
        }

        line = _bytes.AsSpan(_start, _lineLength);
        _start += _lineLength + 1;
        _lineLength = -1;
        LineNumber++;
        return true;
    }

    private bool FindLine()
    {
        if (_lineLength >= 0)
        {
            return true;
        }

        int from = Math.Max(_start, _searched);
        int found = _bytes.AsSpan(from, _end - from).IndexOf((byte)'\n');
        _searched = found < 0 ? _end : from + found;
        _lineLength = found < 0 ? -1 : from + found - _start;
        return found >= 0;
    }

    private void Fill()
    {
        if (_start > 0)
        {
            _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
            _end -= _start;
            _searched = Math.Max(0, _searched - _start);
            _start = 0;
        }

        if (_end == _bytes.Length)
        {
            Array.Resize(ref _bytes, _bytes.Length < LastDoubling ? 2 * _bytes.Length : RecordingFormat.LongestLine + FirstCapacity);
        }

        int count;
        try
        {
            count = (_stream ?? _source).Read(_bytes, _end, _bytes.Length - _end);
        }
        catch (InvalidDataException)
        {
            // gzip that was damaged: what came out of it so far is good.
            count = 0;
            IsCut = true;
        }
        catch (IOException e)
        {
            throw new RecordingException(FileProblem.OfReading(_path, e));
        }

        _end += count;
        _atEnd = count == 0;
        Volatile.Write(ref _position, _source.CanSeek ? _source.Position : _position + count);
    }

    /// <summary>What was read to know the kind, and then the rest.</summary>
    private sealed class Rest(byte[] first, Stream rest) : Stream
    {
        private int _given;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            if (_given == first.Length)
            {
                return rest.Read(buffer);
            }

            int count = Math.Min(buffer.Length, first.Length - _given);
            first.AsSpan(_given, count).CopyTo(buffer);
            _given += count;
            return count;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
