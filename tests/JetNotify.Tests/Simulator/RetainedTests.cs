using System.Text;
using JetNotify.Mqtt;
using JetNotify.Simulator.Broker;

namespace JetNotify.Tests.Simulator;

/// <summary>Retained messages, many of them.</summary>
public sealed class RetainedTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Ten_thousand_of_them_all_arrive_in_the_order_they_came(int qos)
    {
        await using var broker = MqttBroker.Start(new BrokerOptions { Port = 0 });
        byte[] payload = new byte[500];
        for (int i = 0; i < 10_000; i++)
        {
            broker.Publish(Encoding.UTF8.GetBytes($"r/{i}"), payload, QoS.ExactlyOnce, retain: true);
        }

        await using var sub = MosquittoClient.Sub(broker, "-t", "r/#", "-q", $"{qos}", "-C", "10000", "-F", "%r %t");

        Assert.Equal(Enumerable.Range(0, 10_000).Select(i => $"1 r/{i}"), (await sub.Exit()).Lines);
        Assert.Equal(0, broker.Counts.Dropped);
    }

    [Fact]
    public async Task One_that_is_replaced_while_they_are_sent_comes_as_news_and_its_old_value_no_more()
    {
        await using var broker = MqttBroker.Start(new BrokerOptions { Port = 0 });
        for (int i = 0; i < 100; i++)
        {
            broker.Publish(Encoding.UTF8.GetBytes($"r/{i}"), "old"u8, QoS.AtLeastOnce, retain: true);
        }

        // Twenty are in flight; the others wait for the first to be acknowledged.
        using var peer = await (await RawClient.Connect(broker, "me")).Subscribe("r/#", 1);
        broker.Publish("r/50"u8, "new"u8, QoS.AtMostOnce, retain: true);
        broker.Publish("r/60"u8, ""u8, QoS.AtMostOnce, retain: true);

        var seen = new List<string>();
        while (seen.Count < 100)
        {
            byte[] publish = await peer.Expect(3);
            seen.Add($"{Encoding.UTF8.GetString(publish.AsSpan(4, publish[3]))} {RawClient.Payload(publish)}");
            if ((publish[0] & 6) != 0)
            {
                await peer.PubAck(publish);
            }
        }

        Assert.Equal(98, seen.Count(one => one.EndsWith(" old", StringComparison.Ordinal)));
        Assert.Single(seen, one => one.StartsWith("r/50 ", StringComparison.Ordinal) && one.EndsWith("new",
            StringComparison.Ordinal));
        Assert.Single(seen, one => one == "r/60 ");
    }

    [Fact]
    public async Task A_subscription_that_ended_is_sent_no_more_of_them()
    {
        await using var broker = MqttBroker.Start(new BrokerOptions { Port = 0 });
        for (int i = 0; i < 100; i++)
        {
            broker.Publish(Encoding.UTF8.GetBytes($"r/{i}"), "old"u8, QoS.AtLeastOnce, retain: true);
        }

        using var peer = await (await RawClient.Connect(broker, "me")).Subscribe("r/#", 1);
        var first = new List<byte[]>();
        while (first.Count < 20)
        {
            first.Add(await peer.Expect(3));
        }

        await peer.Send("A207 0002 0003 722F23");
        await peer.Expect(11);
        foreach (byte[] publish in first)
        {
            await peer.PubAck(publish);
        }

        await peer.Send("C000");
        await peer.Expect(13);
    }

    [Fact]
    public async Task What_there_is_no_memory_for_is_not_kept_and_said_once()
    {
        var watch = new LimitWatch();
        await using var broker = MqttBroker.Start(new BrokerOptions
        {
            Port = 0,
            Observer = watch,
            Limits = new BrokerLimits { MemoryBytes = 4 * 1024 * 1024 },
        });
        using var peer = await RawClient.Connect(broker, "hoarder");
        byte[] payload = new byte[100_000];
        for (int i = 0; i < 20; i++)
        {
            await peer.Send([0x31, .. Length(5 + payload.Length), 0, 3, (byte)'r', (byte)'/', (byte)('a' + i),
                .. payload]);
        }

        await peer.Send("C000");
        await peer.Expect(13);

        Assert.Single(watch.Said, one => one.StartsWith("hoarder had a retained message not kept",
            StringComparison.Ordinal));
        await peer.Subscribe("r/#");
        Assert.Equal(0x31, (await peer.Expect(3))[0]);
    }

    private static byte[] Length(int length) =>
        [(byte)((length & 0x7F) | 0x80), (byte)(((length >> 7) & 0x7F) | 0x80), (byte)(length >> 14)];
}
