using JetNotify.Output;

namespace JetNotify.Tests.Output;

public sealed class OutputBufferTests
{
    [Fact]
    public void It_grows_with_what_is_added_and_keeps_it()
    {
        var batch = new OutputBuffer(capacity: 8);
        var expected = new List<byte>();
        for (int i = 0; i < 1000; i++)
        {
            byte[] piece = [.. Enumerable.Repeat((byte)i, i % 17)];
            batch.Append(piece);
            expected.AddRange(piece);
        }

        batch.Fill((byte)'x', 3);
        batch.AppendNumber(long.MaxValue);
        Assert.Equal([.. expected, .. "xxx9223372036854775807"u8], batch.Written.ToArray());
        batch.TruncateTo(3);
        Assert.Equal(expected[..3], batch.Written.ToArray());
    }

    [Fact]
    public void One_giant_message_does_not_hold_its_memory_for_ever()
    {
        var batch = new OutputBuffer();
        int ordinary = batch.Reserve(1).Length;
        batch.Fill(0, 64 * 1024 * 1024);
        batch.Clear();
        Assert.Equal(ordinary, batch.Reserve(1).Length);
    }

    [Fact]
    public void More_than_was_reserved_cannot_be_counted()
    {
        var batch = new OutputBuffer(capacity: 8);
        Assert.Throws<ArgumentOutOfRangeException>(() => batch.Advance(9));
        Assert.Throws<ArgumentOutOfRangeException>(() => batch.Advance(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => batch.TruncateTo(1));
    }

    [Fact]
    public void What_no_array_can_hold_is_an_output_failure()
    {
        var batch = new OutputBuffer(capacity: 8);
        batch.Append((byte)1);
        Assert.Throws<OutputException>(() => _ = batch.Reserve(int.MaxValue).Length);
    }

    [Fact]
    public void A_large_piece_is_given_on_from_where_it_is_behind_what_came_before_it()
    {
        byte[] large = new byte[100_000];
        var given = new List<(int Length, bool IsSame)>();
        var batch = new OutputBuffer(overflow: bytes => given.Add((bytes.Length, bytes.Overlaps(large))));
        batch.Append("topic "u8);
        batch.Append(large);
        batch.Append((byte)'\n');

        Assert.Equal([(6, false), (large.Length, true)], given);
        Assert.Equal("\n"u8.ToArray(), batch.Written.ToArray());
    }

    [Fact]
    public void What_is_more_than_it_holds_is_given_on_in_its_order()
    {
        var given = new MemoryStream();
        var batch = new OutputBuffer(overflow: given.Write);
        var expected = new MemoryStream();
        var random = new Random(7);
        for (int i = 0; i < 40; i++)
        {
            byte[] piece = new byte[random.Next(4) == 0
                ? random.Next(3 * OutputBuffer.Most)
                : random.Next(OutputBuffer.Most / 2)];
            random.NextBytes(piece);
            batch.Append(piece);
            expected.Write(piece);
            batch.Append((byte)i);
            expected.WriteByte((byte)i);
            Assert.InRange(batch.Length, 1, OutputBuffer.Most);
            Assert.Equal(expected.Length, batch.Position);
        }

        batch.Fill((byte)'x', 3 * OutputBuffer.Most);
        expected.Write(Enumerable.Repeat((byte)'x', 3 * OutputBuffer.Most).ToArray());
        given.Write(batch.Written);
        Assert.True(expected.ToArray().AsSpan().SequenceEqual(given.ToArray()));
        batch.Clear();
        Assert.Equal(0, batch.Position);
    }

    [Fact]
    public void What_stands_behind_a_position_is_trimmed_and_nothing_before_it()
    {
        var given = new MemoryStream();
        var batch = new OutputBuffer(overflow: given.Write);
        batch.Append("a  "u8);
        long position = batch.Position;
        batch.Append("   "u8);
        batch.TrimEnd((byte)' ', position);
        Assert.Equal("a  "u8, batch.Written);

        batch.Fill((byte)' ', OutputBuffer.Most);
        batch.Append("b  "u8);
        batch.TrimEnd((byte)' ', position);
        Assert.Equal(4 + OutputBuffer.Most, batch.Position);
        Assert.Equal((byte)'b', batch.Written[^1]);
    }
}
