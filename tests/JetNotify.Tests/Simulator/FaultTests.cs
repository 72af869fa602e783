using System.Diagnostics;
using System.Text;
using JetNotify.Mqtt;
using JetNotify.Simulator.Broker;
using JetNotify.Simulator.Faults;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Simulator;

/// <summary>Each fault as a client of hand-written bytes sees it.</summary>
public sealed class FaultTests
{
    private static MqttBroker Start(string faults, int seed = 1) => MqttBroker.Start(new BrokerOptions
    {
        Port = 0,
        Faults = new FaultPlan { Faults = [.. faults.Split(' ').Select(Fault.Parse)], Seed = seed },
    });

    private static void Publish(MqttBroker broker, int count, QoS qos = QoS.AtMostOnce)
    {
        for (int i = 0; i < count; i++)
        {
            broker.Publish("t"u8, Encoding.UTF8.GetBytes($"{i}"), qos);
        }
    }

    private static async Task<List<string>> Payloads(ScriptedPeer peer, int count)
    {
        var payloads = new List<string>();
        while (payloads.Count < count)
        {
            payloads.Add(RawClient.Payload(await peer.Expect(3)));
        }

        return payloads;
    }

    [Fact]
    public async Task Close_before_connack_closes_without_a_byte()
    {
        await using var broker = Start("close-before-connack");
        using var peer = await RawClient.Open(broker);

        await peer.Send(RawClient.ConnectPacket("a"));

        Assert.Empty(await peer.UntilClosed());
    }

    [Fact]
    public async Task Drop_after_closes_after_so_many_messages()
    {
        await using var broker = Start("drop-after=3");
        using var peer = await (await RawClient.Connect(broker, "a")).Subscribe("t");

        Publish(broker, 5);

        Assert.Equal(["0", "1", "2"], (await peer.UntilClosed()).Select(RawClient.Payload));
    }

    [Fact]
    public async Task Stall_sends_nothing_for_a_while()
    {
        await using var broker = Start("stall=400ms");
        using var peer = await (await RawClient.Connect(broker, "a")).Subscribe("t");
        var clock = Stopwatch.StartNew();

        Publish(broker, 1);
        await peer.Expect(3);

        Assert.InRange(clock.Elapsed.TotalSeconds, 0.39, 20);
    }

    [Fact]
    public async Task Duplicate_sends_twice_and_marks_the_second_where_there_is_a_mark()
    {
        await using var broker = Start("duplicate");
        using var peer = await (await RawClient.Connect(broker, "a")).Subscribe("t", 1);

        Publish(broker, 1, QoS.AtLeastOnce);
        Assert.Equal(0x32, (await peer.Expect(3))[0]);
        Assert.Equal(0x3A, (await peer.Expect(3))[0]);
        Publish(broker, 1);
        Assert.Equal(0x30, (await peer.Expect(3))[0]);
        Assert.Equal(0x30, (await peer.Expect(3))[0]);
    }

    [Fact]
    public async Task Reorder_swaps_neighbours()
    {
        await using var broker = Start("reorder");
        using var peer = await (await RawClient.Connect(broker, "a")).Subscribe("t");

        Publish(broker, 4);

        Assert.Equal(["1", "0", "3", "2"], await Payloads(peer, 4));
    }

    [Fact]
    public async Task Reorder_holds_the_last_message_for_a_moment_only()
    {
        await using var broker = Start("reorder");
        using var peer = await (await RawClient.Connect(broker, "a")).Subscribe("t");

        Publish(broker, 1);

        Assert.Equal(["0"], await Payloads(peer, 1));
    }

    [Fact]
    public async Task Garbage_puts_bytes_that_are_no_packet_before_a_message()
    {
        await using var broker = Start("garbage");
        using var peer = await (await RawClient.Connect(broker, "a")).Subscribe("t");

        Publish(broker, 1);

        byte[] first = new byte[1];
        await peer.Stream.ReadExactlyAsync(first, TestContext.Current.CancellationToken);
        Assert.Equal(0, first[0] >> 4);
    }

    [Fact]
    public async Task Truncate_ends_in_the_middle_of_a_message()
    {
        await using var broker = Start("truncate");
        using var peer = await (await RawClient.Connect(broker, "a")).Subscribe("t");

        broker.Publish("t"u8, "abcdefg"u8);

        using var received = new MemoryStream();
        await peer.Stream.CopyToAsync(received, TestContext.Current.CancellationToken);
        Assert.Equal("300A000174", RawClient.Hex(received.ToArray())[..10]);
        Assert.Equal(6, received.Length);
    }

