using System.Net;
using System.Text;
using JetNotify.Mqtt;
using JetNotify.Simulator.Broker;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Simulator;

/// <summary>What a router's broker does and refuses, seen by a client of hand-written bytes.</summary>
public sealed class BrokerRuleTests
{
    private static MqttBroker Start(Func<BrokerOptions, BrokerOptions>? more = null)
    {
        var options = new BrokerOptions { Port = 0 };
        return MqttBroker.Start(more?.Invoke(options) ?? options);
    }

    [Fact]
    public async Task Version_5_is_answered_with_connack_1_as_by_an_old_broker()
    {
        await using var broker = Start();
        using var peer = await RawClient.Open(broker);

        await peer.Send(RawClient.ConnectPacket("a", level: 5));

        Assert.Equal("20020001", RawClient.Hex(await peer.Expect(2)));
        Assert.Empty(await peer.UntilClosed());
    }

    [Fact]
    public async Task Who_is_not_in_allow_clients_is_closed_without_connack()
    {
        await using var broker = Start(options => options with { AllowClients = [IPNetwork.Parse("192.0.2.0/24")] });
        using var peer = await RawClient.Open(broker);

        await peer.Send(RawClient.ConnectPacket("a"));

        Assert.Empty(await peer.UntilClosed());
        Assert.Empty(broker.Clients);
    }

    [Fact]
    public async Task The_one_connection_too_many_is_closed_without_connack_until_another_leaves()
    {
        await using var broker = Start();
        var twenty = new List<ScriptedPeer>();
        for (int i = 0; i < 20; i++)
        {
            twenty.Add(await RawClient.Connect(broker, $"c{i}"));
        }

        using var late = await RawClient.Open(broker);
        await late.Send(RawClient.ConnectPacket("late"));
        Assert.Empty(await late.UntilClosed());

        twenty[0].Dispose();
        await Deadline.Until(() => broker.Counts.Connections == 19, "one left");
        using var later = await RawClient.Connect(broker, "later");
        twenty.ForEach(peer => peer.Dispose());
    }

    [Fact]
    public async Task A_second_connection_of_the_same_client_id_throws_out_the_first()
    {
        await using var broker = Start();
        using var first = await RawClient.Connect(broker, "same");
        using var second = await RawClient.Connect(broker, "same");

        Assert.Empty(await first.UntilClosed());
        Assert.Single(broker.Clients);
    }

    [Theory]
    [InlineData("3003 0001 23", "a wildcard in a topic")]
    [InlineData("3001 00", "a packet that ends inside its topic")]
    [InlineData("3605 0001 61 0001", "QoS 3")]
    [InlineData("8205 0000 0001 61", "the packet identifier 0")]
    [InlineData("8202 0001", "no filter")]
    [InlineData("8206 0001 0001 61 03", "a subscription of QoS 3")]
    [InlineData("8006 0001 0001 61 00", "SUBSCRIBE with the wrong flags")]
    [InlineData("1000", "a second CONNECT")]
    [InlineData("2002 0000", "a packet only brokers send")]
    [InlineData("F000", "AUTH in 3.1.1")]
    [InlineData("30 FFFFFFFF7F", "a length of five bytes")]
    public async Task What_breaks_the_protocol_ends_the_connection(string bytes, string what)
    {
        await using var broker = Start();
        using var peer = await RawClient.Connect(broker, "a");

        await peer.Send(bytes);

        Assert.True((await peer.UntilClosed()).Count == 0, what);
    }

    [Theory]
    [InlineData("1000", "an empty CONNECT")]
    [InlineData("C000", "PINGREQ first")]
    [InlineData("100D 0004 4D515454 04 03 003C 0001 61", "the reserved flag")]
    [InlineData("100D 0004 4D515458 04 02 003C 0001 61", "another protocol")]
    [InlineData("100D 0004 4D515454 04 42 003C 0001 61", "a password without a user")]
    public async Task A_connect_that_cannot_be_is_closed_without_connack(string bytes, string what)
    {
        await using var broker = Start();
        using var peer = await RawClient.Open(broker);

        await peer.Send(bytes);

        Assert.True((await peer.UntilClosed()).Count == 0, what);
    }

