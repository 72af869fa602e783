using System.Text;
using Microsoft.Win32.SafeHandles;

namespace JetNotify.Delivery.Spooling;

/// <summary>Reads records of a spool. One thread.</summary>
internal sealed class SpoolReader(string folder) : IDisposable
{
    private const int Piece = 256 * 1024;

    // As many routes as a network has is fine; a folder that somebody made up must not fill the memory.
    private const int MostRoutes = 100_000;

    private readonly Dictionary<string, RecordRoute> _routes = new(StringComparer.Ordinal);
    private readonly List<SpoolPosition> _ends = [];
    private byte[] _piece = new byte[Piece];
    private SafeFileHandle? _file;
    private long _number = -1;

    /// <summary>How many lines were skipped because they are no records.</summary>
    public long Damaged { get; private set; }

    /// <summary>Reads at most so many records into an empty batch.</summary>
    /// <returns>The position behind each, and then the one behind everything read.</returns>
    public IReadOnlyList<SpoolPosition> Read(SpoolPosition start, SpoolPosition end, RecordBatch batch, int most)
    {
        _ends.Clear();
        var at = start;
        while (at != end && batch.Count == 0)
        {
            if (!TryOpen(at.Segment))
            {
                Damaged++;
                at = new SpoolPosition(at.Segment + 1, 0);
                continue;
            }

            long length = at.Segment == end.Segment ? end.Offset : RandomAccess.GetLength(_file!);
            at = at.Offset >= length
                ? new SpoolPosition(at.Segment + 1, 0)
                : ReadPiece(at, length, batch, most);
        }

        _ends.Add(at);
        return _ends;
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private SpoolPosition ReadPiece(SpoolPosition at, long length, RecordBatch batch, int most)
    {
        while (true)
        {
            int want = (int)Math.Min(_piece.Length, length - at.Offset);
            var read = _piece.AsSpan(0, RandomAccess.Read(_file!, _piece.AsSpan(0, want), at.Offset));
            if (read.IndexOf((byte)'\n') >= 0)
            {
                return ReadLines(at, read, batch, most);
            }

            if (read.Length >= length - at.Offset || read.IsEmpty)
            {
                // Its last line has no end: nothing more is there.
                Damaged++;
                return at with { Offset = length };
            }

            Array.Resize(ref _piece, 2 * _piece.Length);
        }
    }

    private SpoolPosition ReadLines(SpoolPosition at, Span<byte> read, RecordBatch batch, int most)
    {
        while (batch.Count < most && !batch.IsFull && read.IndexOf((byte)'\n') is var end and >= 0)
        {
            var line = read[..end];
            read = read[(end + 1)..];
            bool isHeader = at.Offset == 0;
            at = at with { Offset = at.Offset + end + 1 };
            if (isHeader)
            {
                continue;
            }

            if (line.Length > 0 && SpoolLine.TryRead(line, out var subject, out var id, out var body)
                && RouteOf(subject) is { } route)
            {
                batch.Add(route, id, body);
                _ends.Add(at);
            }
            else
            {
                Damaged++;
            }
        }

        return at;
    }

    private RecordRoute? RouteOf(ReadOnlySpan<byte> subject)
    {
        string text = Encoding.UTF8.GetString(subject);
        if (_routes.TryGetValue(text, out var known))
        {
            return known;
        }

        if (RecordRoute.Parse(text) is not { } route)
        {
            return null;
        }

        if (_routes.Count >= MostRoutes)
        {
            _routes.Clear();
        }

        return _routes[text] = route;
    }

    // A file that somebody took away is missing, and the next one is read.
    private bool TryOpen(long number)
    {
        if (_number == number)
        {
            return true;
        }

        string path = SpoolFolder.Segment(folder, number);
        if (!File.Exists(path))
        {
            return false;
        }

        _file?.Dispose();
        _file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        _number = number;
        return true;
    }
}
