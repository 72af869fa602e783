using System.Globalization;
using System.IO.Compression;
using System.Text;
using JetNotify.Recordings;

namespace JetNotify.Tests.Recordings;

/// <summary>A part of a recording that an index names has every line of its time that the whole has, whatever the clock
/// did.</summary>
public sealed class RecordingIndexTests : IDisposable
{
    private const int Lines = 6000;

    private static readonly DateTime s_first = new(2019, 1, 22, 15, 0, 0, DateTimeKind.Utc);

    private readonly string _folder = Directory.CreateTempSubdirectory("jetnotify-index-").FullName;

    private string Recording => Path.Combine(_folder, "events.ndjson");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    public void A_part_has_every_line_of_its_time(int seed, bool compressed)
    {
        var times = Write(new Random(seed), back: true);
        if (compressed)
        {
            Compress();
        }

        var index = Index();
        Assert.InRange(index.Blocks.Count, 3, Lines);
        var random = new Random(seed);
        for (int i = 0; i < 40; i++)
        {
            var from = s_first.AddSeconds(random.Next(-100, 2 * Lines));
            var to = from.AddSeconds(random.Next(1, Lines));
            using var reader = RecordingReader.Open(Recording, () => Stream.Null);
            var part = index.RangeOf(from, to, new FileInfo(Recording).Length);
            reader.Restrict(part, index.Covers);

            var read = new List<DateTime>();
            while (reader.Read(out var entry))
            {
                read.Add(entry.At);
            }

            Assert.Equal(times.Where(at => at >= from && at < to), read.Where(at => at >= from && at < to));
            Assert.NotEmpty(read);
            Assert.Equal(0, reader.Damaged);
        }
    }

    [Fact]
    public void A_part_is_read_from_where_it_is_and_its_lines_keep_their_numbers()
    {
        Write(new Random(0), back: false);
        var index = Index();
        var block = index.Blocks[^1];
        using var reader = RecordingReader.Open(Recording, () => Stream.Null);

        reader.Restrict(index.RangeOf(block.Earliest, DateTime.MaxValue, index.Length), index.Covers);

        Assert.True(reader.Read(out var entry));
        Assert.Equal(block.Earliest, entry.At);
        Assert.Equal(File.ReadLines(Recording).ToList().FindIndex(line => line.Contains(
            block.Earliest.ToString("s", CultureInfo.InvariantCulture), StringComparison.Ordinal))
                + 1, reader.LineNumber);
        Assert.Equal(s_first, reader.Covers!.Value.First);
    }

    [Fact]
    public void A_part_of_what_is_compressed_is_read_from_the_member_it_is_in()
    {
        var times = Write(new Random(0), back: false);
        Compress();
        var index = Index();
        var block = index.Blocks[^1];
        using (var file = File.OpenWrite(Recording))
        {
            // Whoever reads from the start meets this.
            file.Position = index.Blocks[1].Place - 30;
            file.Write(new byte[20]);
        }

        using var reader = RecordingReader.Open(Recording, () => Stream.Null);
        reader.Restrict(index.RangeOf(block.Earliest, DateTime.MaxValue, index.Length), index.Covers);

        var read = new List<DateTime>();
        while (reader.Read(out var entry))
        {
            read.Add(entry.At);
        }

        Assert.False(reader.IsCut);
        Assert.Equal(times.Where(at => at >= block.Earliest), read);
        Assert.Equal(times.Count + 1, reader.LineNumber);
    }

    [Fact]
    public void Plain_lines_behind_compressed_ones_are_found_too()
    {
        Write(new Random(0), back: false);
        byte[] plain = File.ReadAllBytes(Recording);
        Compress();
        using (var file = new FileStream(Recording, FileMode.Append))
        {
            file.Write(plain);
        }

        var index = Index();
        var block = index.Blocks[^1];
        using var reader = RecordingReader.Open(Recording, () => Stream.Null);
        reader.Restrict(new IndexRange(block.Place, block.LinesBefore, long.MaxValue), index.Covers);

        Assert.True(reader.Read(out var entry));
        Assert.Equal(block.Earliest, entry.At);
        Assert.Equal((char)plain[0], (char)File.ReadAllBytes(Recording)[block.Place]);
    }

