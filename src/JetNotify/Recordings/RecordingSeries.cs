using System.Globalization;

using JetNotify.Mqtt.Wire;
using JetNotify.Terminal;

namespace JetNotify.Recordings;

/// <summary>
/// The file that has the recording's name, whatever becomes of it: closed by size or age, and begun anew where others
/// rename, delete or truncate it, which is looked for before and after each write and once a second besides. Lines that
/// nobody could find any more are written again. One thread appends; a clock and <see cref="Reopen"/> may be on others.
/// </summary>
internal sealed class RecordingSeries : IDisposable
{
    // A file that somebody takes away as fast as it is written is given up, and the work ends.
    private const int MostAttempts = 10;
    private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(500);

    private readonly RecordingPlan _plan;
    private readonly Diagnostics _log;
    private readonly RotatedFiles? _closed;
    private readonly Lock _turn = new();
    private readonly Timer _clock;
    private RecordingFile? _file;
    private bool _disposed;

    /// <summary>Opens the file, repairs its last line if that was cut short, and goes on with it.</summary>
    /// <exception cref="RecordingException">Something else stands there already, or another process records
    /// there.</exception>
    /// <exception cref="IOException">It cannot be opened, or written to.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    public RecordingSeries(RecordingPlan plan, Diagnostics log)
    {
        _plan = plan;
        _log = log;

        // Opened first: what is no recording, or another's, is left alone with all beside it.
        _file = RecordingFile.Open(plan.Path, DateTime.UtcNow);
        if (plan.Rotates && !_file.IsRegular)
        {
            log.Warning($"{plan.Path} is a device: it is not closed, whatever its size or age");
        }
        else if (plan.Rotates)
        {
            _closed = new RotatedFiles(plan.Path, plan.Keep, log);
        }

        SayRepaired(_file);
        SyncBeginning(_file);
        log.AlsoReopen(Reopen);
        _clock = new Timer(_ => Watch(), null, s_period, s_period);
    }

    /// <summary>The file's name.</summary>
    public string Path => _plan.Path;

    /// <summary>How many bytes it takes until it is closed. Any thread.</summary>
    public long Room => _closed is not null && _plan.RotateSize is { } size && _file is { } file
        ? size - file.Length
        : long.MaxValue;

    /// <summary>Appends whole lines to the file that has the name.</summary>
    /// <exception cref="RecordingException">Something else stands there now.</exception>
    /// <exception cref="IOException">The system refused the bytes.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Append(ReadOnlySpan<byte> lines) => Append(lines, large: null, default);

    /// <summary>Appends a message to the file that has the name, piece by piece, so that it is not held a second
    /// time.</summary>
    /// <param name="line">Writes it.</param>
    /// <param name="publish">The message.</param>
    /// <exception cref="RecordingException">Something else stands there now.</exception>
    /// <exception cref="IOException">The system refused the bytes.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Append(RecordingLine line, in Publish publish) => Append(default, line, in publish);

    private void Append(ReadOnlySpan<byte> lines, RecordingLine? large, in Publish publish)
    {
        lock (_turn)
        {
            _ = GoOn(ours: 0);
            if (_closed is not null && _plan.RotateEvery is { } every && _file!.Age >= every)
            {
                Rotate();
            }

            int attempts = 0;
            long length;
            do
            {
                length = large is null ? _file!.Append(lines) : _file!.Append(large, in publish);
                if (_plan.Fsync)
                {
                    _file.ToDisk();
                }
            }
            while (GoOn(length) is FileChange.Deleted or FileChange.Truncated && ++attempts < MostAttempts);

            if (attempts == MostAttempts)
            {
                throw new RecordingException($"{_plan.Path} is taken away as fast as it is written");
            }

            if (_closed is not null && _file.Length >= (_plan.RotateSize ?? long.MaxValue))
            {
                Rotate();
            }
        }
    }

    /// <summary>Opens the name anew. Any thread.</summary>
    public void Reopen()
    {
        lock (_turn)
        {
            if (!_disposed)
            {
                Close();
                TryGoOn();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_turn)
        {
            _disposed = true;
            _clock.Dispose();
            Close();
        }

        _closed?.Dispose();
    }

    private void Watch()
    {
        // Whoever is in there looks for itself.
        if (!_turn.TryEnter())
        {
            return;
        }

        try
        {
            if (!_disposed && _file is not null)
            {
                TryGoOn();
            }
        }
        finally
        {
            _turn.Exit();
        }
    }

    private void TryGoOn()
    {
        try
        {
            _ = GoOn(ours: 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or RecordingException)
        {
            // The next message tries again, and ends the work if that fails.
            _log.Warning($"cannot go on recording: {e.Message}");
        }
    }

    /// <summary>Opens the file that has the name if that is not the one that is open, and tells what
    /// happened.</summary>
    /// <param name="ours">How many bytes were appended last: a truncated file may begin with them instead of with its
    /// header.</param>
    private FileChange GoOn(long ours)
    {
        var change = _file?.Look() ?? FileChange.None;
        if (change == FileChange.Truncated)
        {
            _file!.DropIfHeadless(ours);
        }

        if (change != FileChange.None)
        {
            _log.Warning(Describe(change, _file!));
            Close();
        }

        _file ??= Begin();
        return change;
    }

    private RecordingFile Begin()
    {
        var file = RecordingFile.Open(_plan.Path, DateTime.UtcNow, _closed?.NextNumber ?? 0);
        SayRepaired(file);
        SyncBeginning(file);
        return file;
    }

    private void Close()
    {
        _file?.Dispose();
        _file = null;
    }

    private void Rotate()
    {
        string closed = _closed!.NameFor(_file!.Header);
        UnixFileMode? mode = OperatingSystem.IsWindows() ? null : _file.Mode;

        // Moved while it is still locked, so that nobody else goes on with it under its old name.
        File.Move(_plan.Path, closed);
        Close();
        _file = Begin();
        if (mode is { } kept && !OperatingSystem.IsWindows())
        {
            _file.Mode = kept;
        }

        _closed.Add(closed);
    }

    private void SayRepaired(RecordingFile file)
    {
        if (file.Repaired > 0)
        {
            _log.Warning($"{_plan.Path}: its last line was cut short; the {file.Repaired} bytes of it were taken away");
        }
    }

    /// <summary>With <c>--fsync</c>, the file's name is to be on the disk as well as what is in it.</summary>
    private void SyncBeginning(RecordingFile file)
    {
        if (_plan.Fsync)
        {
            file.ToDisk();
            Posix.FolderToDisk(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(_plan.Path))!);
        }
    }

    private string Describe(FileChange change, RecordingFile file)
    {
        string length = file.Length.ToString(CultureInfo.InvariantCulture);
        return change switch
        {
            FileChange.Renamed =>
                $"{_plan.Path} was renamed or replaced while it was recorded to: the recording goes on in what has "
                    + "the name now",
            FileChange.Deleted =>
                $"{_plan.Path} was deleted while it was recorded to, with {length} bytes: the recording goes on in "
                    + "a new file",
            _ => $"{_plan.Path} was truncated by another program, of {length} bytes: the recording goes on behind "
                + "what is left",
        };
    }
}
