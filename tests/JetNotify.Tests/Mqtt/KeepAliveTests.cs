using JetNotify.Mqtt;

namespace JetNotify.Tests.Mqtt;

/// <summary>The clock is told the time, so half a minute takes no time.</summary>
public sealed class KeepAliveTests
{
    private const long NotWaiting = 0;

    [Fact]
    public void A_quiet_connection_is_pinged_before_the_interval_is_over()
    {
        var clock = new KeepAlive(20, now: 1000);

        Assert.Equal(KeepAliveDue.Nothing, clock.Check(15_999, waitingSince: 1000));
        Assert.Equal(KeepAliveDue.Ping, clock.Check(16_000, waitingSince: 1000));
    }

    [Fact]
    public void Sending_anything_puts_the_ping_off()
    {
        var clock = new KeepAlive(20, now: 1000);
        clock.Sent(10_000);

        Assert.Equal(KeepAliveDue.Nothing, clock.Check(24_999, waitingSince: 1000));
        Assert.Equal(KeepAliveDue.Ping, clock.Check(25_000, waitingSince: 1000));
    }

    [Fact]
    public void An_unanswered_ping_is_given_up_after_half_the_interval()
    {
        var clock = new KeepAlive(20, now: 1000);
        Assert.Equal(KeepAliveDue.Ping, clock.Check(16_000, waitingSince: 1000));
        clock.Sent(16_000);

        Assert.Equal(KeepAliveDue.Nothing, clock.Check(25_999, waitingSince: 1000));
        Assert.Equal(KeepAliveDue.GiveUp, clock.Check(26_000, waitingSince: 1000));
    }

    [Fact]
    public void Any_byte_proves_life()
    {
        var clock = new KeepAlive(20, now: 1000);
        Assert.Equal(KeepAliveDue.Ping, clock.Check(16_000, waitingSince: 1000));
        clock.Sent(16_000);
        clock.Heard();

        Assert.Equal(KeepAliveDue.Nothing, clock.Check(30_000, waitingSince: 16_001));
        Assert.Equal(KeepAliveDue.Ping, clock.Check(31_000, waitingSince: 16_001));
    }

    [Fact]
    public void A_reader_busy_with_its_output_keeps_pinging_and_never_gives_up()
    {
        var clock = new KeepAlive(20, now: 1000);
        for (long now = 16_000; now < 200_000; now += 15_000)
        {
            Assert.Equal(KeepAliveDue.Ping, clock.Check(now, NotWaiting));
            clock.Sent(now);
            Assert.Equal(KeepAliveDue.Nothing, clock.Check(now + 14_000, NotWaiting));
        }
    }

    [Fact]
    public void Silence_counts_only_from_when_the_reader_waits_again()
    {
        var clock = new KeepAlive(20, now: 1000);
        Assert.Equal(KeepAliveDue.Ping, clock.Check(16_000, NotWaiting));
        clock.Sent(16_000);

        Assert.Equal(KeepAliveDue.Nothing, clock.Check(49_000, waitingSince: 40_000));
        Assert.Equal(KeepAliveDue.GiveUp, clock.Check(50_000, waitingSince: 40_000));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(60)]
    [InlineData(65535)]
    public void The_checks_are_close_enough_for_one_and_a_half_intervals(int seconds)
    {
        var clock = new KeepAlive((ushort)seconds, now: 0);
        double worst = (0.75 * seconds * 1000) + clock.CheckPeriod + (0.5 * seconds * 1000) + clock.CheckPeriod;

        Assert.True(worst <= 1.5 * seconds * 1000, $"{worst} ms for {seconds} s");
    }
}