    [Fact]
    public void What_is_compressed_in_members_is_one_file_to_every_reader_of_gzip()
    {
        Write(new Random(0), back: false);
        byte[] plain = File.ReadAllBytes(Recording);

        Compress();

        using var gzip = new GZipStream(File.OpenRead(Recording), CompressionMode.Decompress);
        using var read = new MemoryStream();
        gzip.CopyTo(read);
        Assert.Equal(plain, read.ToArray());
        Assert.InRange(Index().Blocks.Count, 3, 6);
    }

    [Fact]
    public void What_a_recording_has_grown_by_is_in_every_part()
    {
        Write(new Random(0), back: false);
        var index = Index();
        index.Save(Recording);
        File.AppendAllText(Recording, Line(s_first));

        var part = index.RangeOf(s_first, s_first.AddSeconds(2), new FileInfo(Recording).Length);

        Assert.Equal(long.MaxValue, part.End);
        Assert.NotEqual(long.MaxValue, index.RangeOf(s_first, s_first.AddSeconds(2), index.Length).End);
        Assert.NotNull(RecordingIndex.Find(Recording, out string? problem));
        Assert.Null(problem);
    }

    public static TheoryData<string> Misfits => ["rewritten", "shorter", "no index", "cut index", "no lines"];

    [Theory]
    [MemberData(nameof(Misfits))]
    public void An_index_that_does_not_fit_is_not_used(string misfit)
    {
        Write(new Random(0), back: false);
        string file = Index().Save(Recording);
        Assert.NotNull(RecordingIndex.Find(Recording, out _));
        Assert.True(OperatingSystem.IsWindows()
            || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        switch (misfit)
        {
            case "rewritten":
                File.WriteAllText(Recording, File.ReadAllText(Recording)
                    .Replace("vqfx", "r", StringComparison.Ordinal));
                break;
            case "shorter":
                File.WriteAllLines(Recording, File.ReadLines(Recording).Take(5).ToList());
                break;
            case "no index":
                File.WriteAllText(file, "this\n");
                break;
            case "cut index":
                File.WriteAllText(file, File.ReadAllText(file)[..^20]);
                break;
            default:
                File.WriteAllText(file, "");
                break;
        }

        Assert.Null(RecordingIndex.Find(Recording, out string? problem));
        Assert.Contains("does not fit", problem, StringComparison.Ordinal);
    }

    private static string Line(DateTime at) => RecordingTexts.Line
        .Replace("2019-01-22T14:59:06.1234567Z", at.ToString("s", CultureInfo.InvariantCulture)
            + "Z", StringComparison.Ordinal)
        .Replace("\"up\"", $"\"{new string('x', 600)}\"", StringComparison.Ordinal);

    private RecordingIndex Index()
    {
        var builder = new RecordingIndexBuilder();
        using var reader = RecordingReader.Open(Recording, () => Stream.Null);
        while (true)
        {
            var line = LinePlace.Next(reader);
            if (!reader.Read(out var entry))
            {
                return builder.Build(reader.IsCompressed ? new FileInfo(Recording).Length : null)!;
            }

            builder.Add(line, reader.Offset, entry.At);
        }
    }

    private void Compress()
    {
        byte[] plain = File.ReadAllBytes(Recording);
        using var file = File.Create(Recording);
        GzipMembers.Compress(new MemoryStream(plain), file, TestContext.Current.CancellationToken);
    }

    // Two seconds a line; a clock that goes back does so far, and seldom.
    private List<DateTime> Write(Random random, bool back)
    {
        var text = new StringBuilder(RecordingTexts.Header);
        var times = new List<DateTime>();
        var at = s_first;
        for (int i = 0; i < Lines; i++)
        {
            at = back && i > 0 && random.Next(1000) == 0 ? at.AddSeconds(-random.Next(4000))
                : at.AddSeconds(i == 0 ? 0 : 2);
            times.Add(at);
            text.Append(Line(at));
        }

        File.WriteAllText(Recording, text.ToString());
        return times;
    }
}
