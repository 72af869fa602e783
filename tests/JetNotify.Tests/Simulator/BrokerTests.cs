using JetNotify.Simulator.Broker;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Simulator;

/// <summary>The broker half against clients that nobody here wrote: mosquitto_sub and mosquitto_pub.</summary>
public sealed class BrokerTests
{
    public static MatrixTheoryData<string, int> VersionsAndQualities { get; } = new(["mqttv31", "mqttv311", "mqttv5"],
        [0, 1, 2]);

    [Theory]
    [MemberData(nameof(VersionsAndQualities))]
    public async Task Mosquitto_clients_publish_and_subscribe_in_every_version_and_quality(string version, int qos)
    {
        await using var broker = MqttBroker.Start(new BrokerOptions { Port = 0, Mqtt5 = true });
        string q = $"{qos}";
        await using var sub = MosquittoClient.Sub(broker, "-V", version, "-q", q, "-t", "/a/+/c", "-C", "100", "-F",
            "%q %t %p");
        await broker.UntilSubscribed(1);

        await using var pub = MosquittoClient.Pub(
            broker, string.Concat(Enumerable.Range(1, 100).Select(i => $"message {i}\n")), "-V", version, "-q", q,
                "-t", "/a/b/c", "-l");

        Assert.Equal(0, (await pub.Exit()).Code);
        var ended = await sub.Exit();
        Assert.Equal(0, ended.Code);
        Assert.Equal(Enumerable.Range(1, 100).Select(i => $"{qos} /a/b/c message {i}"), ended.Lines);
    }

    [Theory]
    [MemberData(nameof(VersionsAndQualities))]
    public async Task A_retained_message_reaches_who_comes_later(string version, int qos)
    {
        await using var broker = MqttBroker.Start(new BrokerOptions { Port = 0, Mqtt5 = true });
        await using var pub = MosquittoClient.Pub(broker, "kept", "-V", version, "-q", $"{qos}", "-t", "/a/b", "-r",
            "-s");
        await Left(broker, pub, 0);

        await using var sub = MosquittoClient.Sub(
            broker, "-V", version, "-q", $"{qos}", "-t", "/a/#", "-C", "1", "-F", "%q %r %t %p");

        Assert.Equal([$"{qos} 1 /a/b kept"], (await sub.Exit()).Lines);
    }

    [Theory]
    [MemberData(nameof(VersionsAndQualities))]
    public async Task A_will_is_published_for_a_client_that_is_killed(string version, int qos)
    {
        await using var broker = MqttBroker.Start(new BrokerOptions { Port = 0, Mqtt5 = true });
        await using var watcher = MosquittoClient.Sub(
            broker, "-V", version, "-q", "2", "-t", "/will", "-C", "1", "-F", "%q %r %t %p");
        await using var killed = MosquittoClient.Sub(
            broker, "-V", version, "-t", "x", "--will-topic", "/will", "--will-payload", "gone", "--will-qos",
                $"{qos}", "--will-retain");
        await broker.UntilSubscribed(2);

        killed.Signal(Signals.Kill);

        Assert.Equal([$"{qos} 0 /will gone"], (await watcher.Exit()).Lines);
        await using var late = MosquittoClient.Sub(broker, "-V", version, "-q", "2", "-t", "/will", "-C", "1", "-F",
            "%q %r %t %p");
        Assert.Equal([$"{qos} 1 /will gone"], (await late.Exit()).Lines);
    }

    [Theory]
    [MemberData(nameof(VersionsAndQualities))]
    public async Task A_kept_session_has_what_was_acknowledged_meanwhile(string version, int qos)
    {
        await using var broker = MqttBroker.Start(new BrokerOptions { Port = 0, Mqtt5 = true });
        string[] kept = ["-V", version, "-c", "-i", "kept", "-q", $"{qos}", "-t", "/a"];
        await using (var first = MosquittoClient.Sub(broker, [.. kept, "-E"]))
        {
            await Left(broker, first, 0);
        }

        await using var pub = MosquittoClient.Pub(broker, "1\n2\n3\n", "-V", version, "-q", $"{qos}", "-t", "/a", "-l");
        await Left(broker, pub, 0);
        await using var second = MosquittoClient.Sub(broker, [.. kept, "-C", qos == 0 ? "1" : "4", "-F", "%q %p"]);
        await broker.UntilSubscribed(1);
        broker.Publish("/a"u8, "end"u8, JetNotify.Mqtt.QoS.ExactlyOnce);

        Assert.Equal(
            qos == 0 ? ["0 end"] : [$"{qos} 1", $"{qos} 2", $"{qos} 3", $"{qos} end"], (await second.Exit()).Lines);
    }

    [Theory]
    [InlineData("mqttv31", "mqttv5")]
    [InlineData("mqttv5", "mqttv31")]
    [InlineData("mqttv311", "mqttv5")]
    [InlineData("mqttv5", "mqttv311")]
    public async Task Clients_of_different_versions_hear_each_other(string from, string to)
    {
        await using var broker = MqttBroker.Start(new BrokerOptions { Port = 0, Mqtt5 = true });
        await using var sub = MosquittoClient.Sub(broker, "-V", to, "-q", "2", "-t", "#", "-C", "3", "-F", "%q %t %p");
        await broker.UntilSubscribed(1);

        foreach (int qos in (int[])[0, 1, 2])
        {
            await using var pub = MosquittoClient.Pub(broker, $"{qos}", "-V", from, "-q", $"{qos}", "-t", "/a", "-s");
            await Left(broker, pub, 1);
        }

        Assert.Equal(["0 /a 0", "1 /a 1", "2 /a 2"], (await sub.Exit()).Lines);
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

    // It ended well, and the broker has seen it go: whatever it published has been taken.
    private static async Task Left(MqttBroker broker, Tool client, int others)
    {
        Assert.Equal(0, (await client.Exit()).Code);
        await Deadline.Until(() => broker.Clients.Count <= others, "it has left");
    }
}
