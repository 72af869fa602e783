using System.Text;

namespace JetNotify.Delivery.Spooling;

/// <summary>What a spool's folder has, found out without disturbing who uses it.</summary>
public sealed record SpoolInfo
{
    /// <summary>Records that wait.</summary>
    public long Records { get; private init; }

    /// <summary>Bytes of the lines that wait.</summary>
    public long Bytes { get; private init; }

    /// <summary>Files that have them.</summary>
    public int Files { get; private init; }

    /// <summary>When the first of them was received, as it says; null where none waits.</summary>
    public string? First { get; private init; }

    /// <summary>When the last of them was received.</summary>
    public string? Last { get; private init; }

    /// <summary>Records that the engine refused.</summary>
    public long DeadLetters { get; private init; }

    /// <summary>Devices whose broker keeps a session.</summary>
    public long Sessions { get; private init; }

    /// <summary>Whether a process has it open.</summary>
    public bool IsInUse { get; private init; }

    /// <summary>Whether a folder is a spool.</summary>
    public static bool Is(string folder) => File.Exists(Path.Combine(folder, SpoolFolder.Position));

    /// <summary>Looks at a folder.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    public static SpoolInfo Of(string folder)
    {
        var segments = SpoolFolder.Segments(folder);
        using var file = File.OpenHandle(
            Path.Combine(folder, SpoolFolder.Position), FileMode.Open, FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete);
        var start = SpoolPosition.Read(file) ?? default;
        var info = new SpoolInfo
        {
            DeadLetters = CountLines(Path.Combine(folder, SpoolFolder.DeadLetters), header: 1),
            Sessions = CountLines(Path.Combine(folder, SpoolFolder.Sessions), header: 0),
            IsInUse = IsLocked(Path.Combine(folder, SpoolFolder.Lock)),
        };
        return segments.Where(number => number >= start.Segment).Aggregate(
            info, (sum, number) => sum.With(folder, number, number == start.Segment ? start.Offset : 0));
    }

    private SpoolInfo With(string folder, long number, long from)
    {
        using var file = Open(SpoolFolder.Segment(folder, number));
        file.Seek(from, SeekOrigin.Begin);
        using var reader = new StreamReader(file, Encoding.UTF8);
        long records = 0;
        long bytes = 0;
        string? first = First;
        string? last = Last;
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith("{\"subject\":", StringComparison.Ordinal))
            {
                records++;
                bytes += Encoding.UTF8.GetByteCount(line) + 1;
                last = TimeOf(line) ?? last;
                first ??= last;
            }
        }

        return this with
        {
            Records = Records + records,
            Bytes = Bytes + bytes,
            Files = Files + (records > 0 ? 1 : 0),
            First = first,
            Last = last,
        };
    }

    private static string? TimeOf(string line)
    {
        const string Member = "\"ts\":\"";
        int at = line.IndexOf(Member, StringComparison.Ordinal);
        int end = at < 0 ? -1 : line.IndexOf('"', at + Member.Length);
        return end < 0 ? null : line[(at + Member.Length)..end];
    }

    private static long CountLines(string path, int header)
    {
        if (!File.Exists(path))
        {
            return 0;
        }

        using var reader = new StreamReader(Open(path));
        long lines = -header;
        while (reader.ReadLine() is not null)
        {
            lines++;
        }

        return Math.Max(0, lines);
    }

    private static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    private static bool IsLocked(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