    [Theory]
    [InlineData("100C 0004 4D515454 06 02 003C 0000", "20020001")]
    [InlineData("100C 0004 4D515454 04 00 003C 0000", "20020002")]
    [InlineData("100E 0006 4D5149736470 03 02 003C 0000", "20020002")]
    public async Task A_connect_that_is_refused_says_why(string bytes, string answer)
    {
        await using var broker = Start();
        using var peer = await RawClient.Open(broker);

        await peer.Send(bytes);

        Assert.Equal(answer, RawClient.Hex(await peer.Expect(2)));
        Assert.Empty(await peer.UntilClosed());
    }

    [Fact]
    public async Task A_refused_filter_is_answered_with_0x80_beside_those_granted()
    {
        await using var broker = Start(options => options with { RefusedFilters = ["no"] });
        using var peer = await RawClient.Connect(broker, "a");

        await peer.Send("820B 0001 0001 61 01 0002 6E6F 00");

        Assert.Equal("9004 0001 01 80".Replace(" ", "", StringComparison.Ordinal), RawClient.Hex(await peer.Expect(9)));
    }

    [Fact]
    public async Task A_retained_message_reaches_later_subscribers_until_an_empty_one_removes_it()
    {
        await using var broker = Start();
        broker.Publish("t/1"u8, "kept"u8, retain: true);
        using var first = await (await RawClient.Connect(broker, "a")).Subscribe("t/#");
        Assert.Equal("31090003742F316B657074", RawClient.Hex(await first.Expect(3)));

        broker.Publish("t/1"u8, ""u8, retain: true);
        Assert.Equal("30050003742F31", RawClient.Hex(await first.Expect(3)));

        using var second = await (await RawClient.Connect(broker, "b")).Subscribe("t/#");
        await second.Send("C000");
        await second.Expect(13);
    }

    [Fact]
    public async Task A_will_is_published_when_its_client_vanishes_and_not_when_it_says_goodbye()
    {
        await using var broker = Start();
        using var watcher = await (await RawClient.Connect(broker, "watcher")).Subscribe("#");
        using var polite = await RawClient.Connect(broker, "polite", will: "w/polite");
        await polite.Send("E000");
        await polite.UntilClosed();
        using var rude = await RawClient.Connect(broker, "rude", will: "w/rude");
        rude.Reset();

        byte[] publish = await watcher.Expect(3);
        Assert.Equal("w/rude", Encoding.UTF8.GetString(publish[4..10]));
        Assert.Equal("gone", RawClient.Payload(publish));
    }

    [Fact]
    public async Task A_client_silent_for_one_and_a_half_keep_alives_is_closed()
    {
        await using var broker = Start();
        using var peer = await RawClient.Connect(broker, "a", keepAlive: 1);
        var clock = System.Diagnostics.Stopwatch.StartNew();

        Assert.Empty(await peer.UntilClosed());

        Assert.InRange(clock.Elapsed.TotalSeconds, 1.4, 20);
    }

    [Fact]
    public async Task A_kept_session_gets_what_was_published_meanwhile_up_to_its_queue()
    {
        await using var broker = Start(options => options with { MaxQueued = 100 });
        using (var before = await (await RawClient.Connect(broker, "kept", clean: false)).Subscribe("q", 1))
        {
            await before.Send("E000");
            await before.UntilClosed();
        }

        for (int i = 0; i < 150; i++)
        {
            broker.Publish("q"u8, Encoding.UTF8.GetBytes($"{i}"), QoS.AtLeastOnce);
        }

        using var after = await RawClient.Connect(broker, "kept", clean: false, present: true);
        for (int i = 0; i < 100; i++)
        {
            byte[] publish = await after.Expect(3);
            Assert.Equal($"{i}", RawClient.Payload(publish));
            await after.PubAck(publish);
        }

        await after.Send("C000");
        await after.Expect(13);
        Assert.Equal(50, broker.Counts.Dropped);
    }

    [Fact]
    public async Task Twenty_are_in_flight_a_hundred_wait_and_the_rest_is_dropped()
    {
        await using var broker = Start(options => options with { MaxQueued = 100 });
        using var peer = await (await RawClient.Connect(broker, "slow")).Subscribe("q", 1);
        for (int i = 0; i < 200; i++)
        {
            broker.Publish("q"u8, Encoding.UTF8.GetBytes($"{i}"), QoS.AtLeastOnce);
        }

        Assert.Equal(80, broker.Counts.Dropped);
        var held = new List<byte[]>();
        for (int i = 0; i < 20; i++)
        {
            held.Add(await peer.Expect(3));
        }

        await peer.Send("C000");
        await peer.Expect(13);
        foreach (byte[] publish in held)
        {
            await peer.PubAck(publish);
            Assert.Equal(3, (await peer.Receive())![0] >> 4);
        }
    }

