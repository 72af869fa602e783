using System.Globalization;
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
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_part_has_every_line_of_its_time(int seed)
    {
        var times = Write(new Random(seed), back: true);
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
            long begin = reader.Offset;
            long before = reader.LineNumber;
            if (!reader.Read(out var entry))
            {
                return builder.Build()!;
            }

            builder.Add(begin, before, reader.Offset, entry.At);
        }
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
