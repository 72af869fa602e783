using System.Text;
using JetNotify.Delivery;
using JetNotify.Delivery.Spooling;
using JetNotify.Recordings;

namespace JetNotify.Tests.Delivery;

/// <summary>The spool on disk: first in, first out, whole lines, whatever happens to the process.</summary>
public sealed class SpoolTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jetnotify-spool-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Spool Open(long limit = long.MaxValue) => Spool.Open(_folder, limit);

    private static List<string> Drain(Spool spool, int most = 100)
    {
        var ids = new List<string>();
        using var batch = new RecordBatch();
        while (!spool.IsEmpty)
        {
            var read = spool.Read(batch, most);
            ids.AddRange(Enumerable.Range(0, batch.Count).Select(batch.IdText));
            Assert.Equal(batch.Count + 1, read.Count);
            spool.Advance(read[^1]);
            batch.Clear();
        }

        return ids;
    }

    private string Segment => Directory.GetFiles(_folder, "0*.ndjson").Order(StringComparer.Ordinal).Last();

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    public void What_goes_in_comes_out_in_order_and_whole(int most)
    {
        using var spool = Open();
        using var first = Records.Batch(0, 10);
        using var second = Records.Batch(10, 20);
        spool.Append(first);
        spool.Append(second);
        using var batch = new RecordBatch();
        spool.Read(batch, 1);

        Assert.Equal(Records.Body(0), batch.BodyOf(0).ToArray());
        Assert.Equal("jet.r1.ifa.add", batch.RouteOf(0).Subject);
        Assert.Equal(Records.Ids(0, 30), Drain(spool, most));
        Assert.True(spool.IsEmpty);
    }

    [Fact]
    public void It_goes_on_where_it_was_after_a_restart()
    {
        using (var spool = Open())
        {
            using var records = Records.Batch(0, 10);
            spool.Append(records);
            using var batch = new RecordBatch();
            var read = spool.Read(batch, 4);
            spool.Advance(read[2]);
        }

        using var again = Open();
        Assert.False(again.IsEmpty);
        using var more = Records.Batch(10, 2);
        again.Append(more);
        Assert.Equal(Records.Ids(3, 9), Drain(again));
    }

    [Fact]
    public void What_is_answered_already_is_not_spooled()
    {
        using var spool = Open();
        using var records = Records.Batch(0, 3);
        records.Answer(records.NumberOf(1), RecordAnswer.Stored);
        spool.Append(records);

        Assert.Equal([Records.Id(0), Records.Id(2)], Drain(spool));
    }

    [Fact]
    public void A_torn_tail_is_taken_away_wherever_it_was_cut()
    {
        using (var spool = Open())
        {
            using var records = Records.Batch(0, 3);
            spool.Append(records);
        }

        byte[] whole = File.ReadAllBytes(Segment);
        int lastStart = whole.AsSpan(0, whole.Length - 1).LastIndexOf((byte)'\n') + 1;
        for (int cut = lastStart; cut < whole.Length; cut++)
        {
            File.WriteAllBytes(Segment, whole[..cut]);
            using var spool = Open();
            Assert.Equal(cut - lastStart, spool.Repaired);
            using var batch = new RecordBatch();
            _ = spool.Read(batch, 10);
            Assert.Equal(2, batch.Count);
        }
    }

    [Fact]
    public void Every_cut_of_the_first_file_leaves_a_spool_that_works()
    {
        using (var spool = Open())
        {
            using var records = Records.Batch(0, 1);
            spool.Append(records);
        }

        byte[] whole = File.ReadAllBytes(Segment);
        for (int cut = 0; cut < whole.Length; cut++)
        {
            File.WriteAllBytes(Segment, whole[..cut]);
            using var spool = Open();
            Assert.True(spool.IsEmpty);
            using var more = Records.Batch(5, 1);
            spool.Append(more);
            Assert.Equal([Records.Id(5)], Drain(spool));
            File.Delete(Path.Combine(_folder, "position"));
        }
    }

    [Fact]
    public void A_line_that_is_no_record_is_skipped_and_counted()
    {
        using (var spool = Open())
        {
            using var records = Records.Batch(0, 2);
            spool.Append(records);
        }

        File.AppendAllText(
            Segment, "garbage\n\n{\"subject\":\"jet.r1.ifa.add\"}\n{\"subject\":\"elsewhere\",\"v\":1,\"id\":\"a\"}\n");
        using var again = Open();

        Assert.Equal(Records.Ids(0, 2), Drain(again));
        Assert.Equal(4, again.Damaged);
    }

    [Fact]
    public void A_position_that_cannot_be_is_the_beginning_or_the_end()
    {
        using (var spool = Open())
        {
            using var records = Records.Batch(0, 2);
            spool.Append(records);
        }

        File.WriteAllText(Path.Combine(_folder, "position"), "nonsense");
        using (var spool = Open())
        {
            using var batch = new RecordBatch();
            _ = spool.Read(batch, 10);
            Assert.Equal(2, batch.Count);
        }

        File.WriteAllText(Path.Combine(_folder, "position"), $"{1:D19} {1_000_000:D19}\n");
        using var after = Open();
        Assert.True(after.IsEmpty);
    }

    [Fact]
    public void A_second_process_is_kept_out()
    {
        using var spool = Open();

        var e = Assert.Throws<IOException>(() => Open());
        Assert.Contains("in use by another process", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_spool_says_so_and_keeps_what_it_has()
    {
        using var spool = Open(limit: 1000);
        using var records = Records.Batch(0, 20);
        spool.Append(records);

        Assert.False(spool.HasRoom);
        Assert.Throws<SpoolFullException>(() => spool.Append(records));
        Assert.Equal(Records.Ids(0, 20), Drain(spool));
        Assert.True(spool.HasRoom);
    }

    [Fact]
    public void A_drained_file_is_deleted_once_it_is_worth_it()
    {
        using var spool = Open();
        using var batch = new RecordBatch();
        for (int i = 0; i < 40; i++)
        {
            batch.Clear();
            batch.Add(i, padding: 100_000);
            spool.Append(batch);
            Assert.Equal([Records.Id(i)], Drain(spool));
        }

        Assert.Single(Directory.GetFiles(_folder, "0*.ndjson"));
        Assert.InRange(new FileInfo(Segment).Length, 1, 2 * 1024 * 1024);
    }

    [Fact]
    public void An_empty_spool_gives_the_disk_back_and_goes_on_after_a_restart()
    {
        using var batch = new RecordBatch();
        using (var spool = Open())
        {
            batch.Add(0, padding: 2_000_000);
            spool.Append(batch);
            spool.Trim();
            Assert.Equal([Records.Id(0)], Drain(spool));
            spool.Trim();
            Assert.True(spool.IsEmpty);
            Assert.InRange(Directory.GetFiles(_folder, "0*.ndjson").Sum(file => new FileInfo(file).Length), 1, 1000);
            batch.Clear();
            batch.Add(1);
            spool.Append(batch);
        }

        using var again = Open();
        Assert.Equal([Records.Id(1)], Drain(again));
    }

    [Fact]
    public void A_file_that_somebody_took_away_does_not_stop_the_rest()
    {
        using (var spool = Open())
        {
            using var records = Records.Batch(0, 2);
            spool.Append(records);
        }

        File.Copy(Segment, Path.Combine(_folder, "000000000003.ndjson"));
        using var again = Open();

        Assert.Equal([.. Records.Ids(0, 2), .. Records.Ids(0, 2)], Drain(again));
    }

    [Fact]
    public void Records_larger_than_what_is_read_at_once_come_whole()
    {
        using var spool = Open();
        using var batch = new RecordBatch();
        batch.Add(0, padding: 3_000_000);
        batch.Add(1);
        spool.Append(batch);

        Assert.Equal(Records.Ids(0, 2), Drain(spool));
    }

    [Fact]
    public void Its_files_are_recordings()
    {
        using (var spool = Open())
        {
            using var records = new RecordBatch();
            string line = Encoding.ASCII.GetString(SpoolLine.BodyStart)
                + "f/r1/1/2/3\",\"device\":\"r1\",\"seq\":1,\"tags\":{},"
                + "\"ts\":\"2026-11-27T10:00:00.123456Z\",\"topic\":\"a/b\",\"qos\":1,"
                + "\"retain\":false,\"encoding\":\"json\",\"payload\":{\"a\":[1,\"}\"]}}";
            records.Add(Records.Route, "f/r1/1/2/3"u8, Encoding.UTF8.GetBytes(line));
            spool.Append(records);
        }

        using var reader = RecordingReader.Open(Segment, () => Stream.Null);
        Assert.True(reader.Read(out var entry));
        Assert.Equal("a/b", Encoding.UTF8.GetString(entry.Publish.Topic));
        Assert.Equal("{\"a\":[1,\"}\"]}", Encoding.UTF8.GetString(entry.Publish.Payload));
        Assert.Equal("r1", Encoding.UTF8.GetString(entry.Device));
        Assert.Equal(0, reader.Damaged);
    }

    [Fact]
    public void Sessions_are_known_after_a_restart_but_for_those_that_nobody_keeps()
    {
        long kept, fresh;
        using (var spool = Open())
        using (var epochs = new SessionEpochs(spool))
        {
            kept = epochs.Begin("r\"1", isPresent: false, isKept: true);
            fresh = epochs.Begin("r2", isPresent: false, isKept: false);
            Assert.Equal(kept, epochs.Begin("r\"1", isPresent: true, isKept: true));
            Assert.True(epochs.Begin("r2", isPresent: false, isKept: false) > fresh);
        }

        File.AppendAllText(Path.Combine(_folder, "sessions.ndjson"), "{\"device\":\"torn");
        for (int i = 0; i < 2; i++)
        {
            using var again = Open();
            using var epochs = new SessionEpochs(again);
            Assert.Equal(kept, epochs.Begin("r\"1", isPresent: true, isKept: true));
            Assert.True(epochs.Begin("r2", isPresent: true, isKept: false) > fresh);
        }
    }
}
