using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using JetNotify.Mqtt.Wire;
using JetNotify.Output;
using Microsoft.Win32.SafeHandles;

namespace JetNotify.Recordings;

/// <summary>What others have done to a file that is being written to.</summary>
internal enum FileChange
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It has another name now, and its own leads elsewhere or nowhere.</summary>
    Renamed,

    /// <summary>No name leads to it any more.</summary>
    Deleted,

    /// <summary>It is shorter than what was written.</summary>
    Truncated,
}

/// <summary>The file being written to: whole lines only, one writer. One thread at a time.</summary>
internal sealed class RecordingFile : IDisposable
{
    private const int Piece = 64 * 1024;
    private const int LongestWhole = 16 * 1024 * 1024;

    private readonly string _path;
    private readonly AppendFile _file;
    private readonly FileStream _lock;
    private readonly FileStatus? _identity;
    private long _opened;
    private TimeSpan _ageThen;

    private RecordingFile(string path, AppendFile file)
    {
        _path = path;
        _file = file;
        _lock = new FileStream(file.Handle, FileAccess.ReadWrite, bufferSize: 0);
        _identity = file.Status;
        IsRegular = _identity?.IsRegular ?? !path.StartsWith("/dev/", StringComparison.Ordinal);
    }

    /// <summary>How many bytes the file has.</summary>
    public long Length { get; private set; }

    /// <summary>What its first line says.</summary>
    public RecordingHeader Header { get; private set; }

    /// <summary>How long it has been written to, by a clock that nobody sets.</summary>
    public TimeSpan Age => _ageThen + TimeSpan.FromMilliseconds(Environment.TickCount64 - _opened);

    /// <summary>How many bytes of a torn last line were taken away on opening.</summary>
    public long Repaired { get; private set; }

    /// <summary>Whether it is an ordinary file, and no device.</summary>
    public bool IsRegular { get; }

    /// <summary>Who may read and write it.</summary>
    [UnsupportedOSPlatform("windows")]
    public UnixFileMode Mode
    {
        get => File.GetUnixFileMode(Handle);
        set => File.SetUnixFileMode(Handle, value);
    }

    private SafeFileHandle Handle => _file.Handle;

