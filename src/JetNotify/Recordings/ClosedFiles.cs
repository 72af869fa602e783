using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;

namespace JetNotify.Recordings;

/// <summary>
/// The files a rotated recording leaves behind: <c>events.ndjson</c> becomes <c>events.20190122-145906-1234567.ndjson</c>, by the
/// time it was begun, and then <c>….ndjson.gz</c>, so that their names sort by time and before the file being written. Compressed
/// and deleted by a thread of its own; what it does not come to is left for the next start.
/// </summary>
internal sealed class ClosedFiles : IDisposable
{
    private const string Stamp = "yyyyMMdd-HHmmss-fffffff";
    private const string Compressed = ".gz";
    private const string Unfinished = ".gz.part";
    private const int Piece = 64 * 1024;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private readonly string _folder;
    private readonly string _stem;
    private readonly string _extension;
    private readonly int? _keep;
    private readonly Diagnostics _log;
    private readonly BlockingCollection<string> _waiting = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _worker;

    /// <summary>Goes on with what an earlier run left.</summary>
    /// <param name="path">The file being recorded to.</param>
    /// <param name="keep">How many closed files are kept, or null for all.</param>
    /// <param name="log">Hears of what cannot be compressed or deleted.</param>
    public ClosedFiles(string path, int? keep, Diagnostics log)
    {
        _folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        _stem = Path.GetFileNameWithoutExtension(path);
        _extension = Path.GetExtension(path);
        _keep = keep;
        _log = log;
        foreach (string file in Find())
        {
            if (!file.EndsWith(Compressed, StringComparison.Ordinal))
            {
                _waiting.Add(file);
            }
        }

        _worker = new Thread(Work) { IsBackground = true, Name = "closed recordings" };
        _worker.Start();
    }

    /// <summary>What the file becomes when it is closed; nothing stands there yet.</summary>
    /// <param name="created">When it was begun, UTC.</param>
    public string NameFor(DateTime created)
    {
        string name;
        do
        {
            name = Path.Combine(_folder, $"{_stem}.{created.ToString(Stamp, CultureInfo.InvariantCulture)}{_extension}");
            created = created.AddTicks(1);
        }
        while (File.Exists(name) || File.Exists(name + Compressed));
        return name;
    }

    /// <summary>Has a closed file compressed, and the oldest deleted.</summary>
    public void Add(string file) => _waiting.Add(file);

    /// <summary>Waits a moment for what is in hand, and leaves the rest.</summary>
    public void Dispose()
    {
        _waiting.CompleteAdding();
        if (!_worker.Join(s_patience))
        {
            _stop.Cancel();
            _worker.Join();
        }

        _waiting.Dispose();
        _stop.Dispose();
    }

    private void Work()
    {
        try
        {
            DeleteOldest();
            foreach (string file in _waiting.GetConsumingEnumerable(_stop.Token))
            {
                Try(file, "compressed", () => Compress(file));
                DeleteOldest();
            }
        }
        catch (OperationCanceledException)
        {
            // The next start goes on.
        }
    }

    private void Compress(string file)
    {
        string unfinished = file + Unfinished;
        try
        {
            using (var from = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0))
            using (var to = new GZipStream(File.Create(unfinished), CompressionLevel.Fastest))
            {
                byte[] piece = new byte[Piece];
                int count;
                while ((count = from.Read(piece)) != 0)
                {
                    _stop.Token.ThrowIfCancellationRequested();
                    to.Write(piece, 0, count);
                }
            }

            File.Move(unfinished, file + Compressed, overwrite: true);
            File.Delete(file);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    private void DeleteOldest()
    {
        if (_keep is not { } keep)
        {
            return;
        }

        string[] files = [.. Find().Order(StringComparer.Ordinal)];
        foreach (string file in files[..Math.Max(0, files.Length - keep)])
        {
            Try(file, "deleted", () => File.Delete(file));
        }
    }

    /// <summary>The closed files of this recording: no other file's name has the time in that place.</summary>
    private IEnumerable<string> Find() =>
        from file in Directory.EnumerateFiles(_folder, $"{_stem}.*")
        let name = Path.GetFileName(file)
        let end = name.EndsWith(Compressed, StringComparison.Ordinal) ? name.Length - Compressed.Length : name.Length
        let stamp = name.AsSpan(0, end).EndsWith(_extension, StringComparison.Ordinal) ? name[(_stem.Length + 1)..Math.Max(_stem.Length + 1, end - _extension.Length)] : string.Empty
        where DateTime.TryParseExact(stamp, Stamp, CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
        select file;

    private void Try(string file, string done, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _log.Warning($"{file} could not be {done} and stays as it is: {e.Message}");
        }
    }
}
