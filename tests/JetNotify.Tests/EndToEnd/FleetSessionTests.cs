using System.Globalization;
using System.Text.Json;
using JetNotify.Tests.Fleet;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.EndToEnd;

/// <summary>What <c>collect</c> owes each broker: pings, acknowledgements, the end of a delivery; and what it says of
/// sessions that were taken or queued too much.</summary>
public sealed class FleetSessionTests
{
    // PUBREC, PUBCOMP, DISCONNECT.
    private static readonly byte[] s_goodbye = [0x50, 0x70, 0xE0];

    [Fact]
    public async Task Pings_go_on_while_nobody_reads_the_output()
    {
        await using var fleet = CannedFleet.Start();

        // More than a pipe takes, and no more than the sockets do: so that the router can answer.
        byte[] block = [.. Enumerable.Repeat(ScriptedPeer.PublishPacket("a", new byte[1_000]), 150)
            .SelectMany(one => one)];
        fleet.Script = async client =>
        {
            await Deadline.Until(() => fleet.Subscribed == 2, "both are subscribed to");
            await client.Send(block);
        };

        await using var tool = Tool.StartUnread("collect", "-h", $"127.0.0.1:{fleet.Port}", "-h",
            $"127.0.0.2:{fleet.Port}", "-t", "a", "-k", "2");
        await Deadline.Until(() => fleet["127.0.0.1"].Pings >= 3 && fleet["127.0.0.2"].Pings >= 3, "both are pinged");

        Assert.Equal(2, fleet.Connections);
        Assert.Equal(2, fleet.Subscribed);
    }

    [Fact]
    public async Task A_delivery_of_QoS_2_is_brought_to_its_end_before_goodbye()
    {
        await using var fleet = CannedFleet.Start();
        fleet.Script = async client =>
        {
            await client.Publish("a", "x", qos: 2);
            await Deadline.Until(() => client.Router.Other.Contains((byte)0x50), "PUBREC came");

            // The tool has been told to end, and has nothing else to wait for.
            await Task.Delay(300);
            await client.Publish("a", "neither printed nor acknowledged");
            await client.Send([0x62, 2, 0, 1]);
        };

        var ended = await Tool.Run("collect", "-h", $"127.0.0.1:{fleet.Port}", "-t", "a", "-q", "2", "-C", "1");
        await Deadline.Until(() => fleet["127.0.0.1"].Other.Contains((byte)0xE0), "DISCONNECT came");

        Assert.Equal(0, ended.Code);
        Assert.Equal(s_goodbye, fleet["127.0.0.1"].Other);
    }

    [Fact]
    public async Task A_broker_that_never_releases_does_not_keep_the_others_from_ending()
    {
        await using var fleet = CannedFleet.Start();
        fleet.Script = client => client.Publish("a", "x", qos: 2);

        await using var tool = Tool.Start("collect", "-h", $"127.0.0.1:{fleet.Port}", "-h", $"127.0.0.2:{fleet.Port}",
            "-t", "a", "-q", "2", "-C", "2");
        var ended = await tool.Exit(TimeSpan.FromSeconds(20));
        await Deadline.Until(() => fleet["127.0.0.1"].Other.Contains((byte)0xE0)
            && fleet["127.0.0.2"].Other.Contains((byte)0xE0), "DISCONNECT came to both");

        Assert.Equal(0, ended.Code);
    }

