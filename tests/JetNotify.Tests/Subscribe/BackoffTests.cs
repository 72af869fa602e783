using JetNotify.Subscribe;

namespace JetNotify.Tests.Subscribe;

public sealed class BackoffTests
{
    private static readonly TimeSpan s_ceiling = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Waits_grow_from_a_second_to_the_ceiling_and_stay_there(int seed)
    {
        var backoff = new Backoff(s_ceiling, new Random(seed));
        double step = 1;
        for (int attempt = 0; attempt < 12; attempt++)
        {
            double wait = backoff.Next().TotalSeconds;
            Assert.InRange(wait, Math.Min(step, 30), Math.Min(step * 2, 30));
            step = Math.Min(step * 2, 30);
        }
    }

    [Fact]
    public void Clients_of_one_router_do_not_come_back_in_step()
    {
        var waits = Enumerable.Range(0, 100).Select(seed => new Backoff(s_ceiling,
            new Random(seed)).Next()).ToHashSet();

        Assert.True(waits.Count > 90);
        Assert.True(waits.Max() - waits.Min() > TimeSpan.FromMilliseconds(800));
    }

    [Fact]
    public void A_connection_that_held_begins_again_at_a_second()
    {
        var backoff = new Backoff(s_ceiling, new Random(1));
        for (int attempt = 0; attempt < 6; attempt++)
        {
            backoff.Next();
        }

        backoff.Connected(TimeSpan.FromMinutes(5));

        Assert.InRange(backoff.Next().TotalSeconds, 1, 2);
    }

    [Fact]
    public void A_broker_that_accepts_and_drops_is_not_hammered()
    {
        var backoff = new Backoff(s_ceiling, new Random(1));
        for (int attempt = 0; attempt < 6; attempt++)
        {
            backoff.Next();
            backoff.Connected(TimeSpan.FromMilliseconds(5));
        }

        Assert.True(backoff.Next() > TimeSpan.FromSeconds(25));
    }

    [Fact]
    public void A_ceiling_below_a_second_is_kept()
    {
        var backoff = new Backoff(TimeSpan.FromMilliseconds(200), new Random(1));

        Assert.Equal(TimeSpan.FromMilliseconds(200), backoff.Next());
        Assert.Equal(TimeSpan.FromMilliseconds(200), backoff.Next());
    }
}
