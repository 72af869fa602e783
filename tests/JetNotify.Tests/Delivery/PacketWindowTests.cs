using JetNotify.Delivery.Mqtt;

namespace JetNotify.Tests.Delivery;

/// <summary>Packet identifiers in use.</summary>
public sealed class PacketWindowTests
{
    [Fact]
    public void A_full_window_waits_and_then_gives_none()
    {
        var window = new PacketWindow(2);

        Assert.Equal([1, 2, 0], Enumerable.Range(0, 3).Select(i => window.Take(i, i + 1, TimeSpan.Zero)));
        Assert.Equal(0, window.Free(1));
        Assert.Equal(1, window.Take(3, 4, TimeSpan.Zero));
    }

    [Fact]
    public void The_oldest_is_the_one_that_was_taken_first_and_is_in_flight()
    {
        var window = new PacketWindow(3);
        var expected = new List<(int Id, int Content)>();
        var random = new Random(16);
        for (int i = 1; i < 1_000; i++)
        {
            if (random.Next(2) == 0 && window.Take(i, i, TimeSpan.Zero) is var id and > 0)
            {
                expected.Add((id, i));
            }
            else if (expected.Count > 0)
            {
                var freed = expected[random.Next(expected.Count)];
                _ = expected.Remove(freed);
                Assert.Equal(freed.Content, window.Free(freed.Id));
            }

            Assert.Equal(expected.Count == 0 ? 0 : expected[0].Content, window.Oldest);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(2)]
    public void What_is_not_in_use_is_nobodys(int id)
    {
        var window = new PacketWindow(2);

        Assert.Equal(-1, window.Free(id));
    }
}