    [Fact]
    public async Task What_was_in_flight_comes_again_with_dup_and_the_same_identifier()
    {
        await using var broker = Start();
        using (var before = await (await RawClient.Connect(broker, "kept", clean: false)).Subscribe("q", 2))
        {
            broker.Publish("q"u8, "one"u8, QoS.AtLeastOnce);
            broker.Publish("q"u8, "two"u8, QoS.ExactlyOnce);
            Assert.Equal("32080001710001 6F6E65".Replace(" ", "", StringComparison.Ordinal),
                RawClient.Hex(await before.Expect(3)));
            Assert.Equal("34080001710002 74776F".Replace(" ", "", StringComparison.Ordinal),
                RawClient.Hex(await before.Expect(3)));
            await before.Send("50020002");
            Assert.Equal("62020002", RawClient.Hex(await before.Expect(6)));
            before.Reset();
        }

        await Deadline.Until(() => broker.Clients.Count == 0, "the client is gone");
        using var after = await RawClient.Connect(broker, "kept", clean: false, present: true);
        Assert.Equal("62020002", RawClient.Hex(await after.Expect(6)));
        Assert.Equal("3A080001710001 6F6E65".Replace(" ", "", StringComparison.Ordinal),
            RawClient.Hex(await after.Expect(3)));
        await after.Send("7002000240020001");
        await after.Send("C000");
        await after.Expect(13);
    }

    [Fact]
    public async Task A_qos_2_message_sent_twice_is_routed_once()
    {
        await using var broker = Start();
        using var watcher = await (await RawClient.Connect(broker, "watcher")).Subscribe("t");
        using var sender = await RawClient.Connect(broker, "sender");

        await sender.Send("3406 0001 74 0007 41");
        await sender.Expect(5);
        await sender.Send("3C06 0001 74 0007 41");
        await sender.Expect(5);
        await sender.Send("6202 0007");
        await sender.Expect(7);
        await sender.Send("3006 0001 74 656E64");

        Assert.Equal("A", RawClient.Payload(await watcher.Expect(3)));
        Assert.Equal("end", RawClient.Payload(await watcher.Expect(3)));
    }

    [Fact]
    public async Task Overlapping_subscriptions_get_one_copy()
    {
        await using var broker = Start();
        using var peer = await (await RawClient.Connect(broker, "a")).Subscribe("t/#");
        await peer.Subscribe("t/+");

        broker.Publish("t/1"u8, "A"u8);
        broker.Publish("t/2/end"u8, "end"u8);

        Assert.Equal("A", RawClient.Payload(await peer.Expect(3)));
        Assert.Equal("end", RawClient.Payload(await peer.Expect(3)));
    }

    [Fact]
    public async Task The_brokers_own_topics_are_there_and_no_wildcard_finds_them()
    {
        await using var broker = Start(options => options with { Version = "jetnotify test" });
        using var all = await (await RawClient.Connect(broker, "all")).Subscribe("#");
        using var own = await (await RawClient.Connect(broker, "own")).Subscribe("$SYS/broker/version");
        Assert.Equal("jetnotify test", RawClient.Payload(await own.Expect(3)));

        // Nobody else writes there.
        await own.Send([0x31, 22, 0, 19, .. "$SYS/broker/version"u8, (byte)'x']);
        await own.Subscribe("$SYS/broker/version");
        Assert.Equal("jetnotify test", RawClient.Payload(await own.Expect(3)));

        broker.Publish("end"u8, "end"u8);
        Assert.Equal("end", RawClient.Payload(await all.Expect(3)));
    }

    [Fact]
    public async Task A_packet_in_any_pieces_is_the_same_packet()
    {
        await using var broker = Start();
        using var peer = await RawClient.Open(broker);
        foreach (byte one in (byte[])[.. RawClient.ConnectPacket("a"), 0xC0, 0x00])
        {
            await peer.Send([one]);
        }

        await peer.Expect(2);
        await peer.Expect(13);
    }

