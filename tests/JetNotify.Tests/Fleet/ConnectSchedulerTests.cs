using JetNotify.Fleet;
using JetNotify.Fleet.Connections;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Transport;

namespace JetNotify.Tests.Fleet;

/// <summary>Storms, with a clock that the test moves: who is connected to, and when.</summary>
public sealed class ConnectSchedulerTests
{
    private static readonly MqttException s_lost = new(FailureKind.Lost, "lost");
    private static readonly MqttException s_unreachable = new(FailureKind.Unreachable, "unreachable");

    [Fact]
    public void No_more_are_connected_to_a_second_than_the_rate()
    {
        var routers = Routers(10_000);
        var scheduler = Scheduler(new FleetOptions { ConnectRate = 200 });
        scheduler.AddAll(routers);

        int[] perSecond = new int[61];
        for (long now = 0; now <= 60_000; now += 10)
        {
            while (scheduler.Next(now) is { } router)
            {
                perSecond[now / 1000]++;
                scheduler.Release(router);
            }
        }

        Assert.All(perSecond[..50], count => Assert.InRange(count, 180, 221));
        Assert.Equal(10_000, perSecond.Sum());
    }

    [Fact]
    public void No_more_are_connected_to_at_once_than_256()
    {
        var scheduler = Scheduler(new FleetOptions { ConnectRate = double.PositiveInfinity });
        scheduler.AddAll(Routers(1_000));

        var open = new List<Router>();
        while (scheduler.Next(0) is { } router)
        {
            open.Add(router);
        }

        Assert.Equal(256, open.Count);
        scheduler.Release(open[0]);
        scheduler.Release(open[0]);
        Assert.NotNull(scheduler.Next(0));
        Assert.Null(scheduler.Next(0));
    }

    [Fact]
    public void The_first_are_spread_over_the_whole_fleet()
    {
        var routers = Routers(10_000);
        var scheduler = Scheduler(new FleetOptions { ConnectRate = double.PositiveInfinity });
        scheduler.AddAll(routers);

        var first = Enumerable.Range(0, 200).Select(_ => Array.IndexOf(routers, scheduler.Next(0)!)).ToList();

        // A tenth of the places has about a tenth of the first.
        Assert.All(first.CountBy(place => place / 1_000), tenth => Assert.InRange(tenth.Value, 5, 45));
    }

    [Fact]
    public void Waits_are_between_a_second_and_a_minute_and_no_two_routers_keep_step()
    {
        var scheduler = Scheduler(new FleetOptions());
        var router = Routers(1)[0];

        var waits = Enumerable.Range(0, 200)
            .Select(i => scheduler.Failed(router, s_unreachable, wasUp: false, i * 1000, 1)).ToList();

        Assert.All(waits, wait => Assert.InRange(wait.TotalSeconds, 1, 60));
        Assert.InRange(waits[0].TotalSeconds, 1, 3);
        Assert.True(waits.Skip(20).Average(wait => wait.TotalSeconds) > 15);
        Assert.True(waits.Distinct().Count() > 150);
    }

    [Fact]
    public void A_quiet_minute_begins_anew()
    {
        var scheduler = Scheduler(new FleetOptions());
        var router = Routers(1)[0];
        for (int i = 0; i < 20; i++)
        {
            scheduler.Failed(router, s_unreachable, wasUp: false, i, 1);
        }

        ReconnectPolicy.Held(ref router.Backoff, TimeSpan.FromSeconds(59));
        Assert.NotEqual(0, router.Backoff.Wait);
        ReconnectPolicy.Held(ref router.Backoff, TimeSpan.FromSeconds(60));

        Assert.InRange(scheduler.Failed(router, s_lost, wasUp: true, 0, 1).TotalSeconds, 1, 3);
    }