    /// <summary>Opens a recording to go on with it, or begins one. A last line without its end, which a power cut
    /// leaves, is taken away.</summary>
    /// <param name="path">The file.</param>
    /// <param name="now">The time to be written where one is begun, UTC.</param>
    /// <param name="number">The number to be written where one is begun, or 0.</param>
    /// <exception cref="RecordingException">Something else stands there already.</exception>
    /// <exception cref="IOException">It cannot be opened, or written to.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    public static RecordingFile Open(string path, DateTime now, long number = 0)
    {
        var file = OpenUntouched(path);
        try
        {
            file.Repair();
            if (file.Length == 0)
            {
                file.Header = new RecordingHeader(now, number);
                file.Append(RecordingFormat.Write(file.Header));
            }

            // A clock that was set back since leaves a file from the future: it counts as new.
            file._opened = Environment.TickCount64;
            file._ageThen = now > file.Header.Created ? now - file.Header.Created : TimeSpan.Zero;
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Finds out whether <see cref="Open"/> will do, and changes nothing but to create a missing
    /// file.</summary>
    /// <exception cref="RecordingException">Something else stands there already.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    public static void Check(string path) => OpenUntouched(path).Dispose();

    /// <summary>Appends whole lines. If it fails the file ends with the line before them.</summary>
    /// <returns>How many bytes they have.</returns>
    /// <exception cref="IOException">The system refused the bytes.</exception>
    public long Append(ReadOnlySpan<byte> lines)
    {
        long before = Length;
        AppendPiece(lines, before);
        return Length - before;
    }

    /// <summary>Appends a message as a line, piece by piece. If it fails the file ends with the line before
    /// it.</summary>
    /// <returns>How many bytes the line has.</returns>
    /// <exception cref="IOException">The system refused the bytes.</exception>
    public long Append(RecordingLine line, in Publish publish)
    {
        long before = Length;
        var pieces = new OutputBuffer(overflow: piece => AppendPiece(piece, before));
        line.Append(pieces, in publish);
        AppendPiece(pieces.Written, before);
        return Length - before;
    }

    /// <summary>Looks what others have done to the file since it was opened; <see cref="FileChange.None"/> for a
    /// device, and where the system does not say. One system call where nothing happened.</summary>
    public FileChange Look()
    {
        if (_identity is not { IsRegular: true } identity)
        {
            return FileChange.None;
        }

        return FileStatus.Of(_path) is { } named && named.IsSameFile(identity)
            ? named.Length < Length ? FileChange.Truncated : FileChange.None
            : _file.Status is { HasName: false } ? FileChange.Deleted : FileChange.Renamed;
    }

    /// <summary>Empties a file that lost its beginning to whoever truncated it.</summary>
    /// <param name="most">How many bytes were appended last; a longer file has something else in it as well, and
    /// stays.</param>
    public void DropIfHeadless(long most)
    {
        Span<byte> first = stackalloc byte[RecordingFormat.Mark.Length];
        first = first[..RandomAccess.Read(Handle, first, 0)];
        if (RandomAccess.GetLength(Handle) <= most && !first.SequenceEqual(RecordingFormat.Mark))
        {
            RandomAccess.SetLength(Handle, 0);
        }
    }

    /// <summary>Waits until what was appended is on the disk.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public void ToDisk() => RandomAccess.FlushToDisk(Handle);

    /// <inheritdoc/>
    public void Dispose()
    {
        _lock.Dispose();
        _file.Dispose();
    }

    private static RecordingFile OpenUntouched(string path)
    {
        var file = AppendFile.Open(path, FileAccess.ReadWrite);
        RecordingFile? recording = null;
        try
        {
            recording = new RecordingFile(path, file);
            if (!recording._lock.CanSeek)
            {
                throw new RecordingException($"{path} is not a file: a recording can be gone on with and must be one");
            }

            if (OperatingSystem.IsLinux())
            {
                recording.Lock();
            }

            recording.Length = RandomAccess.GetLength(file.Handle);
            recording.Validate();
            return recording;
        }
        catch
        {
            recording?.Dispose();
            file.Dispose();
            throw;
        }
    }

    // Windows keeps a second writer out by FileShare.Read; there a lock would keep readers out as well.
    [SupportedOSPlatform("linux")]
    private void Lock()
    {
        try
        {
            _lock.Lock(0, long.MaxValue);
        }
        catch (IOException)
        {
            throw new RecordingException($"{_path} is being recorded to by another process");
        }
    }

    /// <summary>Looks at the first line: what is no recording is not written to.</summary>
    private void Validate()
    {
        Span<byte> first = stackalloc byte[(int)Math.Min(Length, RecordingFormat.LongestHeader)];
        first = first[..RandomAccess.Read(Handle, first, 0)];
        int end = first.IndexOf((byte)'\n');
        if (end < 0)
        {
            // Not even its header was written whole?
            int common = first.CommonPrefixLength(RecordingFormat.Write(default));
            if (common == first.Length || common >= RecordingFormat.Mark.Length)
            {
                return;
            }

            end = first.Length;
        }

        if (RecordingFormat.Validate(first[..end], out var header) is { } problem)
        {
            throw new RecordingException($"{_path} {problem}; choose another file");
        }

        Header = header;
    }

    private void Repair()
    {
        byte[] piece = new byte[Piece];
        long end = Length;
        while (end > 0)
        {
            long start = Math.Max(0, end - Piece);
            var read = piece.AsSpan(0, RandomAccess.Read(Handle, piece.AsSpan(0, (int)(end - start)), start));
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
            RandomAccess.SetLength(Handle, end);
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
        return RandomAccess.Read(Handle, line, start) == line.Length && new RecordingParser().TryRead(line, out _);
    }

    private void AppendPiece(ReadOnlySpan<byte> piece, long lineStart)
    {
        bool isWritten = _file.TryWrite(piece, out int written, out int error);
        Length += written;
        if (!isWritten)
        {
            RollBack(Length - lineStart);
            Length = lineStart;
            throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
        }
    }

    // Counted from the end that the file has now: one that others truncated must not grow.
    private void RollBack(long written)
    {
        try
        {
            if (written > 0)
            {
                RandomAccess.SetLength(Handle, Math.Max(0, RandomAccess.GetLength(Handle) - written));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next start repairs it.
        }
    }
}
