using System.Net.Sockets;
using System.Text;
using JetNotify.Mqtt;
using JetNotify.Simulator.Broker;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Simulator;

/// <summary>How much a client can make the broker hold, and what it is answered beyond that.</summary>
public sealed class LimitTests
{
    private readonly LimitWatch _watch = new();

    private MqttBroker Start(BrokerLimits? limits = null, int maxQueued = 0) => MqttBroker.Start(new BrokerOptions
    {
        Port = 0,
        Mqtt5 = true,
        MaxQueued = maxQueued,
        Observer = _watch,
        Limits = limits ?? new BrokerLimits(),
    });

    private static byte[] Subscribe(params string[] filters)
    {
        byte[] body = [0, 1, .. filters.SelectMany(filter => (byte[])[(byte)(filter.Length >> 8), (byte)filter.Length,
            .. Encoding.UTF8.GetBytes(filter), 0])];
        return [0x82, .. Length(body.Length), .. body];
    }

    private static byte[] Length(int length)
    {
        var bytes = new List<byte>();
        do
        {
            bytes.Add((byte)((length & 0x7F) | (length > 0x7F ? 0x80 : 0)));
            length >>= 7;
        }
        while (length > 0);
        return [.. bytes];
    }

    [Fact]
    public async Task A_packet_of_megabytes_before_connect_ends_the_connection_at_its_header()
    {
        await using var broker = Start();
        using var peer = await RawClient.Open(broker);

        await peer.Send([0x10, .. Length(15_000_000)]);

        Assert.Empty(await peer.UntilClosed());
    }

    [Fact]
    public async Task A_filter_of_more_than_200_levels_is_refused_and_the_others_are_granted()
    {
        await using var broker = Start();
        using var peer = await RawClient.Connect(broker, "deep");

        await peer.Send(Subscribe("a", "a" + string.Concat(Enumerable.Repeat("/a", 200)), "b"));

        Assert.Equal("90050001008000", RawClient.Hex(await peer.Expect(9)));
        await Deadline.Until(() => _watch.Said.Contains("deep had 1 of 3 subscriptions refused: beyond a limit"),
            "it was said");
    }

    [Fact]
    public async Task One_subscription_more_than_a_client_may_have_is_refused_until_one_ends()
    {
        await using var broker = Start(new BrokerLimits { Subscriptions = 2 });
        using var peer = await RawClient.Connect(broker, "many");

        await peer.Send(Subscribe("a", "b", "c", "a"));
        Assert.Equal("9006000100008000", RawClient.Hex(await peer.Expect(9)));

        await peer.Send("A205 0002 0001 61");
        await peer.Expect(11);
        await peer.Send(Subscribe("c"));
        Assert.Equal("9003000100", RawClient.Hex(await peer.Expect(9)));
    }

    [Fact]
    public async Task Thirty_thousand_filters_in_one_packet_are_granted_and_others_do_not_wait_for_it()
    {
        await using var broker = Start();
        using var peer = await RawClient.Connect(broker, "many");
        await peer.Send(Subscribe([.. Enumerable.Range(0, 30_000).Select(i => $"a/{i}/+/{i % 7}")]));

        byte[] answer = await peer.Expect(9);

        Assert.Equal(30_000, answer.AsSpan(6).Count((byte)0));
        Assert.Equal(30_000, Assert.Single(broker.Clients).SubscriptionCount);
    }

    [Fact]
    public async Task Version_5_is_told_that_a_quota_is_exceeded()
    {
        await using var broker = Start(new BrokerLimits { Subscriptions = 1 });
        using var peer = await RawClient.Open(broker);
        await peer.Send(RawClient.ConnectPacket("new", level: 5));
        await peer.Expect(2);

        await peer.Send("820B 0001 00 0001 61 00 0001 62 00");

        Assert.Equal("9005000100" + "0097", RawClient.Hex(await peer.Expect(9)));
    }

    [Fact]
    public async Task A_queue_without_an_end_ends_with_the_memory_and_that_is_said()
    {
        await using var broker = Start(new BrokerLimits { MemoryBytes = 2 * 1024 * 1024 });
        using var silent = await (await RawClient.Connect(broker, "silent")).Subscribe("q", 1);
        byte[] payload = new byte[10_000];
        for (int i = 0; i < 1_000; i++)
        {
            broker.Publish("q"u8, payload, QoS.AtLeastOnce);
        }

        Assert.InRange(broker.Counts.Dropped, 900, 999);
        Assert.Single(_watch.Said, one => one == "silent does not keep up: messages for it are dropped");
    }

