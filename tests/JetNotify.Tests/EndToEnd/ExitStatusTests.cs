using JetNotify.Tests.Support;

namespace JetNotify.Tests.EndToEnd;

/// <summary>Every row of the exit table, with what is said for it.</summary>
public sealed class ExitStatusTests
{
    private static string[] To(string port, params string[] more) =>
        ["subscribe", "-h", "127.0.0.1", "-p", port, "-t", "t", .. more];

    [Fact]
    public async Task The_count_reached_is_0_and_ends_with_disconnect()
    {
        byte[]? last = null;
        await using (var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant();
            await peer.Publish("t", "one");
            await peer.Publish("t", "two");
            last = (await peer.UntilClosed())[^1];
        }))
        {
            var ended = await Tool.Run(To(broker.PortText, "-C", "1"));

            Assert.Equal(0, ended.Code);
            Assert.Equal("t one\n", ended.Stdout);
            Assert.Matches("^jetnotify: connected .*\njetnotify: subscribed .*\njetnotify: ended .*\n$", ended.Stderr);
            await Deadline.Until(() => last is not null, "the end of the connection");
        }

        Assert.Equal([0xE0, 0x00], last);
    }

    [Theory]
    [InlineData(Signals.Interrupt)]
    [InlineData(Signals.Terminate)]
    public async Task A_signal_is_0_and_says_goodbye(int signal)
    {
        List<byte[]>? packets = null;
        await using (var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant(code: 1);
            await peer.Publish("t", "one", qos: 1, id: 7);
            packets = await peer.UntilClosed();
        }))
        {
            await using var tool = Tool.Start(To(broker.PortText, "-q", "1"));
            await tool.UntilLines(1);
            tool.Signal(signal);

            Assert.Equal(0, (await tool.Exit(TimeSpan.FromSeconds(5))).Code);
            await Deadline.Until(() => packets is not null, "the end of the connection");
        }

        Assert.Equal(new byte[] { 0x40, 0x02, 0x00, 0x07 }, packets![0]);
        Assert.Equal(new byte[] { 0xE0, 0x00 }, packets[^1]);
    }

    [Fact]
    public async Task A_connection_lost_for_good_is_1_and_says_so()
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant();
        });

        var ended = await Tool.Run(To(broker.PortText, "--no-reconnect"));

        Assert.Equal(1, ended.Code);
        Assert.Contains("the broker closed the connection", ended.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_impossible_filter_is_2_and_nothing_is_connected()
    {
        await using var broker = ScriptedBroker.Start(peer => peer.UntilClosed());

        var ended = await Tool.Run("subscribe", "-h", "127.0.0.1", "-p", broker.PortText, "-t", "a/#/b");

        Assert.Equal(2, ended.Code);
        Assert.Equal(0, broker.Connections);
        Assert.StartsWith("jetnotify: ", ended.Stderr, StringComparison.Ordinal);
        Assert.Single(ended.Stderr.TrimEnd('\n').Split('\n'));
        Assert.Equal(string.Empty, ended.Stdout);
    }

    [Fact]
    public async Task Nobody_listening_is_3_and_names_the_cure()
    {
        var ended = await Tool.Run(To($"{RealBroker.FreePort()}"));

        Assert.Equal(3, ended.Code);
        Assert.Contains("refused", ended.Stderr, StringComparison.Ordinal);
        Assert.Contains("set system services extension-service notification port", ended.Stderr,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_does_not_exist_is_3()
    {
        var ended = await Tool.Run("subscribe", "-h", "no-such-router.invalid", "-t", "t");

        Assert.Equal(3, ended.Code);
        Assert.Contains("no-such-router.invalid", ended.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Closed_before_connack_is_3_with_this_address_and_the_line_that_admits_it()
    {
        await using var broker = ScriptedBroker.Start(async peer => await peer.Expect(1));

        var ended = await Tool.Run(To(broker.PortText));

        Assert.Equal(3, ended.Code);
        Assert.Contains("allow-clients address 127.0.0.1/32", ended.Stderr, StringComparison.Ordinal);
        Assert.Contains("20", ended.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_that_takes_connect_and_says_nothing_is_3_within_the_time()
    {
        await using var broker = ScriptedBroker.Start(peer => peer.UntilClosed());

        var ended = await Tool.Run(To(broker.PortText, "--connect-timeout", "500ms"));

        Assert.Equal(3, ended.Code);
        Assert.Contains("did not answer CONNECT within 0.5 s", ended.Stderr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("311", "20 02 00 02", "-i")]
    [InlineData("311", "20 02 00 04", "user name or password")]
    [InlineData("311", "20 02 00 05", "not authorized")]
    [InlineData("5", "20 02 00 01", "-V 311")]
    [InlineData("5", "20 03 00 84 00", "-V 311")]
    [InlineData("5", "20 03 00 87 00", "Not authorized")]
    [InlineData("5", "20 0C 00 86 09 1F 00 06 6E 6F 20 77 61 79", "no way")]
    public async Task A_refused_connect_is_4_in_the_specifications_words(string version, string connack, string says)
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Expect(1);
            await peer.Send(connack);
        });

        var ended = await Tool.Run(To(broker.PortText, "-V", version));

        Assert.Equal(4, ended.Code);
        Assert.Contains(says, ended.Stderr, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("FF", "code 0xFF, which MQTT 3.1.1 does not have: it knows 0 to 5")]
    [InlineData("80", "in 5.0 it is 'Unspecified error'")]
    [InlineData("8A", "in 5.0 it is 'Banned'")]
    public async Task A_refusal_that_3_1_1_does_not_have_is_told_as_such_with_its_name_in_5_0(string code, string says)
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Expect(1);
            await peer.Send($"20 02 00 {code}");
        });

        var ended = await Tool.Run(To(broker.PortText));

        Assert.Equal(4, ended.Code);
        Assert.Contains(says, ended.Stderr, StringComparison.Ordinal);
        Assert.Equal(code == "FF", !ended.Stderr.Contains("5.0", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("20 02 00 00")]
    [InlineData("20 02 01 00")]
    public async Task A_broker_that_answers_5_0_in_the_shape_of_3_1_1_draws_the_older_version(string connack)
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Expect(1);
            await peer.Send(connack);
            await peer.UntilClosed();
        });

        var ended = await Tool.Run(To(broker.PortText, "-V", "5"));

        Assert.Equal(5, ended.Code);
        Assert.Contains("CONNACK as in MQTT 3.1.1", ended.Stderr, StringComparison.Ordinal);
        Assert.Contains("try -V 311", ended.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_subscription_refused_is_4_and_each_filter_is_named()
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant(code: 0x80, filters: 2);
            await peer.UntilClosed();
        });

        var ended = await Tool.Run(To(broker.PortText, "-t", "u"));

        Assert.Equal(4, ended.Code);
        Assert.Contains("'t'", ended.Stderr, StringComparison.Ordinal);
        Assert.Contains("'u'", ended.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_subscription_refused_is_named_and_the_other_goes_on()
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            byte[] subscribe = await peer.Expect(8);
            await peer.Send([0x90, 4, subscribe[2], subscribe[3], 0x80, 0x00]);
            await peer.Publish("u", "one");
            await peer.UntilClosed();
        });

        var ended = await Tool.Run(To(broker.PortText, "-t", "u", "-C", "1"));

        Assert.Equal(0, ended.Code);
        Assert.Contains("refused the subscription to 't'", ended.Stderr, StringComparison.Ordinal);
        Assert.Equal("u one\n", ended.Stdout);
    }

    [Fact]
    public async Task A_malformed_packet_is_5_with_its_statement_after_what_came_whole()
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant();
            await peer.Send([.. ScriptedPeer.PublishPacket("t", "whole"u8.ToArray()), 0x36, 0x05, 0x00, 0x01, 0x74,
                0x00, 0x01]);
            await peer.UntilClosed();
        });

        var ended = await Tool.Run(To(broker.PortText));

        Assert.Equal(5, ended.Code);
        Assert.Equal("t whole\n", ended.Stdout);
        Assert.Contains("MQTT-3.3.1-4", ended.Stderr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("C2 00", "a frame header that cannot be")]
    [InlineData("81 01 78", "sent text")]
    [InlineData("80 01 78", "a frame out of its order")]
    public async Task A_broken_WebSocket_frame_is_5_after_what_came_whole_and_is_not_come_back_to(string frame,
        string says)
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Upgrade();
            await peer.ReceiveFrame();
            await peer.SendFrame(0x20, 2, 0, 0);
            byte[] subscribe = await peer.ReceiveFrame();
            await peer.SendFrame(0x90, 3, subscribe[2], subscribe[3], 1);
            await peer.SendFrame(ScriptedPeer.PublishPacket("t", "whole"u8.ToArray(), qos: 1));
            await peer.Send(frame);
            await peer.Stream.CopyToAsync(Stream.Null);
        });

        var ended = await Tool.Run(To(broker.PortText, "--ws", "-q", "1", "-c", "-i", "kept"));

        Assert.Equal((5, "t whole\n", 1), (ended.Code, ended.Stdout, broker.Connections));
        Assert.Contains(says, ended.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain("without a reason", ended.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_packet_over_the_cap_is_5_before_it_has_come()
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant();
            await peer.Send("30 FF FF FF 7F 00 01 74");
            await peer.UntilClosed();
        });

        var ended = await Tool.Run(To(broker.PortText, "--max-packet-size", "1M"));

        Assert.Equal(5, ended.Code);
        Assert.Contains("--max-packet-size", ended.Stderr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("20 03 00 00 00", (byte)0x82)]
    [InlineData("36 06 00 01 74 00 01 00", (byte)0x81)]
    public async Task Mqtt_5_tells_the_broker_what_was_wrong(string packet, byte reason)
    {
        byte[]? last = null;
        await using (var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant(v5: true);
            await peer.Send(packet);
            last = (await peer.UntilClosed())[^1];
        }))
        {
            Assert.Equal(5, (await Tool.Run(To(broker.PortText, "-V", "5"))).Code);
            await Deadline.Until(() => last is not null, "the end of the connection");
        }

        Assert.Equal(0xE0, last![0]);
        Assert.Equal(reason, last[2]);
    }

    [Fact]
    public async Task A_full_disk_is_7()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full on this system");
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant(code: 1);
            await peer.Publish("t", "one", qos: 1);
            Assert.DoesNotContain(await peer.UntilClosed(), packet => packet[0] == 0x40);
        });
        await using var tool = Tool.Shell("exec \"$J\" \"$@\" > /dev/full", To(broker.PortText, "-q", "1"));

        var ended = await tool.Exit();

        Assert.Equal(7, ended.Code);
        Assert.Contains("No space left on device", ended.Stderr, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_time_running_out_is_27()
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant();
            await peer.UntilClosed();
        });

        Assert.Equal(27, (await Tool.Run(To(broker.PortText, "-W", "1"))).Code);
    }

    [Fact]
    public async Task Quiet_for_long_enough_is_0()
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant();
            await peer.Publish("t", "one");
            await peer.UntilClosed();
        });

        var ended = await Tool.Run(To(broker.PortText, "--idle-timeout", "500ms"));

        Assert.Equal(0, ended.Code);
        Assert.Equal("t one\n", ended.Stdout);
    }

    [Fact]
    public async Task An_answered_subscription_is_all_that_E_waits_for()
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant();
            await peer.UntilClosed();
        });

        Assert.Equal(0, (await Tool.Run(To(broker.PortText, "-E"))).Code);
    }
}
