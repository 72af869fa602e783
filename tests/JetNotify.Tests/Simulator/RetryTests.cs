using JetNotify.Mqtt;
using JetNotify.Simulator.Broker;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Simulator;

/// <summary>What is not acknowledged is sent again while the connection stands, as brokers up to Mosquitto 1.4
/// do.</summary>
public sealed class RetryTests
{
    private readonly HandClock _clock = new();

    private MqttBroker Start(TimeSpan? retry = null) => MqttBroker.Start(new BrokerOptions
    {
        Port = 0,
        Mqtt5 = true,
        Clock = _clock,
        RetryInterval = retry ?? new BrokerOptions().RetryInterval,
    });

    private static async Task Nothing(ScriptedPeer peer)
    {
        await peer.Send("C000");
        await peer.Expect(13);
    }

    [Fact]
    public async Task After_twenty_seconds_a_message_comes_again_with_dup_and_the_same_identifier()
    {
        await using var broker = Start();
        using var peer = await (await RawClient.Connect(broker, "slow", keepAlive: 0)).Subscribe("q", 2);
        broker.Publish("q"u8, "one"u8, QoS.AtLeastOnce);
        Assert.Equal("32080001710001" + "6F6E65", RawClient.Hex(await peer.Expect(3)));

        _clock.Advance(TimeSpan.FromSeconds(19.8));
        await Nothing(peer);
        _clock.Advance(TimeSpan.FromSeconds(0.4));
        Assert.Equal("3A080001710001" + "6F6E65", RawClient.Hex(await peer.Expect(3)));
        _clock.Advance(TimeSpan.FromSeconds(20.2));
        Assert.Equal("3A080001710001" + "6F6E65", RawClient.Hex(await peer.Expect(3)));

        await peer.Send("40020001");
        await Nothing(peer);
        _clock.Advance(TimeSpan.FromSeconds(60));
        await Nothing(peer);
    }

    [Fact]
    public async Task Once_pubrec_came_it_is_pubrel_that_comes_again()
    {
        await using var broker = Start();
        using var peer = await (await RawClient.Connect(broker, "slow", keepAlive: 0)).Subscribe("q", 2);
        broker.Publish("q"u8, "two"u8, QoS.ExactlyOnce);
        await peer.Expect(3);
        await peer.Send("50020001");
        Assert.Equal("62020001", RawClient.Hex(await peer.Expect(6)));

        _clock.Advance(TimeSpan.FromSeconds(20.2));

        Assert.Equal("62020001", RawClient.Hex(await peer.Expect(6)));
    }

    [Fact]
    public async Task Turned_off_nothing_comes_again()
    {
        await using var broker = Start(TimeSpan.Zero);
        using var peer = await (await RawClient.Connect(broker, "slow", keepAlive: 0)).Subscribe("q", 1);
        broker.Publish("q"u8, "one"u8, QoS.AtLeastOnce);
        await peer.Expect(3);

        _clock.Advance(TimeSpan.FromMinutes(5));

        await Nothing(peer);
    }

    /// <summary>[MQTT-4.4.0-1].</summary>
    [Fact]
    public async Task In_version_5_nothing_comes_again_while_the_connection_stands()
    {
        await using var broker = Start();
        using var peer = await RawClient.Open(broker);
        await peer.Send(RawClient.ConnectPacket("new", keepAlive: 0, level: 5));
        await peer.Expect(2);
        await peer.Send("8207 0001 00 0001 71 01");
        await peer.Expect(9);
        broker.Publish("q"u8, "one"u8, QoS.AtLeastOnce);
        await peer.Expect(3);

        _clock.Advance(TimeSpan.FromMinutes(5));

        await Nothing(peer);
    }
}
