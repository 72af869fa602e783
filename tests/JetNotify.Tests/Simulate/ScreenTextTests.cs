using System.Net;
using JetNotify.Mqtt;
using JetNotify.Simulate;
using JetNotify.Simulator.Broker;

namespace JetNotify.Tests.Simulate;

/// <summary>What the simulator's screen says.</summary>
public sealed class ScreenTextTests
{
    private static readonly ScreenState s_state = new()
    {
        HostName = "jetsim",
        EndPoint = "127.0.0.1:1883",
        Work = "mix at 5 events/s",
        Counts = new BrokerCounts(1234, 2468, 0, 2),
        Rate = 5,
        Uptime = TimeSpan.FromSeconds(3723),
        Clients = [Client("noc-1", "/junos/events/#"), Client("noc-2")],
        News = ["10:00:00 first", "10:00:01 second", "10:00:02 third"],
    };

    private static ClientInfo Client(string id, params string[] filters) => new(
        id, new IPEndPoint(IPAddress.Loopback, 40000), ProtocolVersion.V311, 60, true,
        [.. filters.Select(filter => new SubscriptionInfo(filter, QoS.AtLeastOnce))], 1200, 0);

    private static string[] Text(ScreenState state, int rows = 11, int width = 100) =>
        [.. ScreenText.Lines(state, rows, width).Select(line => line.Text.TrimEnd())];

    [Fact]
    public void It_says_who_is_connected_what_they_subscribed_to_and_how_much_comes() => Assert.Equal(
        [
            "jetsim, a simulated router: all it says is synthetic",
            "127.0.0.1:1883   mix at 5 events/s   up 01:02:03",
            "5.0 events/s   published 1,234   delivered 2,468   dropped 0   connected 2",
            "",
            "CLIENT                    FROM                   MQTT        SENT  SUBSCRIBED TO",
            "noc-1                     127.0.0.1:40000        3.1.1      1,200  /junos/events/# (QoS 1)",
            "noc-2                     127.0.0.1:40000        3.1.1      1,200  nothing yet",
            "",
            "10:00:01 second",
            "10:00:02 third",
            new string('─', 100),
        ],
        Text(s_state));

    [Fact]
    public void Work_with_an_end_says_how_far_it_is() =>
        Assert.EndsWith("up 01:02:03   40 %", Text(s_state with { Percent = 40 })[1], StringComparison.Ordinal);

    [Fact]
    public void More_clients_than_fit_are_counted()
    {
        string[] lines = Text(s_state with { Clients = [.. Enumerable.Range(0, 200).Select(i => Client($"c{i}"))] });

        Assert.StartsWith("c0 ", lines[5], StringComparison.Ordinal);
        Assert.StartsWith("c1 ", lines[6], StringComparison.Ordinal);
        Assert.Equal("… and 198 more", lines[7]);
    }

    [Theory]
    [InlineData(8, 20)]
    [InlineData(8, 100)]
    [InlineData(16, 60)]
    [InlineData(12, 1)]
    public void It_has_exactly_the_room_it_is_given(int rows, int width)
    {
        var lines = ScreenText.Lines(s_state, rows, width);

        Assert.Equal(rows, lines.Count);
        Assert.All(lines, line => Assert.True(line.Text.Length <= width, line.Text));
    }

    [Fact]
    public void What_a_client_calls_itself_cannot_steer_the_terminal()
    {
        string[] lines = Text(s_state with { Clients = [Client("\u001b[2J", "\u009b2J")] });

        Assert.All(lines, line => Assert.DoesNotContain(line, char.IsControl));
    }
}
