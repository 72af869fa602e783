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
}
