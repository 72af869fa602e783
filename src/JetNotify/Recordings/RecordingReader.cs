using JetNotify.CommandLine.Planning;

namespace JetNotify.Recordings;

/// <summary>
/// Reads a recording line by line with bounded memory and without allocation per message. What a power cut or an editor
/// left of a line is skipped and counted; a file that is no recording is refused at once. One thread, but for
/// <see cref="Position"/>.
/// </summary>
internal sealed class RecordingReader : IDisposable
{
    // What is printed for so much is less than a full batch (Output.OutputBuffer.Full) in most forms.
    private const int FirstCapacity = 128 * 1024;

    private const int LongestHandedOver = 1024 * 1024;

    // A line longer than this gets all the room there can be at once: doubling on would hold it twice.
    private const int LastDoubling = 64 * 1024 * 1024;

    // How far a compressed file without a header is read on, to tell one that is damaged from another kind of file.
    private const int MostSearched = 16 * 1024 * 1024;

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

    /// <summary>A reader of what <see cref="TakeLines"/> takes from another; nothing until then.</summary>
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
    public bool IsCut => _stream.IsCut;

    /// <summary>Whether <see cref="Read"/> would have to wait for the source.</summary>
    public bool NeedsInput => !FindLine() && !_atEnd;

    /// <summary>Opens a recording and reads its header.</summary>
    /// <param name="path">A file; <c>-</c> is <paramref name="input"/>.</param>
    /// <param name="input">Standard input.</param>
    /// <exception cref="RecordingException">It is no recording, not of this version, or cannot be read.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    public static RecordingReader Open(string path, Func<Stream> input) => path switch
    {
        "-" => Open(input(), path),
        "" => throw new RecordingException("a file without a name does not exist"),
        _ => Open(
            new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0), path),
    };

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

    /// <summary>Takes the whole lines that are at hand in another reader, to be read here instead. One thread at a time
    /// may take.</summary>
    /// <returns>False where there are none: at the end, which may have half a line, and where one is too long to be
    /// handed over. The other reader goes on with what is left.</returns>
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
            throw NoRecording("is empty: no recording");
        }

        string? problem = RecordingFormat.Validate(line, out var header);
        if (problem is not null && (TryLeaveHole(ref line) || Damaged > 0))
        {
            problem = RecordingFormat.Validate(line, out header);
            if (problem is not null && _parser.TryRead(line, out var entry))
            {
                // The hole has taken the header and maybe more, and this is the first line behind it.
                problem = null;
                header = new RecordingHeader(entry.At, 0);
                _start -= line.Length + (_unended ? 0 : 1);
                _unended = false;
                LineNumber--;
            }
        }

        if (problem is not null)
        {
            throw NoRecording(problem);
        }

        Created = header.Created;
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

    private bool NextLine(int longest, out ReadOnlySpan<byte> line)
    {
        while (true)
        {
            while (!FindLine())
            {
                DropHole(longest);
                DropLongLine(_hasHole ? RecordingFormat.LongestLine : longest);
                if (_atEnd)
                {
                    return TakeRest(out line);
                }

                Fill();
            }

            line = _bytes.AsSpan(_start, _lineLength);
            _start += _lineLength + 1;
            _lineLength = -1;
            LineNumber++;
            if (EndDamage(ref line))
            {
                return true;
            }
        }
    }

    /// <summary>Takes what is left at the end of the file, if anything is.</summary>
    private bool TakeRest(out ReadOnlySpan<byte> line)
    {
        line = _bytes.AsSpan(_start, _end - _start);
        _start = _end;
        if (line.IsEmpty && !_isSkipping)
        {
            // As a power cut leaves it.
            IsTorn |= _hasHole && !IsCut;
            return false;
        }

        LineNumber++;
        _unended = true;
        return EndDamage(ref line);
    }

    /// <summary>Counts the hole or the line too long that ends here.</summary>
    /// <param name="line">Becomes what is good behind it.</param>
    /// <returns>Whether there is a line to be read.</returns>
    private bool EndDamage(ref ReadOnlySpan<byte> line)
    {
        if (!_isSkipping && !_hasHole && (line.IsEmpty || line[0] != 0))
        {
            return true;
        }

        CountDamage();
        bool isGood = TryLeaveHole(ref line) || !_isSkipping;
        _isSkipping = _hasHole = false;
        return isGood && !line.IsEmpty;
    }

    /// <summary>Goes behind the NULs in a line, which no JSON has, and counts what they took; false where there are
    /// none.</summary>
    private bool TryLeaveHole(ref ReadOnlySpan<byte> line)
    {
        int last = line.LastIndexOf((byte)0);
        line = line[(last + 1)..];
        if (last >= 0)
        {
            CountDamage();
        }

        return last >= 0;
    }

    /// <summary>Lets go of what cannot become a line: a file that was truncated under its writer, or lost power, has a
    /// hole of any size. What ends nowhere, as a device does, is not waited for in a header.</summary>
    private void DropHole(int longest)
    {
        if (_end > _start && _bytes[_end - 1] == 0 && (longest != RecordingFormat.LongestHeader || HasEnd))
        {
            _hasHole = true;
            _isSkipping = false;
            _start = _end;
        }
    }

    private bool HasEnd => _source.CanSeek && _source.Length > 0;

    /// <summary>Lets go of a line that is longer than any that is written, however long it is.</summary>
    private void DropLongLine(int longest)
    {
        if (!_isSkipping && _end - _start <= longest)
        {
            return;
        }

        if (longest == RecordingFormat.LongestHeader)
        {
            throw NoRecording(RecordingFormat.NoRecording);
        }

        int hole = _bytes.AsSpan(_start, _end - _start).LastIndexOf((byte)0);
        _hasHole = hole >= 0;
        _isSkipping = hole < 0;
        _start = hole < 0 ? _end : _start + hole + 1;
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
            byte[] larger = GC.AllocateUninitializedArray<byte>(
                _bytes.Length < LastDoubling ? 2 * _bytes.Length : RecordingFormat.LongestLine + FirstCapacity);
            _bytes.AsSpan(0, _end).CopyTo(larger);
            _bytes = larger;
        }

        int count;
        try
        {
            count = _stream.Read(_bytes.AsSpan(_end));
        }
        catch (IOException e)
        {
            throw new RecordingException(FileProblem.OfReading(_path, e));
        }

        _end += count;
        _atEnd = count == 0;
        Volatile.Write(ref _position, _source.CanSeek ? _source.Position : _position + count);
    }
}
