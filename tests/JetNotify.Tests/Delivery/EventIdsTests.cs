using System.Text;
using JetNotify.Delivery;

namespace JetNotify.Tests.Delivery;

/// <summary>The same event, the same id; another event, another one.</summary>
public sealed class EventIdsTests
{
    private readonly EventIds _ids = new("net", "fra.edge 1", run: 7);

    private string Of(int packetId, string payload, bool dup = false, long sequence = 1)
    {
        byte[] room = new byte[_ids.MostBytes];
        int length = _ids.Write(room, (ushort)packetId, dup, sequence, "a/b"u8, Encoding.UTF8.GetBytes(payload));
        return Encoding.ASCII.GetString(room, 0, length);
    }

    [Fact]
    public void Two_runs_that_begin_at_once_are_not_taken_for_one() =>
        Assert.Equal(20, Enumerable.Range(0, 20).Select(_ => EventIds.NewRun()).Distinct().Count());

    [Fact]
    public void An_id_is_fleet_device_epoch_packet_id_and_hash()
    {
        _ids.Begin(42);

        Assert.Equal($"net/fra%2Eedge%201/42/3/{XxHash64.Of("a/b"u8, "x"u8):x16}", Of(3, "x"));
    }

    [Fact]
    public void What_is_sent_again_has_the_same_id()
    {
        string first = Of(3, "x");
        _ = Of(4, "y");

        Assert.Equal(first, Of(3, "x", dup: true));
        Assert.Equal(first, Of(3, "x", dup: true));
    }

    [Fact]
    public void Equal_events_under_a_packet_id_that_is_free_again_are_two()
    {
        string first = Of(1, "x");
        string second = Of(1, "x");

        Assert.NotEqual(first, second);
        Assert.Equal(second, Of(1, "x", dup: true));
        Assert.NotEqual(second, Of(1, "x"));
    }

    [Fact]
    public void As_many_in_flight_as_a_broker_may_have_are_told_apart()
    {
        var ids = new HashSet<string>();
        for (int round = 0; round < 3; round++)
        {
            for (int id = 1; id <= 200; id++)
            {
                Assert.True(ids.Add(Of(id, "x")), $"{id} of round {round}");
            }
        }
    }

    [Fact]
    public void Another_session_has_other_ids()
    {
        _ids.Begin(1);
        string before = Of(1, "x");
        _ids.Begin(2);

        Assert.NotEqual(before, Of(1, "x"));
    }

    [Fact]
    public void The_same_session_in_another_run_has_the_same_ids()
    {
        _ids.Begin(5);
        var next = new EventIds("net", "fra.edge 1", run: 8);
        next.Begin(5);
        byte[] room = new byte[next.MostBytes];

        Assert.Equal(Of(9, "x"), Encoding.ASCII.GetString(room, 0, next.Write(room, 9, true, 1, "a/b"u8, "x"u8)));
    }

    [Fact]
    public void Without_a_packet_id_run_and_number_tell_them_apart()
    {
        Assert.Equal("net/fra%2Eedge%201/7/5", Of(0, "x", sequence: 5));
        Assert.Equal("net/fra%2Eedge%201/7/6", Of(0, "x", sequence: 6));
    }

    [Fact]
    public void Every_id_fits_the_room()
    {
        var ids = new EventIds(new string('é', 50), new string('.', 200), long.MaxValue);
        ids.Begin(long.MaxValue);
        byte[] room = new byte[ids.MostBytes];
        for (int i = 0; i < 3; i++)
        {
            Assert.InRange(ids.Write(room, ushort.MaxValue, false, long.MaxValue, "a"u8, "b"u8), 1, ids.MostBytes);
        }
    }

    [Theory]
    [InlineData("", 0xEF46DB3751D8E999)]
    [InlineData("a", 0xD24EC4F1A98C6E5B)]
    [InlineData("abc", 0x44BC2CF5AD770999)]
    [InlineData("Nobody inspects the spammish repetition", 0xFBCEA83C8A378BF1)]
    public void The_hash_is_XXH64_however_the_text_is_cut(string text, ulong hash)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        for (int i = 0; i <= bytes.Length; i++)
        {
            Assert.Equal(hash, XxHash64.Of(bytes.AsSpan(0, i), bytes.AsSpan(i)));
        }
    }

    [Fact]
    public void The_hash_of_a_long_text_does_not_depend_on_the_cut()
    {
        byte[] bytes = new byte[1000];
        new Random(1).NextBytes(bytes);
        ulong whole = XxHash64.Of(bytes, default);

        Assert.All(Enumerable.Range(0, 1001), i =>
            Assert.Equal(whole, XxHash64.Of(bytes.AsSpan(0, i), bytes.AsSpan(i))));
    }
}
