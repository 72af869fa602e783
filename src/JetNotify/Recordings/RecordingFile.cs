using System.Runtime.Versioning;

namespace JetNotify.Recordings;

/// <summary>The file being written to: whole lines only, one writer. One thread at a time.</summary>
internal sealed class RecordingFile : IDisposable
{
    private const int Piece = 64 * 1024;
    private const int LongestWhole = 16 * 1024 * 1024;
    private const int FileTooLarge = 27;    // EFBIG, on Linux and macOS

    private readonly string _path;
    private readonly FileStream _stream;

    private RecordingFile(string path, FileStream stream)
    {
        _path = path;
        _stream = stream;
    }

    /// <summary>How many bytes the file has.</summary>
    public long Length { get; private set; }

    /// <summary>When it was begun, UTC.</summary>
    public DateTime Created { get; private set; }

    /// <summary>How many bytes of a torn last line were taken away on opening.</summary>
    public long Repaired { get; private set; }

    /// <summary>Opens a recording to go on with it, or begins one. A last line without its end, which a power cut leaves,
    /// is taken away.</summary>
    /// <param name="path">The file.</param>
    /// <param name="now">The time to be written where one is begun, UTC.</param>
    /// <exception cref="RecordingException">Something else stands there already.</exception>
    /// <exception cref="IOException">It cannot be opened, or written to.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    public static RecordingFile Open(string path, DateTime now)
    {
        var file = OpenUntouched(path);
        try
        {
            file.Repair();
            if (file.Length == 0)
            {
                file.Created = now;
                file.Append(RecordingFormat.Header(now));
            }

            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Finds out whether <see cref="Open"/> will do, and changes nothing but to create a missing file.</summary>
    /// <exception cref="RecordingException">Something else stands there already.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    public static void Check(string path) => OpenUntouched(path).Dispose();

    /// <summary>Appends whole lines. If it fails the file ends with the line before them.</summary>
    /// <exception cref="IOException">The system refused the bytes.</exception>
    public void Append(ReadOnlySpan<byte> lines)
    {
        try
        {
            RandomAccess.Write(_stream.SafeFileHandle, lines, Length);
            Length += lines.Length;
        }
        catch (IOException)
        {
            TakeBack();
            throw;
        }
        catch (ArgumentOutOfRangeException)
        {
            // What .NET makes of EFBIG: a limit of the file system or of the process.
            TakeBack();
            throw new IOException("File too large", FileTooLarge);
        }
    }

    /// <summary>Waits until what was appended is on the disk.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public void ToDisk() => RandomAccess.FlushToDisk(_stream.SafeFileHandle);

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private static RecordingFile OpenUntouched(string path)
    {
        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete, bufferSize: 0);
        try
        {
            if (!stream.CanSeek)
            {
                throw new RecordingException($"{path} is not a file: a recording can be gone on with and must be one");
            }

            if (OperatingSystem.IsLinux())
            {
                Lock(stream, path);
            }

            var file = new RecordingFile(path, stream) { Length = stream.Length };
            file.Judge();
            return file;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    // Windows keeps a second writer out by FileShare.Read; there a lock would keep readers out as well.
    [SupportedOSPlatform("linux")]
    private static void Lock(FileStream stream, string path)
    {
        try
        {
            stream.Lock(0, long.MaxValue);
        }
        catch (IOException)
        {
            throw new RecordingException($"{path} is being recorded to by another process");
        }
    }

    /// <summary>Looks at the first line: what is no recording is not written to.</summary>
    private void Judge()
    {
        Span<byte> first = stackalloc byte[(int)Math.Min(Length, RecordingFormat.LongestHeader)];
        first = first[..RandomAccess.Read(_stream.SafeFileHandle, first, 0)];
        int end = first.IndexOf((byte)'\n');
        if (end < 0)
        {
            // Not even its header was written whole?
            int common = first.CommonPrefixLength(RecordingFormat.Header(default));
            if (common == first.Length || common >= RecordingFormat.Mark.Length)
            {
                return;
            }

            end = first.Length;
        }

        if (RecordingFormat.Judge(first[..end], out var created) is { } problem)
        {
            throw new RecordingException($"{_path} {problem}; choose another file");
        }

        Created = created;
    }

    private void Repair()
    {
        byte[] piece = new byte[Piece];
        long end = Length;
        while (end > 0)
        {
            long start = Math.Max(0, end - Piece);
            var read = piece.AsSpan(0, RandomAccess.Read(_stream.SafeFileHandle, piece.AsSpan(0, (int)(end - start)), start));
            int last = read.LastIndexOf((byte)'\n');
            if (last >= 0)
            {
                end = start + last + 1;
                break;
            }

            end = start;
        }

        if (end < Length && IsWhole(end))
        {
            Append("\n"u8);
        }
        else if (end < Length)
        {
            Repaired = Length - end;
            _stream.SetLength(end);
            Length = end;
        }
    }

    /// <summary>Whether what stands from here on lacks only the end of its line, as some editors leave it.</summary>
    private bool IsWhole(long start)
    {
        if (Length - start > LongestWhole)
        {
            return false;
        }

        byte[] line = new byte[Length - start];
        return RandomAccess.Read(_stream.SafeFileHandle, line, start) == line.Length && new RecordingParser().TryRead(line, out _);
    }

    private void TakeBack()
    {
        try
        {
            _stream.SetLength(Length);
        }
        catch (IOException)
        {
            // The next start repairs it.
        }
    }
}
