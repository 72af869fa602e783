using System.IO.Compression;
using System.Text;
using JetNotify.Recordings;
using static JetNotify.Tests.Recordings.RecordingTexts;

namespace JetNotify.Tests.Recordings;

public sealed class RecordingReaderTests
{
    [Theory]
    [InlineData("", "events.ndjson is empty: no recording")]
    [InlineData("\0\0\0", "events.ndjson holds nothing but NULs: no recording")]
    [InlineData("\0\0\0\n\0", "events.ndjson holds nothing but NULs: no recording")]
    [InlineData("\n", "events.ndjson is not a recording of jetnotify subscribe --record")]
    [InlineData("/junos/events up\n", "events.ndjson is not a recording of jetnotify subscribe --record")]
    [InlineData("{\"ts\":\"2019-01-22T14:59:06Z\"}\n",
        "events.ndjson is not a recording of jetnotify subscribe --record")]
    [InlineData("{\"jetnotify-recording\":\"1\"}\n",
        "events.ndjson is not a recording of jetnotify subscribe --record")]
    [InlineData("{\"jetnotify-rec", "events.ndjson is not a recording of jetnotify subscribe --record")]
    [InlineData("{\"jetnotify-recording\":2,\"created\":\"2031-01-22T14:59:06Z\",\"new\":{\"a\":[]}}\n",
        "events.ndjson is a recording of version 2; this jetnotify reads version 1")]
    [InlineData("\0\u0001\u0002\n", "events.ndjson is not a recording of jetnotify subscribe --record")]
    public void What_is_no_recording_is_refused_in_one_line(string text, string said) =>
        Assert.Equal(said, Assert.Throws<RecordingException>(() => Open(text)).Message);

