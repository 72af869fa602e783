using System.Buffers;
using System.Text;
using System.Text.Json;
using JetNotify.Output;

namespace JetNotify.Recordings;

/// <summary>
/// Which times stand where in a recording: blocks of whole lines, each with its earliest and its latest time, so that a
/// clock that was set back in between is no reason to miss anything. In one that is compressed a block begins where a
/// gzip member does. It stands in a file beside the recording: NDJSON, a header and a line for each block.
/// </summary>
internal sealed class RecordingIndex
{
    /// <summary>What the name of its file ends in, behind the recording's.</summary>
    public const string Suffix = ".index";

    private const int Version = 1;
    private const int EvidenceLength = 4096;

    /// <summary>The time of the recording's first line, UTC.</summary>
    public required DateTime First { get; init; }

    /// <summary>How many bytes of the recording it is about.</summary>
    public required long Length { get; init; }

    /// <summary>The time of the first line, and the latest, UTC.</summary>
    public (DateTime First, DateTime Latest) Covers => (First, Blocks.Max(block => block.Latest));

    /// <summary>The blocks, in the order of the file; one at least.</summary>
    public required IReadOnlyList<IndexBlock> Blocks { get; init; }

    private static ReadOnlySpan<byte> Mark => "{\"jetnotify-index\":"u8;

    /// <summary>Whether a file is an index, and not a recording, as a pattern of names brings it too.</summary>
    public static bool Is(string path)
    {
        if (!path.EndsWith(Suffix, StringComparison.Ordinal) || !File.Exists(path))
        {
            return false;
        }

        byte[] beginning = new byte[Mark.Length];
        using var file = OpenFile(path);
        return file.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false) == beginning.Length
            && Mark.SequenceEqual(beginning);
    }

    /// <summary>Returns the index of a recording, or null.</summary>
    /// <param name="recording">The recording's path.</param>
    /// <param name="problem">Why the one that is there cannot be used, or null.</param>
    /// <exception cref="IOException">The recording or the index cannot be read.</exception>
    public static RecordingIndex? Find(string recording, out string? problem)
    {
        problem = null;
        string path = recording + Suffix;
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            string[] lines = File.ReadAllLines(path);
            var header = JsonDocument.Parse(lines[0]).RootElement;
            var index = new RecordingIndex
            {
                First = header.GetProperty("first").GetDateTime().ToUniversalTime(),
                Length = header.GetProperty("length").GetInt64(),
                Blocks = [.. lines.Skip(1).Select(IndexBlock.Parse)],
            };
            if (header.GetProperty("jetnotify-index").GetInt32() == Version && index.Blocks.Count > 0
                && header.GetProperty("evidence").GetUInt32() == Evidence(recording, index.Length))
            {
                return index;
            }
        }
        catch (Exception e) when (e
            is JsonException or KeyNotFoundException or InvalidOperationException or FormatException
            or IndexOutOfRangeException)
        {
            // Whatever it is, it is of no use.
        }

        problem = $"{path} does not fit the recording any more and is not used; "
            + $"jetnotify recording info --index {recording} renews it";
        return null;
    }

    /// <summary>Writes it beside its recording, in place of one that is there.</summary>
    /// <returns>The path.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public string Save(string recording)
    {
        var bytes = new ArrayBufferWriter<byte>();
        uint evidence = Evidence(recording, Length);
        bytes.Write(Mark);
        bytes.Write(Encoding.ASCII.GetBytes(FormattableString.Invariant(
            $"{Version},\"length\":{Length},\"evidence\":{evidence},\"first\":\"{First:O}\"}}\n")));
        foreach (var block in Blocks)
        {
            bytes.Write(Encoding.ASCII.GetBytes(block.ToString()));
        }

        string path = recording + Suffix;
        string unfinished = $"{path}.{Environment.ProcessId}";
        using (var file = AppendFile.Create(unfinished, FileMode.Create))
        {
            file.Write(bytes.WrittenSpan);
        }

        File.Move(unfinished, path, overwrite: true);
        return path;
    }

    /// <summary>Returns the part outside of which nothing lies between two times; never nothing, so that what is read
    /// tells what there is.</summary>
    /// <param name="from">The first time that is wanted.</param>
    /// <param name="to">The first that is not.</param>
    /// <param name="length">How long the recording is now: what it has grown by is not known.</param>
    public IndexRange RangeOf(DateTime from, DateTime to, long length)
    {
        int first = 0;
        while (first < Blocks.Count - 1 && Blocks[first].Latest < from)
        {
            first++;
        }

        int last = Blocks.Count - 1;
        while (last > first && Blocks[last].Earliest >= to)
        {
            last--;
        }

        bool isEndKnown = last < Blocks.Count - 1 && length <= Length;
        return new IndexRange(Blocks[first].Place, Blocks[first].LinesBefore,
            isEndKnown ? Blocks[last + 1].Place : long.MaxValue);
    }

    // Of its first and of its last bytes: whoever rewrites a recording changes one of them.
    private static uint Evidence(string recording, long length)
    {
        using var file = OpenFile(recording);
        if (file.Length < length)
        {
            return 0;
        }

        byte[] bytes = new byte[Math.Min(EvidenceLength, length)];
        file.ReadExactly(bytes);
        uint sum = Crc32.Append(0, bytes);
        file.Position = length - bytes.Length;
        file.ReadExactly(bytes);
        return Crc32.Append(sum, bytes);
    }

    private static FileStream OpenFile(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
}

/// <summary>A part of a recording.</summary>
/// <param name="Place">Where it begins, in bytes.</param>
/// <param name="LinesBefore">How many lines stand before it.</param>
/// <param name="End">Where it ends; <see cref="long.MaxValue"/> where the recording does.</param>
internal readonly record struct IndexRange(long Place, long LinesBefore, long End);
