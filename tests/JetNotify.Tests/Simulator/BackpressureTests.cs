using System.Text;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;
using JetNotify.Simulator.Broker;

namespace JetNotify.Tests.Simulator;

/// <summary>Publishers wait for subscribers, and what was published is waited for at the end.</summary>
public sealed class BackpressureTests
{
    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    public async Task A_publisher_that_waits_for_room_fills_no_queue(string qos)
    {
        await using var broker = MqttBroker.Start(new BrokerOptions { Port = 0 });
        await using var sub = MosquittoClient.Sub(broker, "-q", qos, "-t", "/n/#", "-C", "5000", "-F", "%p");
        await broker.UntilSubscribed(1);

        for (int i = 0; i < 5000; i++)
        {
            broker.Publish("/n/x"u8, Encoding.UTF8.GetBytes($"{i}"), QoS.ExactlyOnce);
            await broker.WaitForRoom(TestContext.Current.CancellationToken);
        }

        Assert.Equal(Enumerable.Range(0, 5000).Select(i => $"{i}"), (await sub.Exit()).Lines);
        Assert.Equal(0, broker.Counts.Dropped);
    }

    [Fact]
    public async Task Everything_is_taken_before_the_broker_ends_where_it_waits_for_that()
    {
        var broker = MqttBroker.Start(new BrokerOptions { Port = 0 });
        await using var sub = MosquittoClient.Sub(broker, "-q", "1", "-t", "/n/#", "-C", "100", "-F", "%p");
        await broker.UntilSubscribed(1);
        for (int i = 0; i < 100; i++)
        {
            broker.Publish("/n/x"u8, Encoding.UTF8.GetBytes($"{i}"), QoS.AtLeastOnce);
        }

        await broker.WaitUntilTaken(TestContext.Current.CancellationToken);
        await broker.DisposeAsync();

        Assert.Equal(100, (await sub.Exit()).Lines.Length);
    }

    [Fact]
    public async Task Nobody_is_waited_for_who_takes_nothing()
    {
        await using var broker = MqttBroker.Start(new BrokerOptions
        {
            Port = 0,
            SlowReaderPatience = TimeSpan.FromMilliseconds(200)
        });
        using var silent = await (await RawClient.Connect(broker, "silent")).Subscribe("/n", 1);
        broker.Publish("/n"u8, "x"u8, QoS.AtLeastOnce);

        await broker.WaitUntilTaken(TestContext.Current.CancellationToken).WaitAsync(
            TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        Assert.Equal("x", RawClient.Payload(await silent.Expect(3)));
    }

    [Theory]
    [InlineData("mqttv311")]
    [InlineData("mqttv5")]
    public async Task What_is_played_again_keeps_its_retain_flag(string version)
    {
        await using var broker = MqttBroker.Start(new BrokerOptions { Port = 0, Mqtt5 = true });
        await using var sub = MosquittoClient.Sub(broker, "-V", version, "-t", "/r/#", "-C", "3", "-F", "%r %t");
        await broker.UntilSubscribed(1);

        broker.Replay(new Publish { Topic = "/r/kept"u8, Payload = "1"u8, Retain = true });
        broker.Replay(new Publish { Topic = "/r/news"u8, Payload = "1"u8 });
        broker.Publish("/r/published"u8, "1"u8, retain: true);

        Assert.Equal(["1 /r/kept", "0 /r/news", "0 /r/published"], (await sub.Exit()).Lines);
    }
}