    [Fact]
    public async Task What_an_old_broker_sends_again_while_the_output_is_blocked_is_not_printed_twice()
    {
        // What an old broker has in flight, and more than a pipe takes.
        const int Messages = 20;
        var resent = new TaskCompletionSource();
        await using var fleet = CannedFleet.Start();
        fleet.Script = async client =>
        {
            for (int i = 1; i <= Messages; i++)
            {
                await client.Send(Packet(i, dup: false));
            }

            // Less than the 20 s of an old broker, and longer than any wait that is none.
            await Task.Delay(7_000);
            int acknowledged = client.Router.Other.Count(type => type == 0x40);
            for (int i = acknowledged + 1; i <= Messages; i++)
            {
                await client.Send(Packet(i, dup: true));
            }

            resent.SetResult();
        };
        static byte[] Packet(int i, bool dup) => ScriptedPeer.PublishPacket(
            "a", System.Text.Encoding.UTF8.GetBytes($"\"{i:000}{new string('x', 6_000)}\""), qos: 1, id: i, dup);

        await using var tool = Tool.StartUnread("collect", "-h", $"127.0.0.1:{fleet.Port}", "-t", "a");
        await resent.Task.WaitAsync(Deadline.Patience, TestContext.Current.CancellationToken);
        var printed = new List<string>();
        using var reader = new StreamReader(tool.StandardOutput);
        var reading = Task.Run(async () =>
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                if (line.Contains("\"topic\"", StringComparison.Ordinal))
                {
                    printed.Add(JsonDocument.Parse(line).RootElement.GetProperty("payload").GetString()![..3]);
                }
            }
        }, TestContext.Current.CancellationToken);
        await Deadline.Until(() => fleet["127.0.0.1"].Other.Count(type => type == 0x40) >= Messages,
            "all are acknowledged");
        tool.Signal(15);
        Assert.Equal(0, (await tool.Exit()).Code);
        await reading;

        Assert.Equal(
            Enumerable.Range(1, Messages).Select(i => i.ToString("000", CultureInfo.InvariantCulture)), printed);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    public async Task A_subscribe_without_an_answer_ends_the_connection_whatever_else_comes(int pause)
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Expect(8);
            while (true)
            {
                await peer.Publish("t", "on and on");
                await Task.Delay(pause);
            }
        });
        await using var tool = Tool.Start("collect", "-h", $"127.0.0.1:{broker.Port}", "-t", "t", "--filter-out",
            "t", "--connect-timeout", "1s");

        await Deadline.Until(() => tool.Stdout.Contains("did not answer SUBSCRIBE within 1 s",
            StringComparison.Ordinal), "the broker's silence is said");
        tool.Signal(15);
        await tool.Exit();
    }

    [Fact]
    public async Task A_connection_that_another_client_took_over_is_said_to_be()
    {
        // Mosquitto 2.0.11 closes without the reason: a broker that gives it is scripted.
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant(1, v5: true);
            await peer.Send("E0 02 8E 00");
            await peer.UntilClosed();
        });
        await using var tool = Tool.Start("collect", "-h", $"127.0.0.1:{broker.Port}", "-t", "t", "-V", "5", "--id",
            "noc-1");
        await tool.UntilLines(3);
        tool.Signal(15);
        var taken = JsonDocument.Parse((await tool.Exit()).Lines[2]).RootElement;

        Assert.Equal("taken-over", taken.GetProperty("status").GetString());
        Assert.InRange(taken.GetProperty("retry-in").GetDouble(), 270, 330);
    }

    [Fact]
    public async Task As_many_messages_at_once_after_a_return_as_a_broker_queues_are_a_likely_gap()
    {
        await using var fleet = CannedFleet.Start();
        fleet.Greet = client =>
        {
            client.HasSession = client.Router.Connections > 1;
            return Task.FromResult(false);
        };
        fleet.Script = async client =>
        {
            for (int i = 1; i <= 120 && client.HasSession; i++)
            {
                await client.Publish("a", "x", qos: 1, id: i);
            }
        };
        await using var tool = Tool.Start("collect", "-h", $"127.0.0.1:{fleet.Port}", "-t", "a", "-c", "--id", "noc-1");
        await Deadline.Until(() => fleet.Subscribed == 1, "it is subscribed to");
        fleet["127.0.0.1"].Client!.Cut();
        await Deadline.Until(() => tool.Stdout.Contains("\"gap\",", StringComparison.Ordinal)
            && tool.Lines.Count(line => line.Contains("\"topic\"", StringComparison.Ordinal)) == 120,
            "the gap is said");
        tool.Signal(15);

        var gap = (await tool.Exit()).Lines.Select(line => JsonDocument.Parse(line).RootElement)
            .Single(one => one.TryGetProperty("status", out var status) && status.GetString() == "gap");
        Assert.Equal("likely", gap.GetProperty("certainty").GetString());
        Assert.Contains("more may have been dropped", gap.GetProperty("why").GetString(), StringComparison.Ordinal);
    }
}
