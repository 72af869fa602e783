using System.Text;
using JetNotify.Recordings;
using static JetNotify.Tests.Recordings.RecordingTexts;

namespace JetNotify.Tests.Recordings;

public sealed class RecordingFileTests : IDisposable
{
    private static readonly DateTime s_now = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    private readonly string _folder = Directory.CreateTempSubdirectory("jetnotify-").FullName;

    private string Recording => Path.Combine(_folder, "events.ndjson");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_new_file_begins_with_the_header()
    {
        using (var file = RecordingFile.Open(Recording, s_now))
        {
            file.Append(Encoding.UTF8.GetBytes(Line));
        }

        Assert.Equal(Header.Replace("2019-01-22T14:59:06", "2026-01-02T03:04:05", StringComparison.Ordinal) + Line,
            File.ReadAllText(Recording));
    }

    [Fact]
    public void A_torn_last_line_is_taken_away_wherever_it_was_cut_and_the_rest_goes_on()
    {
        string whole = Header + Line + Line;
        foreach (int length in Enumerable.Range(1, whole.Length - 2)
            .Where(length => length != Header.Length + Line.Length - 1))
        {
            File.WriteAllText(Recording, whole[..length]);
            int kept = length < Header.Length ? 0 : length < Header.Length + Line.Length ? Header.Length : Header.Length
                + Line.Length;
            using (var file = RecordingFile.Open(Recording, new DateTime(2019, 1, 22, 14, 59, 6, DateTimeKind.Utc)))
            {
                Assert.Equal(length - kept, file.Repaired);
                file.Append(Encoding.UTF8.GetBytes(Line));
            }

            Assert.Equal((kept == 0 ? Header : whole[..kept]) + Line, File.ReadAllText(Recording));
        }
    }

    [Fact]
    public void A_last_line_that_lacks_only_its_end_gets_it()
    {
        File.WriteAllText(Recording, Header + Line + Line.TrimEnd('\n'));

        using (var file = RecordingFile.Open(Recording, s_now))
        {
            Assert.Equal(0, file.Repaired);
            file.Append(Encoding.UTF8.GetBytes(Line));
        }

        Assert.Equal(Header + Line + Line + Line, File.ReadAllText(Recording));
    }

    [Fact]
    public void A_torn_line_longer_than_a_piece_is_taken_away()
    {
        File.WriteAllText(Recording, Header + Line + new string('\0', 200_000));

        using (var file = RecordingFile.Open(Recording, s_now))
        {
            Assert.Equal(200_000, file.Repaired);
        }

        Assert.Equal(Header + Line, File.ReadAllText(Recording));
    }

    [Theory]
    [InlineData("precious\n")]
    [InlineData("precious")]
    [InlineData("{\"jetnotify-recording\":2}\n")]
    [InlineData("\n")]
    public void Something_else_is_never_written_to(string text)
    {
        File.WriteAllText(Recording, text);

        Assert.EndsWith("; choose another file",
            Assert.Throws<RecordingException>(() => RecordingFile.Check(Recording)).Message, StringComparison.Ordinal);
        Assert.Throws<RecordingException>(() => RecordingFile.Open(Recording, s_now));
        Assert.Equal(text, File.ReadAllText(Recording));
    }

    [Fact]
    public void A_recording_can_be_read_while_it_is_written()
    {
        using var file = RecordingFile.Open(Recording, s_now);
        file.Append(Encoding.UTF8.GetBytes(Line));

        using var reader = RecordingReader.Open(Recording, () => Stream.Null);

        Assert.Equal(["up"], Payloads(reader));
    }
}
