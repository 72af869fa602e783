using JetNotify.CommandLine;
using JetNotify.Simulate;
using JetNotify.Simulator.Scenarios;
using JetNotify.Tests.CommandLine;

namespace JetNotify.Tests.Simulation;

/// <summary>What <c>simulate</c> understands, and what it refuses before anything listens.</summary>
public sealed class SimulateUsageTests
{
    private static SimulatePlan PlanOf(string options, ToolEnvironment? environment = null)
    {
        var run = Invocation.Of(["simulate", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)],
            environment);
        Assert.True(run.Work is SimulatePlan, run.Error);
        return (SimulatePlan)run.Work!;
    }

    [Theory]
    [InlineData("--scenario flood", "--scenario: flood is not a scenario (mix, boot, link-flap, address-change, "
        + "route-churn, commit, bgp-flap, login or none)")]
    [InlineData("--scenario none --rate 5", "--rate: not together with --scenario none: nothing happens by itself")]
    [InlineData("--scenario none --count 5", "--count: not together with --scenario none: nothing happens by itself")]
    [InlineData("--scenario login --prefixes 5", "--prefixes: needs the scenario route-churn or mix")]
    [InlineData("--rate 0", "--rate: 0 is not a number of events a second (1, 100, 0.5 … or max)")]
    [InlineData("--rate fast", "--rate: fast is not a number of events a second (1, 100, 0.5 … or max)")]
    [InlineData("--count 0", "--count: 0 is not a number of events (1 or more)")]
    [InlineData("--prefixes 70000", "--prefixes: 70000 is not a number of prefixes (1 to 65536)")]
    [InlineData("--port 65536", "--port: 65536 is not a port (1 to 65535, or 0 for a free one)")]
    [InlineData("--max-connections -1", "--max-connections: -1 is not a number of connections (1 or more, or 0 for "
        + "no limit)")]
    [InlineData("--max-queued -1", "--max-queued: -1 is not a number of messages (1 or more, or 0 for no limit)")]
    [InlineData("--retry-interval soon", "--retry-interval: soon is not a duration (10, 10s, 5m, 1h, 500ms)")]
    [InlineData("--memory-limit 1M", "--memory-limit: 1M is not a size of memory (16M or more, or as 1G)")]
    [InlineData("--memory-limit much", "--memory-limit: much is not a size of memory (16M or more, or as 1G)")]
    [InlineData("--allow-clients anybody", "--allow-clients: anybody is not a network (192.0.2.0/24, 2001:db8::/32) "
        + "or an address")]
    [InlineData("--fault flood", "--fault: there is no fault 'flood'; there are close-before-connack, drop-after, "
        + "stall, duplicate, reorder, garbage, truncate, half-open, slow")]
    [InlineData("--fault duplicate@2", "--fault: the probability of a fault is above 0 and at most 1, not '2'")]
    [InlineData("--speed 2", "--speed: needs --replay: a scenario's speed is its --rate")]
    [InlineData("--loop", "--loop: needs --replay: a scenario goes on by itself")]
    [InlineData("--replay a --scenario mix", "--scenario: not together with --replay: a recording says what is "
        + "published, and how")]
    [InlineData("--replay - --loop", "--replay: standard input can be read only once")]
    [InlineData("--script /no/such/file", "--script: the folder of /no/such/file does not exist")]
    [InlineData("--script -", "--script: a file is expected: standard input is read without it")]
    [InlineData("--host-name a/b", "--host-name: a/b is not a host name (letters, digits, - _ and ., at most 63)")]
    public void What_cannot_be_is_refused(string options, string said)
    {
        var run = Invocation.Of(["simulate", .. options.Split(" ")]);

        Assert.Equal($"jetnotify: {said}\n", run.Error);
        Assert.Equal((int)ExitCode.Usage, run.Code);
    }

    [Fact]
    public void By_default_it_is_a_router_on_loopback_for_twenty_clients_of_this_machine()
    {
        var plan = PlanOf("");

        Assert.Equal("127.0.0.1", plan.Simulator.Broker.Address.ToString());
        Assert.Equal(1883, plan.Simulator.Broker.Port);
        Assert.Equal(20, plan.Simulator.Broker.MaxConnections);
        Assert.Equal(["127.0.0.0/8", "::1/128"],
            plan.Simulator.Broker.AllowClients.Select(network => network.ToString()));
        Assert.False(plan.Simulator.Broker.Mqtt5);
        Assert.Equal(ScenarioKind.Mix, plan.Scenario!.Kind);
        Assert.Empty(plan.Warnings);
    }

    [Fact]
    public void By_default_it_queues_without_end_and_sends_again_after_20_seconds_as_the_one_configuration_that_is_public()
    {
        var broker = PlanOf("").Simulator.Broker;

        Assert.Equal((0, 20), (broker.MaxQueued, broker.MaxInFlight));
        Assert.Equal(TimeSpan.FromSeconds(20), broker.RetryInterval);
        Assert.Equal(160 << 20, broker.Limits.MemoryBytes);
    }

    [Fact]
    public void Its_limits_can_be_set()
    {
        var broker = PlanOf("--max-queued 100 --retry-interval 0 --memory-limit 1G").Simulator.Broker;

        Assert.Equal(100, broker.MaxQueued);
        Assert.Equal(TimeSpan.Zero, broker.RetryInterval);
        Assert.Equal(1L << 30, broker.Limits.MemoryBytes);
    }

    [Fact]
    public void An_address_that_others_reach_without_a_network_that_may_is_warned_of() =>
        Assert.Equal(
            ["0.0.0.0 can be reached from other machines, but only this one is allowed in: add --allow-clients"],
            PlanOf("-A 0.0.0.0").Warnings);

    [Fact]
    public void A_network_may_be_one_address_and_lists_add_up() =>
        Assert.Equal(
            ["192.0.2.7/32", "2001:db8::/32", "10.1.0.0/16"],
            PlanOf("--allow-clients 192.0.2.7,2001:db8::/32 --allow-clients 10.1.2.3/16")
                .Simulator.Broker.AllowClients.Select(network => network.ToString()));

    [Theory]
    [InlineData(true, true, true, "Person", true)]
    [InlineData(true, true, false, "Nobody", false)]
    [InlineData(false, true, true, "Lines", true)]
    [InlineData(true, false, true, "Person", false)]
    [InlineData(false, false, true, "Lines", false)]
    public void A_terminal_is_used_in_the_foreground_alone(
        bool input, bool output, bool foreground, string commands, bool screen)
    {
        var plan = PlanOf("", Invocation.Nowhere with
        {
            InputIsTerminal = () => input,
            OutputIsTerminal = () => output,
            IsInForeground = () => foreground,
        });

        Assert.Equal(commands, plan.Commands.ToString());
        Assert.Equal(screen, plan.Screen);
    }

    [Fact]
    public void A_recording_waits_for_a_subscriber_and_keeps_its_time()
    {
        var plan = PlanOf("--replay events.ndjson");

        Assert.Equal(1, plan.WaitSubscribers);
        Assert.Equal(1, plan.Repeat!.Speed);
        Assert.Null(plan.Scenario);
        Assert.False(plan.Simulator.Router.ConnectEvents);
        Assert.Equal(0, PlanOf("--replay events.ndjson --wait-subscribers 0").WaitSubscribers);
    }

    [Theory]
    [InlineData("-h vqfx", "--host")]
    [InlineData("-p 1884", "--port")]
    [InlineData("-L mqtt://vqfx", "--url")]
    [InlineData("--tls", "--tls")]
    [InlineData("--ws", "--ws")]
    public void The_demo_takes_no_router_of_yours(string options, string named)
    {
        var run = Invocation.OfSubscribe(["--demo", .. options.Split(' ')]);

        Assert.Equal($"jetnotify: {named}: not together with --demo: the demo brings its own router, on loopback "
            + "and in clear text\n", run.Error);
        Assert.Equal((int)ExitCode.Usage, run.Code);
    }

    [Fact]
    public void The_demo_shows_every_event_where_none_is_asked_for()
    {
        Assert.Equal(["/junos/events/#"],
            Invocation.OfSubscribe("--demo").Plan.Subscriptions.Select(one => one.Filter.Text));
        Assert.Equal(["a"], Invocation.OfSubscribe("--demo", "-t",
            "a").Plan.Subscriptions.Select(one => one.Filter.Text));
    }
}
