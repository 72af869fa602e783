using JetNotify.Mqtt;

namespace JetNotify.Tests.Mqtt;

public sealed class ReceiveBufferTests
{
    private const int Base = ReceiveBuffer.BaseSize;

    [Fact]
    public void What_was_read_comes_out_in_order_however_it_is_consumed()
    {
        var random = new Random(7);
        var buffer = new ReceiveBuffer(2 * Base);
        byte written = 0;
        byte consumed = 0;
        for (int round = 0; round < 2_000; round++)
        {
            buffer.MakeRoom();
            int count = random.Next(1, Math.Min(buffer.Free.Length, 5_000) + 1);
            foreach (ref byte one in buffer.Free.Span[..count])
            {
                one = written++;
            }

            buffer.Commit(count);
            int take = random.Next(Math.Max(0, buffer.Unread.Length - 20_000), buffer.Unread.Length + 1);
            foreach (byte one in buffer.Unread[..take])
            {
                Assert.Equal(consumed++, one);
            }

            buffer.Consume(take);
        }
    }

    [Fact]
    public void It_grows_only_when_full_of_bytes_that_arrived()
    {
        var buffer = new ReceiveBuffer(8 * Base);
        Fill(buffer, Base - 1);
        buffer.MakeRoom();
        Assert.Equal(Base, buffer.Capacity);
        Fill(buffer, 1);
        Assert.Equal(Base, buffer.Capacity);
        buffer.MakeRoom();
        Assert.Equal(2 * Base, buffer.Capacity);
        Assert.Equal(Base, buffer.Unread.Length);
    }

    [Fact]
    public void It_grows_to_the_largest_packet_and_no_further()
    {
        var buffer = new ReceiveBuffer(Base + 10);
        Fill(buffer, Base + 10);
        Assert.Equal(Base + 10, buffer.Capacity);
        Assert.Throws<InvalidOperationException>(buffer.MakeRoom);
    }

    [Fact]
    public void After_a_giant_packet_it_goes_back_to_its_base_size()
    {
        var buffer = new ReceiveBuffer(16 * Base);
        Fill(buffer, (5 * Base) + 3);
        buffer.Consume(5 * Base);
        byte[] tail = [.. buffer.Unread];
        buffer.MakeRoom();
        Assert.Equal(Base, buffer.Capacity);
        Assert.Equal(tail, buffer.Unread.ToArray());
    }

    [Fact]
    public void Once_an_eighth_of_a_packet_is_there_all_of_it_gets_room_and_the_next_one_the_same()
    {
        const int body = 9 * Base;
        var buffer = new ReceiveBuffer(16 * Base);
        byte[] header = [0x30, body & 0x7F | 0x80, (body >> 7) & 0x7F | 0x80, (body >> 14) & 0x7F | 0x80, body >> 21];
        Fill(buffer, header);
        Fill(buffer, 2 * Base);
        Assert.Equal(header.Length + body, buffer.Capacity);
        Fill(buffer, body - (2 * Base));
        var first = buffer.Unread;
        buffer.Consume(first.Length);

        Fill(buffer, header);
        Fill(buffer, body);
        Assert.True(first == buffer.Unread, "the array is another one");
    }

    [Fact]
    public void A_partial_tail_moves_to_the_front_once_room_is_short()
    {
        var buffer = new ReceiveBuffer(Base);
        Fill(buffer, Base);
        buffer.Consume(Base - 5);
        byte[] tail = [.. buffer.Unread];
        buffer.MakeRoom();
        Assert.Equal(Base - 5, buffer.Free.Length);
        Assert.Equal(tail, buffer.Unread.ToArray());
    }

    [Fact]
    public void More_than_there_is_cannot_be_committed_or_consumed()
    {
        var buffer = new ReceiveBuffer(Base);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Commit(Base + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Commit(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Consume(1));
    }

    private static void Fill(ReceiveBuffer buffer, byte[] bytes)
    {
        buffer.MakeRoom();
        bytes.CopyTo(buffer.Free);
        buffer.Commit(bytes.Length);
    }

    private static void Fill(ReceiveBuffer buffer, int count)
    {
        byte value = (byte)1;
        while (count > 0)
        {
            buffer.MakeRoom();
            int step = Math.Min(count, buffer.Free.Length);
            foreach (ref byte one in buffer.Free.Span[..step])
            {
                one = value++;
            }

            buffer.Commit(step);
            count -= step;
        }
    }
}
