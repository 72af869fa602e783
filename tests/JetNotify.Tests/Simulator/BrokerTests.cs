using JetNotify.Simulator.Broker;

namespace JetNotify.Tests.Simulator;

/// <summary>The broker half against clients that nobody here wrote: mosquitto_sub and mosquitto_pub.</summary>
public sealed class BrokerTests
{
    [Theory]
    [InlineData("mqttv31", 0)]
    [InlineData("mqttv31", 1)]
    [InlineData("mqttv31", 2)]
    [InlineData("mqttv311", 0)]
    [InlineData("mqttv311", 1)]
    [InlineData("mqttv311", 2)]
    [InlineData("mqttv5", 0)]
    [InlineData("mqttv5", 1)]
    [InlineData("mqttv5", 2)]
    public async Task Mosquitto_clients_publish_and_subscribe_in_every_version_and_quality(string version, int qos)
    {
        await using var broker = MqttBroker.Start(new BrokerOptions { Port = 0, Mqtt5 = true });
        string q = $"{qos}";
        await using var sub = MosquittoClient.Sub(broker, "-V", version, "-q", q, "-t", "/a/+/c", "-C", "100", "-F", "%q %t %p");
        await broker.UntilSubscribed(1);

        await using var pub = MosquittoClient.Pub(
            broker, string.Concat(Enumerable.Range(1, 100).Select(i => $"message {i}\n")), "-V", version, "-q", q, "-t", "/a/b/c", "-l");

        Assert.Equal(0, (await pub.Exit()).Code);
        var ended = await sub.Exit();
        Assert.Equal(0, ended.Code);
        Assert.Equal(Enumerable.Range(1, 100).Select(i => $"{qos} /a/b/c message {i}"), ended.Lines);
    }

    [Fact]
    public async Task What_is_published_in_process_reaches_a_subscriber_byte_for_byte()
    {
        await using var broker = MqttBroker.Start(new BrokerOptions { Port = 0 });
        await using var sub = MosquittoClient.Sub(broker, "-t", "/junos/#", "-C", "1", "-N");
        await broker.UntilSubscribed(1);
        byte[] payload = [.. Enumerable.Range(0, 70_000).Select(i => (byte)i)];

        Assert.Equal(1, broker.Publish("/junos/x"u8, payload));

        Assert.Equal(payload, (await sub.Exit()).StdoutBytes);
    }
}