    [Fact]
    public async Task A_message_larger_than_any_buffer_passes_and_one_above_the_limit_ends_the_connection()
    {
        await using var broker = Start(options => options with { MaxPacketSize = 1_000_000 });
        using var watcher = await (await RawClient.Connect(broker, "watcher")).Subscribe("t");
        using var sender = await RawClient.Connect(broker, "sender");
        byte[] large = ScriptedPeer.PublishPacket("t", new byte[900_000]);

        await sender.Send(large);
        Assert.Equal(large, await watcher.Expect(3));

        await sender.Send("30 C09A3D");
        Assert.Empty(await sender.UntilClosed());
    }

    [Fact]
    public async Task A_subscriber_that_does_not_read_holds_up_nobody_for_long_and_memory_stays_bounded()
    {
        await using var broker = Start(options => options with { SlowReaderPatience = TimeSpan.FromMilliseconds(50) });
        using var slow = await (await RawClient.Connect(broker, "slow")).Subscribe("t");
        byte[] payload = new byte[10_000];
        for (int i = 0; i < 5_000; i++)
        {
            broker.Publish("t"u8, payload);
            await broker.WaitForRoom(TestContext.Current.CancellationToken);
        }

        Assert.True(broker.Counts.Dropped > 1_000, $"{broker.Counts.Dropped} dropped");
    }

    [Fact]
    public async Task A_publisher_that_waits_for_room_loses_nothing()
    {
        await using var broker = Start();
        using var peer = await (await RawClient.Connect(broker, "reader")).Subscribe("t");
        var reading = Read();
        byte[] payload = new byte[1_000];
        for (int i = 0; i < 20_000; i++)
        {
            broker.Publish("t"u8, payload);
            await broker.WaitForRoom(TestContext.Current.CancellationToken);
        }

        await reading;
        Assert.Equal(0, broker.Counts.Dropped);

        async Task Read()
        {
            for (int i = 0; i < 20_000; i++)
            {
                Assert.Equal(1_006, (await peer.Expect(3)).Length);
            }
        }
    }

    [Fact]
    public async Task Version_5_is_told_why_it_is_closed()
    {
        await using var broker = Start(options => options with
        {
            Mqtt5 = true,
            ReceiveMaximum = 1,
            MaxPacketSize = 1000
        });
        using var peer = await RawClient.Open(broker);
        await peer.Send(RawClient.ConnectPacket("a", level: 5));

        // Receive Maximum 1, Topic Alias Maximum 10, Maximum Packet Size 1000.
        Assert.Equal("200E0000 0B 210001 22000A 27000003E8".Replace(" ", "", StringComparison.Ordinal),
            RawClient.Hex(await peer.Expect(2)));
        await peer.Send("3407 0001 74 0001 00 41");
        await peer.Expect(5);
        await peer.Send("3407 0001 74 0002 00 41");

        Assert.Equal("E00193", RawClient.Hex(await peer.Expect(14)));
        Assert.Empty(await peer.UntilClosed());
    }

    [Theory]
    [InlineData("3004 0001 23 00", "90")]
    [InlineData("3007 0000 03 23 000B 41", "94")]
    [InlineData("3007 0000 03 23 0001 41", "82")]
    [InlineData("3008 0001 74 02 0B 01 41 41", "82")]
    [InlineData("8207 0001 00 0001 61 30", "82")]
    [InlineData("8210 0001 00 000A 2473686172652F672F61 04", "82")]
    [InlineData("F000", "82")]
    [InlineData("30 E907", "95")]
    public async Task Each_breach_of_version_5_has_its_reason_code(string bytes, string code)
    {
        await using var broker = Start(options => options with { Mqtt5 = true, MaxPacketSize = 1000 });
        using var peer = await RawClient.Open(broker);
        await peer.Send(RawClient.ConnectPacket("a", level: 5));
        await peer.Expect(2);

        await peer.Send(bytes);

        Assert.Equal("E001" + code, RawClient.Hex(await peer.Expect(14)));
        Assert.Empty(await peer.UntilClosed());
    }

    [Fact]
    public async Task A_broker_that_ends_closes_its_connections()
    {
        var broker = Start();
        using var peer = await RawClient.Connect(broker, "a");

        await broker.DisposeAsync();

        Assert.Empty(await peer.UntilClosed());
    }
}
