using System.Globalization;
using JetNotify.Simulator;
using JetNotify.Simulator.Broker;
using JetNotify.Simulator.Scenarios;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Libraries;

/// <summary>The examples of docs/libraries.md are these files, and do what the page says.</summary>
public sealed class ExampleTests
{
    [Theory]
    [InlineData("TopicPrinter")]
    [InlineData("SeverityCheck")]
    public void The_page_shows_the_example_as_it_is(string example)
    {
        string[] source = File.ReadAllText(Checkout.File($"tests/JetNotify.Tests/Libraries/{example}.cs"))
            .Split("namespace JetNotify.Tests.Libraries;\n");

        string page = File.ReadAllText(Checkout.File("docs/libraries.md"));

        Assert.All(source, part => Assert.Contains(part.Trim(), page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_example_of_the_protocol_prints_topics()
    {
        await using var simulator = RouterSimulator.Start(
            new SimulatorOptions { Broker = new BrokerOptions { Port = 0 } });
        using var end = new CancellationTokenSource();
        var output = new StringWriter(CultureInfo.InvariantCulture);
        var reading = Task.Run(() => TopicPrinter.Run("127.0.0.1", simulator.Broker.EndPoint.Port, output, 3),
            TestContext.Current.CancellationToken);
        await Deadline.Until(() => simulator.Broker.Counts.Connections == 1, "it is connected");

        var playing = simulator.Play(new ScenarioOptions { Rate = 100 }, end.Token);
        await reading.WaitAsync(Deadline.Patience, TestContext.Current.CancellationToken);
        await end.CancelAsync();
        await playing;

        string[] lines = output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("subscribed: True", lines[0]);
        Assert.Equal(4, lines.Length);
        Assert.All(lines[1..], line => Assert.Matches("^/junos/events/[^ ]+ [0-9]+$", line));
    }

    [Fact]
    public void The_example_of_events_tells_the_grave_ones()
    {
        var check = new SeverityCheck();

        Assert.Equal("Syslog: SNMP_TRAP_LINK_DOWN", check.Check(
            "/junos/events/syslog/SNMP_TRAP_LINK_DOWN",
            """{"jet-event": {"event-id": "SNMP_TRAP_LINK_DOWN", "severity": "WARNING"}}"""));
        Assert.Null(check.Check(
            "/junos/events/syslog/UI_COMMIT", """{"jet-event": {"event-id": "UI_COMMIT", "severity": "notice"}}"""));
    }
}
