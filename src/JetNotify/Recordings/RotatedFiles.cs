using System.Collections.Concurrent;
using JetNotify.Output;

using JetNotify.Terminal;

namespace JetNotify.Recordings;

/// <summary>
/// The files a rotated recording leaves behind: compressed, and the oldest deleted, by a thread of its own; what it
/// does not come to is left for the next start. Their order is their number, which only grows; a clock may be wrong.
/// </summary>
internal sealed class RotatedFiles : IDisposable
{
    private const string Compressed = ".gz";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private readonly string _folder;
    private readonly RotatedName _name;
    private readonly int? _keep;
    private readonly Diagnostics _log;
    private readonly BlockingCollection<string> _waiting = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _worker;
    private long _last;

    /// <summary>Goes on with what an earlier run left.</summary>
    /// <param name="path">The file being recorded to.</param>
    /// <param name="keep">How many closed files are kept, or null for all.</param>
    /// <param name="log">Hears of what cannot be compressed or deleted.</param>
    public RotatedFiles(string path, int? keep, Diagnostics log)
    {
        _folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        _name = new RotatedName(path);
        _keep = keep;
        _log = log;
        foreach (var (number, file) in Find())
        {
            _last = number;
            _waiting.Add(file);
        }

        _worker = new Thread(Work) { IsBackground = true, Name = "closed recordings" };
        _worker.Start();
    }

    /// <summary>The number of the file to be closed next, if it brings none of its own. One thread.</summary>
    public long NextNumber => _last + 1;

    /// <summary>What the file becomes when it is closed; nothing stands there yet. One thread.</summary>
    /// <param name="header">What its first line says.</param>
    public string NameFor(RecordingHeader header)
    {
        _last = Math.Max(header.Number, NextNumber);
        return Path.Combine(_folder, _name.Of(_last, header.Created));
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
        var source = new FileInfo(file);
        if (!source.Exists || source.LinkTarget is not null)
        {
            // Compressed by an earlier run, or deleted meanwhile; a link is nothing that was closed here.
            return;
        }

        string unfinished = Unfinished(file);
        File.Delete(unfinished);
        try
        {
            using (var from = new FileStream(file, FileMode.Open, FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete, 0))
            using (var to = AppendFile.Create(unfinished, FileMode.CreateNew))
            {
                if (!OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(to.SafeFileHandle, File.GetUnixFileMode(from.SafeFileHandle));
                }

                Compress(from, to);
            }

            File.Move(unfinished, file + Compressed, overwrite: true);
            Posix.FolderToDisk(_folder);
            File.Delete(file);
            DeleteIndex(file);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    private void Compress(FileStream from, FileStream to)
    {
        GzipMembers.Compress(from, to, _stop.Token);

        // The disk has the one before the other goes.
        to.Flush(flushToDisk: true);
    }

    private void DeleteOldest()
    {
        if (_keep is not { } keep)
        {
            return;
        }

        var files = Find();
        foreach (var (_, file) in files[..Math.Max(0, files.Count - keep)])
        {
            Try(file, "deleted", () =>
            {
                File.Delete(Unfinished(file));
                File.Delete(file);
                File.Delete(file + Compressed);
                DeleteIndex(file);
                DeleteIndex(file + Compressed);
            });
        }
    }

    private static void DeleteIndex(string recording)
    {
        if (RecordingIndex.Is(recording + RecordingIndex.Suffix))
        {
            File.Delete(recording + RecordingIndex.Suffix);
        }
    }

    /// <summary>Finds the closed files of this recording, oldest first, each by its name before it is compressed, which
    /// a power cut may have left beside the other.</summary>
    private List<(long Number, string File)> Find()
    {
        var found = new SortedDictionary<(long, string), string>();
        foreach (string path in Directory.EnumerateFiles(_folder))
        {
            string name = Path.GetFileName(path);
            name = name.EndsWith(Compressed, StringComparison.Ordinal) ? name[..^Compressed.Length] : name;
            if (_name.TryRead(name, out long number))
            {
                found[(number, name)] = Path.Combine(_folder, name);
            }
        }

        return [.. found.Select(file => (file.Key.Item1, file.Value))];
    }

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
