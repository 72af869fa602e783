using JetNotify.Fleet.Connections;

namespace JetNotify.Tests.Fleet;

/// <summary>Timers by the ten thousand, with a clock that the test moves.</summary>
public sealed class TimerWheelTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(99)]
    [InlineData(100)]
    [InlineData(101)]
    [InlineData(60_000)]
    [InlineData(102_400)]
    [InlineData(300_000)]
    public void A_timer_rings_once_not_early_and_at_most_a_tick_late(long after)
    {
        var wheel = new TimerWheel(1_000_000);
        long now = 1_000_000;
        var timer = new Probe(() => now);
        wheel.Set(timer, now + after);

        for (long end = now + after + 1_000; now <= end; now += 7)
        {
            wheel.Advance(now);
        }

        long rang = Assert.Single(timer.Rang);
        Assert.InRange(rang - 1_000_000, after, after + TimerWheel.Tick + 7);
    }

    [Fact]
    public void A_cancelled_timer_never_rings_and_one_set_anew_rings_at_the_new_time()
    {
        var wheel = new TimerWheel(0);
        long now = 0;
        Probe[] timers = [.. Enumerable.Range(0, 5).Select(_ => new Probe(() => now))];
        Array.ForEach(timers, timer => wheel.Set(timer, 500));
        wheel.Cancel(timers[0]);
        wheel.Cancel(timers[2]);
        wheel.Cancel(timers[2]);
        wheel.Set(timers[4], 2_000);

        for (; now < 3_000; now += 50)
        {
            wheel.Advance(now);
        }

        Assert.Equal([0, 1, 0, 1, 1], timers.Select(timer => timer.Rang.Count));
        Assert.InRange(timers[4].Rang[0], 2_000, 2_150);
    }

    [Fact]
    public void After_a_long_sleep_everything_due_rings_and_nothing_else()
    {
        var wheel = new TimerWheel(0);
        long now = 0;
        Probe[] timers = [.. Enumerable.Range(0, 10_000).Select(_ => new Probe(() => now))];
        for (int i = 0; i < timers.Length; i++)
        {
            wheel.Set(timers[i], 100L * i);
        }

        wheel.Advance(now = 500_000);

        Assert.Equal(5_001, timers.Count(timer => timer.Rang.Count == 1));
        Assert.All(timers[5_001..], timer => Assert.Empty(timer.Rang));
    }

    [Fact]
    public void A_timer_may_be_set_while_it_rings()
    {
        var wheel = new TimerWheel(0);
        long now = 0;
        Probe? timer = null;
        timer = new Probe(() => now) { Then = () => wheel.Set(timer!, now + 1_000) };
        wheel.Set(timer, 1_000);

        for (; now <= 10_500; now += 100)
        {
            wheel.Advance(now);
        }

        Assert.InRange(timer.Rang.Count, 9, 10);
    }

    private sealed class Probe(Func<long> clock) : WheelTimer
    {
        public List<long> Rang { get; } = [];

        public Action? Then { get; init; }

        public override void Ring()
        {
            Rang.Add(clock());
            Then?.Invoke();
        }
    }
}
