using JetNotify.Recordings;

namespace JetNotify.Replay;

/// <summary>The recordings of one replay, oldest first, each opened when its turn comes. One thread, but for the two
/// figures.</summary>
internal sealed class ReplayFiles : IDisposable
{
    private readonly Func<Stream> _input;
    private readonly ReplayRange _part;
    private readonly Action<string>? _say;
    private readonly Queue<(string Path, RecordingReader? Open)> _left;
    private volatile RecordingReader? _current;
    private long _before;
    private bool _begun;
    private DateTime? _first;

    /// <summary>Opens all of them once, to know that they are recordings and which is the oldest. What can be read only
    /// once, a pipe, stays open.</summary>
    /// <param name="paths">The files; <c>-</c> is <paramref name="input"/>. An index among them is left out.</param>
    /// <param name="input">Standard input.</param>
    /// <param name="say">Hears of a FIFO that is waited for, on another thread, and of an index that does not
    /// fit.</param>
    /// <param name="part">What of them is wanted; by itself all.</param>
    /// <exception cref="RecordingException">One of them is no recording, or cannot be read.</exception>
    public ReplayFiles(IReadOnlyList<string> paths, Func<Stream> input, Action<string>? say = null,
        ReplayRange part = default)
    {
        _input = input;
        _say = say;
        _part = part;
        var recordings = paths.Where(path => !RecordingIndex.Is(path)).ToList();
        var found = new List<(string Path, RecordingReader? Open, DateTime Created)>();
        foreach (string path in recordings.Count > 0 ? recordings : paths)
        {
            var reader = Open(path);
            bool again = path != "-" && reader.CanReopen;
            found.Add((path, again ? null : reader, reader.Created));
            if (again)
            {
                Length += new FileInfo(path).Length;
                reader.Dispose();
            }
        }

        _left = new(from file in found orderby file.Created select (file.Path, file.Open));
    }

    /// <summary>How many bytes all files have that say so.</summary>
    public long Length { get; }

    /// <summary>How many of them were read. Any thread.</summary>
    public long Position => Interlocked.Read(ref _before) + (_current?.Position ?? 0);

    /// <summary>The next recording, or null; the one before is closed.</summary>
    /// <exception cref="RecordingException">It is no recording any more.</exception>
    public RecordingReader? Next()
    {
        if (_current is { } last)
        {
            Interlocked.Add(ref _before, last.Position);
            last.Dispose();
        }

        _current = _left.TryDequeue(out var next) ? next.Open ?? Open(next.Path) : null;
        if (_current is not null && next.Open is null)
        {
            Restrict(_current, next.Path);
        }

        _begun = true;
        return _current;
    }

    // What an index says holds nothing that is wanted is not read. A distance counts from the first line of all.
    private void Restrict(RecordingReader recording, string path)
    {
        if (_part is { From: null, To: null })
        {
            return;
        }

        try
        {
            var index = RecordingIndex.Find(path, out string? problem);
            if (problem is not null)
            {
                _say?.Invoke(problem);
            }

            _first ??= _begun ? null : index?.First;
            if (index is not null && (_first is not null || _part.From is { At: not null }))
            {
                var (from, to) = _part.In(_first ?? default);
                recording.Restrict(index.RangeOf(from, to, new FileInfo(path).Length), index.Covers);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RecordingException(FileProblem.OfReading(path, e));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _current?.Dispose();
        foreach (var (_, open) in _left)
        {
            open?.Dispose();
        }
    }

    private RecordingReader Open(string path)
    {
        try
        {
            return RecordingReader.Open(path, _input, _say);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RecordingException(FileProblem.OfReading(path, e));
        }
    }
}