    [Fact]
    public void A_recording_that_became_UTF_16_is_told_from_another_file()
    {
        foreach (var encoding in (Encoding[])[Encoding.Unicode, Encoding.BigEndianUnicode])
        {
            byte[] text = [.. encoding.GetPreamble(), .. encoding.GetBytes(Header + Line + Line)];

            Assert.StartsWith("events.ndjson is a text in UTF-16",
                Assert.Throws<RecordingException>(() => Open(text)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_binary_file_without_a_line_end_is_refused_by_its_first_bytes()
    {
        using var endless = new Zeros();

        Assert.Throws<RecordingException>(() => RecordingReader.Open(endless, "core"));
        Assert.InRange(endless.Given, 1, 1024 * 1024);
    }

    [Fact]
    public void A_line_longer_than_any_that_is_written_costs_itself_and_bounded_memory()
    {
        byte[] before = Encoding.UTF8.GetBytes(Header + Line);
        byte[] after = Encoding.UTF8.GetBytes("\n" + Line);
        using var reader = RecordingReader.Open(new Filled(before, 'x', 900L * 1024 * 1024, after), "events.ndjson");
        Assert.True(reader.Read(out _));

        long allocated = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(["up"], Payloads(reader));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 576L * 1024 * 1024);
        Assert.Equal((1L, 3L, false), (reader.Damaged, reader.FirstDamaged, reader.IsTorn));
    }

    [Fact]
    public void A_hole_of_any_size_costs_the_lines_it_covers_and_no_memory()
    {
        byte[] before = Encoding.UTF8.GetBytes(Header + Line + Line[..20]);
        using var reader = RecordingReader.Open(new Filled(before, '\0', 3L * 1024 * 1024 * 1024,
            Encoding.UTF8.GetBytes(Line + Line)), "events.ndjson");

        long allocated = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(["up", "up", "up"], Payloads(reader));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 8 * 1024 * 1024);
        Assert.Equal((1L, 3L, false), (reader.Damaged, reader.FirstDamaged, reader.IsTorn));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(300_000)]
    public void A_hole_is_left_wherever_it_is(int size)
    {
        string hole = new('\0', size);
        string[] texts =
        [
            Header + Line + hole + Line,
            Header + Line + hole + "\n" + Line,
            Header + Line + Line[..40] + hole + Line,
            Header + Line + hole + Line[40..] + Line,
            hole + Line + Line,
            Header[..20] + hole + Line + Line,
            hole + Header + Line + Line,
            hole + Line[40..] + Line + Line,
            Header[..20] + hole + Line[40..] + Line + Line,
            hole + Header[20..] + Line + Line,
        ];
        foreach (string text in texts)
        {
            using var reader = Open(text);

            Assert.Equal(["up", "up"], Payloads(reader));
            Assert.Equal((1L, false), (reader.Damaged, reader.IsTorn));
        }
    }

    [Fact]
    public void A_tail_of_NULs_as_a_power_cut_leaves_it_is_a_torn_line()
    {
        using var reader = Open(Header + Line + Line[..20] + new string('\0', 4096));

        Assert.Equal(["up"], Payloads(reader));
        Assert.Equal((0L, true), (reader.Damaged, reader.IsTorn));
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_a_recording()
    {
        using var reader = Open("\uFEFF" + Header + Line + "\uFEFF" + Header + Line);

        Assert.Equal(["up", "up"], Payloads(reader));
        Assert.Equal(0, reader.Damaged);
    }

    [Fact]
    public void A_torn_last_line_is_tolerated_wherever_it_was_cut()
    {
        byte[] whole = Encoding.UTF8.GetBytes(Header + Line + Line);
        for (int length = Header.Length + Line.Length; length < whole.Length - 1; length++)
        {
            using var reader = Open(whole[..length]);

            Assert.Equal(["up"], Payloads(reader));
            Assert.Equal((0, length > Header.Length + Line.Length), (reader.Damaged, reader.IsTorn));
        }
    }

    [Fact]
    public void A_last_line_that_lacks_only_its_end_is_a_message()
    {
        using var reader = Open(Header + Line.TrimEnd('\n'));

        Assert.Equal(["up"], Payloads(reader));
        Assert.False(reader.IsTorn);
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("\0\0\0\0")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"ts\":\"2019-01-22T14:59:06Z\",\"topic\":\"t\"}")]
    [InlineData("{\"ts\":\"yesterday\",\"topic\":\"t\",\"payload\":\"x\"}")]
    [InlineData("{\"ts\":\"2019-01-22T14:59:06.12345x7Z\",\"topic\":\"t\",\"payload\":\"x\"}")]
    [InlineData("{\"ts\":\"2019-01-22T14:59:06Z\",\"topic\":\"t\",\"qos\":3,\"payload\":\"x\"}")]
    [InlineData("{\"ts\":\"2019-01-22T14:59:06Z\",\"topic\":\"t/#\",\"payload\":\"x\"}")]
    [InlineData("{\"ts\":\"2019-01-22T14:59:06Z\",\"topic\":\"t\",\"mid\":65536,\"payload\":\"x\"}")]
    [InlineData("{\"ts\":\"2019-01-22T14:59:06Z\",\"topic\":\"t\",\"mid\":99999999999999999999999,\"payload\":\"x\"}")]
    [InlineData("{\"ts\":\"2019-01-22T14:59:06Z\",\"topic\":\"t\",\"encoding\":\"base64\",\"payload\":\"x\"}")]
    [InlineData("{\"ts\":\"2019-01-22T14:59:06Z\",\"topic\":\"t\",\"encoding\":\"rot13\",\"payload\":\"x\"}")]
    [InlineData(
        "{\"ts\":\"2019-01-22T14:59:06Z\",\"topic\":\"t\",\"payload\":\"x\",\"properties\":[[\"server-keep-alive\",1]]}")]
    [InlineData(
        "{\"ts\":\"2019-01-22T14:59:06Z\",\"topic\":\"t\",\"payload\":\"x\",\"properties\":[[\"content-type\",1]]}")]
    [InlineData(
        "{\"ts\":\"2019-01-22T14:59:06Z\",\"topic\":\"t\",\"payload\":\"x\",\"properties\":[[\"topic-alias\",0]]}")]
    [InlineData("{\"ts\":\"2019-01-22T14:59:06Z\",\"topic\":\"t\",\"payload\":\"x\",\"properties\":7}")]
    [InlineData("{\"ts\":\"2019-01-22T14:59:06Z\",\"topic\":\"t\",\"payload\":\"x\",\"properties\":[7]}")]
    [InlineData("{\"ts\":\"2019-01-22T14:59:06Z\",\"topic\":\"t\",\"payload\":\"x\"} trailing")]
    [InlineData("{\"ts\":\"2019-01-22T14:59:06Z\",\"topic\":\"t\",\"payload\":\"x\",\"more\":{]}}")]
    [InlineData("{\"ts\" \"2019-01-22T14:59:06Z\"}")]
    public void A_damaged_line_is_left_out_counted_and_located(string damaged)
    {
        using var reader = Open(Header + Line + damaged + "\n" + damaged + "\n" + Line);

        Assert.Equal(["up", "up"], Payloads(reader));
        Assert.Equal((2L, 3L, false), (reader.Damaged, reader.FirstDamaged, reader.IsTorn));
    }

    [Theory]
    [InlineData("{ \"payload\" : \"up\", \"topic\":\"t\" ,\"ts\":\"2019-01-22T15:59:06.1234567+01:00\" }\r")]
    [InlineData(
        "{\"dup\":false,\"encoding\":\"utf8\",\"payload\":\"\\u0075p\",\"qos\":0,\"retain\":false,\"topic\":\"t\",\"ts\":\"2019-01-22T14:59:06.1234567Z\"}")]
    [InlineData(
        "{\"note\":{\"by\":[\"}\",1,null]},\"payload\":\"dXA=\",\"encoding\":\"base64\",\"topic\":\"\\u0074\",\"ts\":\"2019-01-22T14:59:06.1234567Z\"}")]
    public void Lines_as_other_tools_write_them_are_understood(string line)
    {
        using var reader = Open(Header + line + "\n");

        Assert.True(reader.Read(out var entry));
        Assert.Equal("t", Encoding.UTF8.GetString(entry.Publish.Topic));
        Assert.Equal("up", Encoding.UTF8.GetString(entry.Publish.Payload));
        Assert.Equal(new DateTime(2019, 1, 22, 14, 59, 6, DateTimeKind.Utc).AddTicks(1234567),
            entry.Publish.ReceivedAt);
    }

    [Fact]
    public void Recordings_put_together_with_cat_are_one()
    {
        using var reader = Open(Header + Line + "\n" + Header + Line);

        Assert.Equal(["up", "up"], Payloads(reader));
        Assert.Equal(0, reader.Damaged);
    }

    [Fact]
    public void A_status_record_is_told_from_a_message()
    {
        const string Status = "{\"ts\":\"2019-01-22T14:59:06.000000Z\",\"device\":\"vqfx\",\"status\":\"lost\",\"why\":\"\\\"reset\\\"\"}";
        using var reader = Open(Header + Status + "\n" + Line);

        Assert.True(reader.Read(out var entry));
        Assert.Equal(Status, Encoding.UTF8.GetString(entry.Status));
        Assert.True(reader.Read(out entry));
        Assert.True(entry.Status.IsEmpty);
    }

    [Fact]
    public void What_is_compressed_is_known_by_its_bytes()
    {
        using var reader = Open(Compressed(Header + string.Concat(Enumerable.Repeat(Line, 5_000))));

        Assert.Equal(5_000, Payloads(reader).Count);
        Assert.False(reader.IsTorn);
    }

    [Fact]
    public void Compressed_parts_put_together_with_cat_are_one()
    {
        using var reader = Open([.. Compressed(Header + Line), .. Compressed(Header + Line)]);

        Assert.Equal(["up", "up"], Payloads(reader));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(600)]
    [InlineData(200_000)]
    public void Everything_behind_a_compressed_part_is_read(int zeros)
    {
        byte[] padding = new byte[zeros];
        byte[] plain = Encoding.UTF8.GetBytes(Line);
        byte[] many = Compressed(Header + string.Concat(Enumerable.Repeat(Line, 3_000)));
        byte[] empty = Compressed("");
        byte[] named = [0x1F, 0x8B, 8, 0x1E, 0, 0, 0, 0, 0, 0, 2, 0, 9, 9, .. "events.ndjson\0note\0"u8, 7, 7,
            .. Compressed(Line)[10..]];

        (byte[] Bytes, int Lines)[] rests =
        [
            (plain, 1), ([.. empty, .. plain], 1), ([.. named, .. padding, .. plain], 2),
                ([.. empty, .. padding, .. named, .. padding], 1),
        ];
        foreach (var (rest, lines) in rests)
        {
            byte[] whole = [.. many, .. padding, .. rest];
            foreach (var source in (Stream[])[new MemoryStream(whole), new Pieces(whole, 7), new Pieces(whole, 8191)])
            {
                using var reader = RecordingReader.Open(source, "events.ndjson.gz");

                Assert.Equal(3_000 + lines, Payloads(reader).Count);
                Assert.Equal((0L, false, false), (reader.Damaged, reader.IsTorn, reader.IsCut));
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(400)]
    [InlineData(3_000)]
    public void Everything_compressed_behind_plain_lines_is_read(int lines)
    {
        byte[] plain = Encoding.UTF8.GetBytes(Header + string.Concat(Enumerable.Repeat(Line, lines)));
        byte[] member = Compressed(Header + string.Concat(Enumerable.Repeat(Line, lines)));
        byte[][] wholes =
        [
            [.. plain, .. member], [.. member, .. plain, .. member], [.. plain, .. member, .. plain],
            [.. plain, .. member, .. member], [.. plain, .. Compressed(""), .. member],
        ];
        int[] parts = [2, 3, 3, 3, 2];
        foreach (var (whole, part) in wholes.Zip(parts))
        {
            foreach (var source in (Stream[])[new MemoryStream(whole), new Pieces(whole, 1), new Pieces(whole, 8191)])
            {
                using var reader = RecordingReader.Open(source, "events.ndjson");

                Assert.Equal(part * lines, Payloads(reader).Count);
                Assert.Equal((0L, false, false), (reader.Damaged, reader.IsTorn, reader.IsCut));
            }
        }
    }

    [Fact]
    public void Bytes_among_plain_lines_that_only_begin_as_compressed_ones_cost_their_line()
    {
        using var reader = Open([.. Encoding.UTF8.GetBytes(Header + Line), 0x1F, 0x8B, 0x1F, (byte)'\n',
            .. Encoding.UTF8.GetBytes(Line), 0x1F, 0x8B]);

        Assert.Equal(["up", "up"], Payloads(reader));
        Assert.Equal((1L, true, false), (reader.Damaged, reader.IsTorn, reader.IsCut));
    }

    [Fact]
    public void Every_line_before_a_broken_place_is_read_and_none_is_called_right()
    {
        var random = new Random(1);
        string[] payloads = [.. Enumerable.Range(0, 400).Select(_ => $"{random.NextInt64():x}")];
        byte[] whole = Compressed(Header + string.Concat(payloads.Select(
            payload => Line.Replace("up", payload, StringComparison.Ordinal))));
        int broken = 0;
        for (int at = whole.Length / 3; at < whole.Length - 8; at += 97)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= 0xFF;
            using var reader = Open(damaged);
            var read = Payloads(reader);

            Assert.InRange(read.Count, 50, 400);
            Assert.Equal(payloads[..50], read[..50]);
            Assert.Contains(reader.Fault, (CompressedFault[])[CompressedFault.Broken, CompressedFault.WrongSum]);
            broken += reader.Fault == CompressedFault.Broken ? 1 : 0;
        }

        Assert.NotEqual(0, broken);
    }

    [Fact]
    public void A_compressed_file_cut_anywhere_is_known_to_be_cut()
    {
        byte[] whole = Compressed(Header + Line + Line);
        byte[] two = [.. whole, .. whole];
        foreach (int length in Enumerable.Range(1, two.Length - 1)
            .Where(length => length != whole.Length && length > 2))
        {
            try
            {
                using var reader = Open(two[..length]);
                _ = Payloads(reader);
                Assert.True(reader.IsCut || length == whole.Length + 1, $"cut at {length}");
            }
            catch (RecordingException e)
            {
                Assert.Equal("events.ndjson is compressed and damaged: nothing of it can be read", e.Message);
            }
        }
    }

    [Fact]
    public void A_compressed_file_that_ends_at_a_lines_end_is_known_to_be_cut()
    {
        // As a process leaves it that flushed its compressor and was killed.
        var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(Header + Line));
            gzip.Flush();
            using var reader = Open(bytes.ToArray());

            Assert.Equal(["up"], Payloads(reader));
            Assert.Equal((true, false), (reader.IsCut, reader.IsTorn));
        }
    }

    [Fact]
    public void A_compressed_file_damaged_anywhere_is_called_damaged_and_never_empty()
    {
        byte[] whole = Compressed(Header + string.Concat(Enumerable.Range(0,
            500).Select(i => Line.Replace("up", $"{i}", StringComparison.Ordinal))));
        for (int at = 10; at < whole.Length; at += 7)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= 0xFF;
            try
            {
                using var reader = Open(damaged);
                _ = Payloads(reader);
                Assert.True(reader.IsCut, $"damaged at {at}");
            }
            catch (RecordingException e)
            {
                Assert.Contains(" is compressed and damaged: ", e.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void What_comes_of_a_cut_compressed_file_is_played_and_the_cut_is_said()
    {
        byte[] whole = Compressed(Header + string.Concat(Enumerable.Range(0,
            20_000).Select(i => Line.Replace("up", $"{i * 7919 % 20_000}", StringComparison.Ordinal))));
        using var reader = Open(whole[..(whole.Length / 2)]);

        Assert.InRange(Payloads(reader).Count, 1_000, 19_000);
        Assert.Equal((0, CompressedFault.EndsEarly), (reader.Damaged, reader.Fault));
        Assert.False(reader.IsTorn);
    }

    [Fact]
    public void Compressed_bytes_that_changed_on_the_way_are_found_out()
    {
        byte[] whole = Compressed(Header + string.Concat(Enumerable.Repeat(Line, 5_000)));
        whole[^8] ^= 1;
        using var reader = Open(whole);

        Assert.Equal(5_000, Payloads(reader).Count);
        Assert.Equal(CompressedFault.WrongSum, reader.Fault);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Compressed_input_in_small_pieces_is_read_the_same(int size)
    {
        byte[] bytes = [.. Compressed(Header + Line), .. Compressed(Header + Line)];
        using var reader = RecordingReader.Open(new Pieces(bytes, size), "standard input");

        Assert.Equal(["up", "up"], Payloads(reader));
    }

    [Fact]
    public void Input_that_fails_later_is_named_as_input_that_fails_at_once_is()
    {
        Assert.Equal("broken cannot be read",
            Assert.Throws<RecordingException>(() => RecordingReader.Open(new Failing([]), "broken")).Message);
        using var reader = RecordingReader.Open(new Failing(Encoding.UTF8.GetBytes(Header + Line)), "broken");
        Assert.True(reader.Read(out _));

        Assert.Equal("broken cannot be read", Assert.Throws<RecordingException>(() => reader.Read(out _)).Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    public void Input_in_small_pieces_is_read_the_same(int size)
    {
        using var reader = RecordingReader.Open(new Pieces(Encoding.UTF8.GetBytes(Header + Line + Line), size),
            "standard input");

        Assert.Equal(["up", "up"], Payloads(reader));
    }

    private static byte[] Compressed(string text)
    {
        var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return bytes.ToArray();
    }

    /// <summary>So many bytes at a time.</summary>
    private sealed class Pieces(byte[] bytes, int size) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override int Read(byte[] buffer, int offset, int count) =>
            base.Read(buffer, offset, Math.Min(count, size));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, size)]);
    }

    /// <summary>Something, and then an error of the system's.</summary>
    private sealed class Failing(byte[] first) : MemoryStream(first)
    {
        public override int Read(byte[] buffer, int offset, int count) =>
            base.Read(buffer, offset, count) is var got and > 0 ? got : throw new IOException("Input/output error");
    }

    /// <summary>Something, then very many of one byte, then something else.</summary>
    private sealed class Filled(byte[] before, char fill, long times, byte[] after) : MemoryStream
    {
        private readonly MemoryStream _before = new(before);
        private readonly MemoryStream _after = new(after);
        private long _left = times;

        public override bool CanSeek => false;

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            if (_before.Read(buffer) is var first and > 0)
            {
                return first;
            }

            int count = (int)Math.Min(_left, buffer.Length);
            buffer[..count].Fill((byte)fill);
            _left -= count;
            return count > 0 ? count : _after.Read(buffer);
        }
    }

    /// <summary>Something, and then zeros without end.</summary>
    private sealed class Zeros(byte[]? first = null) : MemoryStream(first ?? [])
    {
        public long Given { get; private set; }

        public override bool CanSeek => false;

        public override int Read(byte[] buffer, int offset, int count)
        {
            int got = base.Read(buffer, offset, count);
            if (got == 0)
            {
                buffer.AsSpan(offset, count).Clear();
                got = count;
            }

            Given += got;
            return got;
        }
    }
}
