using JetNotify.Tests.Support;

namespace JetNotify.Tests.EndToEnd;

/// <summary>What brokers do that a subscriber must not believe, pass over or be led astray by.</summary>
public sealed class BrokerMannersTests
{
    [Theory]
    [InlineData("311", "20 02 01 00", 0x01)]
    [InlineData("5", "20 03 01 00 00", 0x11)]
    public async Task A_session_that_is_said_to_be_there_is_subscribed_again(string version, string present,
        byte options)
    {
        var printed = new TaskCompletionSource();
        byte[]? renewed = null;
        await using var broker = ScriptedBroker.Start(async (peer, number) =>
        {
            await peer.Expect(1);
            await peer.Send(number == 2 ? present : version == "5" ? "20 03 00 00 00" : "20 02 00 00");
            byte[] subscribe = await peer.Grant(1, v5: version == "5");
            await peer.Send(version == "5" ? "30 05 00 01 74 00 78" : "30 04 00 01 74 78");
            if (number == 2)
            {
                renewed = subscribe;
                await peer.UntilClosed();
                return;
            }

            await printed.Task;
            peer.Reset();
        });
        await using var tool = Tool.Start([.. To(broker), "-V", version, "-q", "1", "-c", "-i", "kept", "-C", "2"]);
        await tool.UntilLines(1);
        printed.SetResult();

        var ended = await tool.Exit();

        Assert.Equal((0, "t x\nt x\n"), (ended.Code, ended.Stdout));
        Assert.Equal(options, renewed![^1]);
        Assert.Contains("its subscriptions are renewed", ended.Stderr, StringComparison.Ordinal);
        Assert.Contains("subscribed again to 1 topic filter", ended.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_clients_that_throw_each_other_out_are_recognized_and_told_once()
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant();
        });
        await using var tool = Tool.Start([.. To(broker), "-i", "noc-1", "--retry-max-delay", "100ms"]);
        await Deadline.Until(() => broker.Connections > 4, "it came back a few times");
        tool.Signal(Signals.Terminate);

        var ended = await tool.Exit();

        Assert.Single(ended.Stderr.Split('\n'), line => line.Contains("'noc-1'", StringComparison.Ordinal)
            && !line.StartsWith("jetnotify: connected to ", StringComparison.Ordinal));
        Assert.Contains("Choose another with -i", ended.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_broker_takes_back_is_said_and_stands_in_the_status()
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Expect(1);
            await peer.Send("20 12 00 00 0F 11 0000000A 13 0005 24 00 27 00000400");
            await peer.Grant(0, v5: true);
            await peer.Send("30 05 00 01 74 00 78");
            await peer.UntilClosed();
        });

        await using var tool = Tool.Start([.. To(broker), "-V", "5", "-q", "1", "-c", "-i", "kept", "-x", "60", "-k",
            "30", "-C", "1", "-o", "json", "--status"]);
        var ended = await tool.Exit();

        Assert.Equal(0, ended.Code);
        string[] said = ["keeps the session for 10 s, not for 60 s", "a keep-alive of 5 s, not 30 s",
            "serves QoS 0 at most, not 1", "packets of 1024 bytes at most"];
        Assert.All(said, sentence => Assert.Contains(sentence, ended.Stderr, StringComparison.Ordinal));
        Assert.Contains(
            "\"session-expiry\":10,\"keep-alive\":5,\"maximum-packet-size\":1024,\"maximum-qos\":0}", ended.Stdout,
                StringComparison.Ordinal);
    }

    [Fact]
    public async Task Something_else_that_answers_between_two_good_connections_is_passing()
    {
        await using var broker = ScriptedBroker.Start(async (peer, number) =>
        {
            if (number == 2)
            {
                await peer.Send("HTTP/1.1 503 Service Unavailable\r\n\r\n"u8.ToArray());
                return;
            }

            await peer.Admit();
            await peer.Grant();
            await peer.Publish("t", $"from {number}");
            if (number == 3)
            {
                await peer.UntilClosed();
            }
        });
        await using var tool = Tool.Start([.. To(broker), "-C", "2", "--retry-max-delay", "100ms"]);

        var ended = await tool.Exit();

        Assert.Equal((0, "t from 1\nt from 3\n"), (ended.Code, ended.Stdout));
        Assert.Contains("speaks HTTP, not MQTT: 'HTTP/1.1 503 Service Unavailable'", ended.Stderr,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_broker_at_the_start_ends_with_5_and_without_a_word_about_routers()
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Send("SSH-2.0-OpenSSH_9.2p1\r\n"u8.ToArray());
            await peer.UntilClosed();
        });
        await using var tool = Tool.Start(To(broker));

        var ended = await tool.Exit();

        Assert.Equal(5, ended.Code);
        Assert.Contains("speaks SSH, not MQTT: 'SSH-2.0-OpenSSH_9.2p1'", ended.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain("Junos", ended.Stderr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FF FD 18", 5, "speaks Telnet")]
    [InlineData("53 53", 5, "2 bytes that are no MQTT, 'SS'")]
    [InlineData("20 02 00", 3, "only 3 bytes of a CONNACK")]
    public async Task Whatever_came_before_a_close_rules_out_what_a_router_does_without_a_word(string bytes,
        int status, string says)
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Expect(1);
            await peer.Send(bytes);
        });
        await using var tool = Tool.Start(To(broker));

        var ended = await tool.Exit();

        Assert.Equal(status, ended.Code);
        Assert.Contains(says, ended.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain("Junos", ended.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_that_closes_on_5_0_draws_the_older_version_first()
    {
        await using var broker = ScriptedBroker.Start(peer => peer.Expect(1));
        await using var tool = Tool.Start([.. To(broker), "-V", "5"]);

        var ended = await tool.Exit();

        Assert.Equal(3, ended.Code);
        int older = ended.Stderr.IndexOf("try -V 311", StringComparison.Ordinal);
        Assert.InRange(older, 0, ended.Stderr.IndexOf("allow-clients", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_server_that_a_refusal_names_is_shown()
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Expect(1);
            await peer.Send("20 0B 00 9C 08 1C 0005 6F74686572");
        });
        await using var tool = Tool.Start([.. To(broker), "-V", "5"]);

        var ended = await tool.Exit();

        Assert.Equal(4, ended.Code);
        Assert.Contains("it names another server: other", ended.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_advice_that_is_followed_already_is_not_given()
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Expect(1);
            await peer.Send("20 02 00 03");
        });
        await using var tool = Tool.Start([.. To(broker), "--connect-timeout", "0", "--retry-max-delay", "100ms"]);
        await Deadline.Until(() => broker.Connections > 2, "it came back");
        tool.Signal(Signals.Terminate);

        Assert.DoesNotContain("--connect-timeout", (await tool.Exit()).Stderr, StringComparison.Ordinal);
    }

    private static string[] To(ScriptedBroker broker) =>
        ["subscribe", "-h", "127.0.0.1", "-p", broker.PortText, "-t", "t"];
}