    [Fact]
    public async Task Half_open_says_nothing_more_and_stays_connected()
    {
        await using var broker = Start("half-open");
        using var peer = await (await RawClient.Connect(broker, "a")).Subscribe("t");
        Publish(broker, 1);
        await peer.Send("C000");

        // A second client is served meanwhile; what the first was to have would have come before.
        using var other = await RawClient.Connect(broker, "b");
        await other.Send("C000");
        await other.Expect(13);
        Assert.False(peer.Socket.Poll(TimeSpan.FromMilliseconds(300), System.Net.Sockets.SelectMode.SelectRead));
    }

    [Fact]
    public async Task Slow_sends_so_many_bytes_in_a_second()
    {
        await using var broker = Start("slow=2000");
        using var peer = await (await RawClient.Connect(broker, "a")).Subscribe("t");
        var clock = Stopwatch.StartNew();

        broker.Publish("t"u8, new byte[1_000]);
        await peer.Expect(3);

        Assert.InRange(clock.Elapsed.TotalSeconds, 0.45, 20);
    }

    [Fact]
    public async Task A_probability_meets_some_and_the_same_seed_meets_the_same()
    {
        var first = await Run();
        Assert.Equal(first, await Run());
        Assert.InRange(first.Count, 110, 190);

        static async Task<List<string>> Run()
        {
            await using var broker = Start("duplicate@0.5", seed: 7);
            using var peer = await (await RawClient.Connect(broker, "a")).Subscribe("#");
            Publish(broker, 100);
            broker.Publish("z"u8, "end"u8);
            var payloads = new List<string>();
            do
            {
                payloads.AddRange(await Payloads(peer, 1));
            }
            while (payloads[^1] != "end");
            return payloads;
        }
    }

    [Fact]
    public async Task A_numbered_qos_1_sequence_has_no_hole_over_dropped_connections()
    {
        await using var broker = Start("drop-after=7 duplicate@0.3 reorder@0.3");
        (await (await RawClient.Connect(broker, "kept", clean: false)).Subscribe("t", 1)).Dispose();
        await Deadline.Until(() => broker.Clients.Count == 0, "the client is gone");
        Publish(broker, 100, QoS.AtLeastOnce);

        var seen = new HashSet<string>();
        int connections = 0;
        while (seen.Count < 100)
        {
            Assert.InRange(++connections, 1, 40);
            await TakeAll(seen);
            await Deadline.Until(() => broker.Clients.Count == 0, "the broker saw it go");
        }

        async Task TakeAll(HashSet<string> seen)
        {
            using var peer = await RawClient.Connect(broker, "kept", clean: false, present: true);
            while (seen.Count < 100 && await peer.Receive() is { } packet)
            {
                seen.Add(RawClient.Payload(packet));
                await peer.PubAck(packet);
            }
        }
    }

    [Theory]
    [InlineData("stall=10s@0.1", FaultKind.Stall, 10, 0.1)]
    [InlineData("stall=500ms", FaultKind.Stall, 0.5, 1)]
    [InlineData("drop-after=100", FaultKind.DropAfter, 100, 1)]
    [InlineData("slow=2000/s@0.5", FaultKind.Slow, 2000, 0.5)]
    [InlineData("half-open", FaultKind.HalfOpen, 0, 1)]
    public void A_fault_is_read_with_value_and_probability(string text, FaultKind kind, double value,
        double probability) =>
        Assert.Equal(new Fault(kind, value, probability), Fault.Parse(text));

    [Theory]
    [InlineData("stal=10s", "there is no fault 'stal'; there are close-before-connack, drop-after,")]
    [InlineData("stall", "the fault 'stall' is written as stall=10s, not ''")]
    [InlineData("stall=soon", "the fault 'stall' is written as stall=10s, not 'soon'")]
    [InlineData("drop-after=1.5", "the fault 'drop-after' is written as drop-after=100, not '1.5'")]
    [InlineData("slow=0", "the fault 'slow' is written as slow=1000, not '0'")]
    [InlineData("garbage=1", "the fault 'garbage' takes no value, and '1' was given")]
    [InlineData("garbage@0", "the probability of a fault is above 0 and at most 1, not '0'")]
    [InlineData("garbage@1.1", "the probability of a fault is above 0 and at most 1, not '1.1'")]
    public void A_fault_that_cannot_be_is_refused_in_a_sentence(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<FormatException>(() => Fault.Parse(text)).Message,
            StringComparison.Ordinal);
}