    [Theory]
    [InlineData(FailureKind.ClosedBeforeConnAck, null, true)]
    [InlineData(FailureKind.Malformed, null, true)]
    [InlineData(FailureKind.Tls, null, true)]
    [InlineData(FailureKind.Refused, 5, true)]
    [InlineData(FailureKind.Refused, 3, false)]
    [InlineData(FailureKind.Refused, 0x97, false)]
    [InlineData(FailureKind.Lost, 0x8E, true)]
    [InlineData(FailureKind.Lost, null, false)]
    [InlineData(FailureKind.Unreachable, null, false)]
    public void What_does_not_mend_itself_is_tried_every_five_minutes(FailureKind kind, int? code, bool isRare)
    {
        var failure = new MqttException(kind, "x") { Code = (byte?)code };

        var wait = Scheduler(new FleetOptions()).Failed(Routers(1)[0], failure, wasUp: false, 0, 1);

        Assert.InRange(wait.TotalSeconds, isRare ? 270 : 1, isRare ? 330 : 3);
    }

    [Theory]
    [InlineData(FailureKind.Lost, 0x8E)]
    [InlineData(FailureKind.ClosedBeforeConnAck, null)]
    public void Whoever_holds_a_lease_comes_back_soon_when_a_late_loser_takes_the_connection(
        FailureKind kind, int? code)
    {
        var failure = new MqttException(kind, "x") { Code = (byte?)code };

        var wait = Scheduler(new FleetOptions { IsOnlyOwner = true }).Failed(Routers(1)[0], failure, wasUp: true, 0, 1);

        Assert.InRange(wait.TotalSeconds, 1, 3);
    }

    [Fact]
    public void A_broker_that_admitted_this_client_before_gets_some_ordinary_attempts()
    {
        var scheduler = Scheduler(new FleetOptions());
        var router = Routers(1)[0];
        ReconnectPolicy.Admitted(ref router.Backoff);

        var waits = Enumerable.Range(0, 4).Select(_ =>
            scheduler.Failed(router, new MqttException(FailureKind.ClosedBeforeConnAck, "x"), wasUp: false, 0,
                1).TotalSeconds).ToList();

        Assert.All(waits[..3], wait => Assert.InRange(wait, 1, 60));
        Assert.InRange(waits[3], 270, 330);
    }

    [Fact]
    public void When_much_is_lost_at_once_returns_are_spread_over_a_minute()
    {
        var routers = Routers(1_000);
        var scheduler = Scheduler(new FleetOptions());

        var waits = routers.Select((router, i) => scheduler.Failed(router, s_lost, wasUp: true, i, 1_000).TotalSeconds)
            .ToList();

        Assert.All(waits, wait => Assert.InRange(wait, 0, 60));
        var spread = waits.Skip(100).CountBy(wait => (int)(wait / 10)).ToList();
        Assert.Equal(6, spread.Count);
        Assert.All(spread, tenth => Assert.InRange(tenth.Value, 100, 200));
    }

    [Theory]
    [InlineData(1_000, 49, 0, false)]
    [InlineData(1_000, 50, 0, true)]
    [InlineData(1_000, 50, 250, false)]
    [InlineData(3, 3, 0, false)]
    [InlineData(100, 20, 0, true)]
    public void Much_is_a_twentieth_within_ten_seconds(int fleet, int losses, int apart, bool expected)
    {
        var mass = new MassLoss();

        bool isMass = false;
        for (int i = 0; i < losses; i++)
        {
            isMass = mass.Add(i * apart, fleet);
        }

        Assert.Equal(expected, isMass);
    }

    [Fact]
    public void Whoever_left_the_fleet_while_waiting_is_passed_over()
    {
        var routers = Routers(3);
        var scheduler = Scheduler(new FleetOptions());
        scheduler.AddAll(routers);
        routers[0].Become(RouterState.Leaving);

        Assert.Equal(routers[1..].Order(Comparer<Router>.Create((a, b) => string.CompareOrdinal(a.Name, b.Name))),
            new[] { scheduler.Next(0), scheduler.Next(0) }.OrderBy(router => router!.Name, StringComparer.Ordinal)!);
        Assert.Null(scheduler.Next(0));
    }

    private static ConnectScheduler Scheduler(FleetOptions options) => new(options, new Random(1), now: 0);

    private static Router[] Routers(int count) => [.. Enumerable.Range(0, count).Select(i => new Router(new RouterSpec
    {
        Name = $"r{i:00000}",
        Transport = new TransportOptions(),
        Connect = new ConnectOptions { ClientId = "c" },
        Subscriptions = [],
    }))];
}