    [Fact]
    public async Task A_queue_with_an_end_drops_what_is_beyond_it()
    {
        await using var broker = Start(maxQueued: 100);
        using var silent = await (await RawClient.Connect(broker, "silent")).Subscribe("q", 1);
        for (int i = 0; i < 200; i++)
        {
            broker.Publish("q"u8, "x"u8, QoS.AtLeastOnce);
        }

        Assert.Equal(80, broker.Counts.Dropped);
    }

    [Fact]
    public async Task Without_one_nothing_is_dropped()
    {
        await using var broker = Start();
        using var silent = await (await RawClient.Connect(broker, "silent")).Subscribe("q", 1);
        for (int i = 0; i < 10_000; i++)
        {
            broker.Publish("q"u8, "x"u8, QoS.AtLeastOnce);
        }

        Assert.Equal(0, broker.Counts.Dropped);
    }

    [Fact]
    public async Task Who_asks_and_never_reads_is_not_listened_to_until_it_does_and_then_has_every_answer()
    {
        await using var broker = Start();
        using var peer = await RawClient.Connect(broker, "flood", keepAlive: 0);
        byte[] pings = [.. Enumerable.Repeat<byte[]>([0xC0, 0], 8192).SelectMany(one => one)];
        peer.Socket.SendTimeout = 500;
        long sent = 0;
        try
        {
            while (sent < 200_000_000)
            {
                sent += peer.Socket.Send(pings);
            }
        }
        catch (SocketException)
        {
            // The broker reads no more, and the way to it is full.
        }

        Assert.True(sent < 50_000_000, $"{sent} bytes were taken");
        byte[] rest = new byte[65536];
        long answered = 0;
        while (answered < sent - 1)
        {
            answered += await peer.Stream.ReadAsync(rest, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task The_session_kept_longest_makes_room_for_another()
    {
        await using var broker = Start(new BrokerLimits { KeptSessions = 2 });
        foreach (string id in (string[])["one", "two", "three"])
        {
            using var peer = await RawClient.Connect(broker, id, clean: false);
            await peer.Send("E000");
            await peer.UntilClosed();
            await Deadline.Until(() => _watch.Said.Contains($"{id} left: said goodbye"), "it left");
        }

        await Deadline.Until(
            () => _watch.Said.Contains("one was away the longest, and its session was forgotten to make room"),
                "it was said");
        using var back = await RawClient.Connect(broker, "one", clean: false, present: false);
        using var kept = await RawClient.Connect(broker, "three", clean: false, present: true);
    }

    [Fact]
    public async Task A_topic_alias_for_kilobytes_ends_the_connection()
    {
        await using var broker = Start();
        using var peer = await RawClient.Open(broker);
        await peer.Send(RawClient.ConnectPacket("hoarder", level: 5));
        await peer.Expect(2);

        await peer.Send([0x30, .. Length(2 + 2000 + 4), 0x07, 0xD0, .. Enumerable.Repeat((byte)'x', 2000), 3, 0x23, 0,
            1]);

        Assert.Equal("E0", RawClient.Hex(await peer.Expect(14))[..2]);
        await Deadline.Until(
            () => _watch.Said.Any(one => one.Contains("a topic alias for a topic of 2000 bytes",
                StringComparison.Ordinal)),
            "it was said");
    }

    [Fact]
    public async Task A_subscriber_without_aliases_for_long_topics_still_hears_of_them()
    {
        await using var broker = Start();
        using var peer = await RawClient.Open(broker);

        // CONNECT with Topic Alias Maximum 65535.
        await peer.Send("1013 0004 4D515454 05 02 0000 03 22FFFF 0003 616C69");
        await peer.Expect(2);
        await peer.Send("8207 0001 00 0001 23 00");
        await peer.Expect(9);
        string topic = new('x', 2000);
        foreach (string each in (string[])["short", topic, "short", topic])
        {
            broker.Publish(Encoding.UTF8.GetBytes(each), "1"u8);
        }

        var lengths = new List<int>();
        while (lengths.Count < 4)
        {
            lengths.Add((await peer.Expect(3)).Length);
        }

        Assert.True(lengths[2] < lengths[0], "the short one has an alias");
        Assert.Equal(lengths[1], lengths[3]);
    }
}
