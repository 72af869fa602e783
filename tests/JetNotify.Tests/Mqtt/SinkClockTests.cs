using JetNotify.Mqtt;

namespace JetNotify.Tests.Mqtt;

/// <summary>The clock is told the time, so half a minute takes no time.</summary>
public sealed class SinkClockTests
{
    private const long Start = 1_000_000;

    [Fact]
    public void After_a_long_wait_it_is_behind_until_none_has_come_for_a_while()
    {
        var clock = new SinkClock();
        Wait(clock, Start, 4_999);
        Assert.False(clock.IsBehind);

        Wait(clock, Start + 100_000, 5_000);
        Assert.True(clock.IsBehind);
        Wait(clock, Start + 124_999, 0);
        Assert.True(clock.IsBehind);
        Wait(clock, Start + 125_000, 0);
        Assert.False(clock.IsBehind);
    }

    [Fact]
    public void Many_short_waits_are_as_much_as_a_long_one()
    {
        var clock = new SinkClock();
        for (int i = 0; i < 25; i++)
        {
            Assert.False(clock.IsBehind);
            Wait(clock, Start + (i * 1_000), 200);
        }

        Assert.True(clock.IsBehind);
    }

    [Fact]
    public void A_sink_that_keeps_up_is_never_behind_however_long_it_goes_on()
    {
        var clock = new SinkClock();
        for (int i = 0; i < 10_000; i++)
        {
            Wait(clock, Start + (i * 10), 9);
        }

        Assert.False(clock.IsBehind);
    }

    [Fact]
    public void The_brokers_time_stands_still_while_the_sink_takes_nothing()
    {
        var clock = new SinkClock();
        long before = clock.BrokerTime(Start);
        clock.Begin(Start + 10);
        Assert.Equal(before + 10, clock.BrokerTime(Start + 10));
        Assert.Equal(before + 10, clock.BrokerTime(Start + 60_000));
        clock.End(Start + 60_000);
        Assert.Equal(before + 10, clock.BrokerTime(Start + 60_000));
        Assert.Equal(before + 15, clock.BrokerTime(Start + 60_005));
    }

    private static void Wait(SinkClock clock, long from, long milliseconds)
    {
        clock.Begin(from);
        clock.End(from + milliseconds);
    }
}
