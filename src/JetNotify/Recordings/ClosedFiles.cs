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
            _waiting.Add(file);
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
            Try(_folder, "searched for closed recordings", DeleteOldest);
            foreach (string file in _waiting.GetConsumingEnumerable(_stop.Token))
            {
                Try(file, "compressed", () => Compress(file));
                Try(_folder, "searched for closed recordings", DeleteOldest);
            }
        }
        catch (OperationCanceledException)
        {
            // The next start goes on.
        }
    }

    private void Compress(string file)
    {
        if (!File.Exists(file))
        {
            // Compressed by an earlier run, or deleted meanwhile.
            return;
        }

        string unfinished = Unfinished(file);
        try
        {
            using (var from = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0))
            using (var to = File.Create(unfinished))
            {
                using (var gzip = new GZipStream(to, CompressionLevel.Fastest, leaveOpen: true))
                {
                    byte[] piece = new byte[Piece];
                    int count;
                    while ((count = from.Read(piece)) != 0)
                    {
                        _stop.Token.ThrowIfCancellationRequested();
                        gzip.Write(piece, 0, count);
                    }
                }

                // The disk has the one before the other goes.
                to.Flush(flushToDisk: true);
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

        var files = Find();
        foreach (string file in files[..Math.Max(0, files.Count - keep)])
        {
            Try(file, "deleted", () =>
            {
                File.Delete(Unfinished(file));
                File.Delete(file);
                File.Delete(file + Compressed);
            });
        }
    }

    /// <summary>The closed files of this recording, oldest first, each by its name before it is compressed, which a power cut may
    /// have left beside the other.</summary>
    private List<string> Find() =>
    [
        .. Directory.EnumerateFiles(_folder).Select(Path.GetFileName)
            .Select(name => name!.EndsWith(Compressed, StringComparison.Ordinal) ? name[..^Compressed.Length] : name)
            .Where(IsClosed).Distinct().Order(StringComparer.Ordinal).Select(name => Path.Combine(_folder, name)),
    ];

    /// <summary>No other file's name has the time in that place.</summary>
    private bool IsClosed(string name) => name.Length == _stem.Length + 1 + Stamp.Length + _extension.Length
        && name.StartsWith(_stem, StringComparison.Ordinal) && name[_stem.Length] == '.' && name.EndsWith(_extension, StringComparison.Ordinal)
        && DateTime.TryParseExact(name.AsSpan(_stem.Length + 1, Stamp.Length), Stamp, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    /// <summary>Hidden, so that events*.ndjson* has no file twice while it is compressed.</summary>
    private string Unfinished(string file) => Path.Combine(_folder, $".{Path.GetFileName(file)}{Compressed}.part");

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
