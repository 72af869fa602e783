using JetNotify.Simulator.Broker;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Simulator;

/// <summary>What public conformance suites found: finer points of the specifications, by hand-written bytes.</summary>
public sealed class BrokerProtocolTests
{
    private static MqttBroker Start() => MqttBroker.Start(new BrokerOptions { Port = 0, Mqtt5 = true });

    private static async Task<ScriptedPeer> Connect5(MqttBroker broker, string id = "a")
    {
        var peer = await RawClient.Open(broker);
        await peer.Send(RawClient.ConnectPacket(id, level: 5));
        await peer.Expect(2);
        return peer;
    }

    /// <summary>[MQTT-4.7.1-2, MQTT-4.7.1-3, MQTT-4.7.3-1, MQTT-4.8.0-1].</summary>
    [Theory]
    [InlineData("8208 0001 0003 612362 00")]
    [InlineData("8207 0001 0002 612B 00")]
    [InlineData("8205 0001 0000 00")]
    [InlineData("8209 0001 0001 61 00 0000 00")]
    [InlineData("A207 0001 0003 612362")]
    [InlineData("A204 0001 0000")]
    public async Task A_topic_filter_that_cannot_be_ends_the_connection(string packet)
    {
        await using var broker = Start();
        using var peer = await RawClient.Connect(broker, "a");

        await peer.Send(packet);

        Assert.Empty(await peer.UntilClosed());
        Assert.Equal(0, broker.Publish("a"u8, "x"u8));
    }

    /// <summary>Topic Filter invalid (0x8F) is for a filter that is correctly formed (MQTT 5.0 §2.4).</summary>
    [Theory]
    [InlineData("8209 0001 00 0003 612362 00")]
    [InlineData("A205 0001 00 0000")]
    public async Task Version_5_is_told_that_such_a_filter_is_malformed(string packet)
    {
        await using var broker = Start();
        using var peer = await Connect5(broker);

        await peer.Send(packet);

        Assert.Equal("E00181", RawClient.Hex(await peer.Expect(14)));
    }

    /// <summary>[MQTT-3.1.4-1]: the server may say why in CONNACK, and this one does.</summary>
    [Theory]
    [InlineData("1010 0004 4D515454 05 01 003C 00 0003 612362", "81", "the reserved flag")]
    [InlineData("1010 0004 4D515454 05 02 003C 03 210000 0000", "82", "Receive Maximum 0")]
    [InlineData("110D 0004 4D515454 05 02 003C 00 0000", "81", "flags in the fixed header")]
    [InlineData("100E 0004 4D515454 05 02 003C 00 0001 00", "81", "U+0000 in the client identifier")]
    public async Task A_malformed_connect_of_version_5_is_told_why(string packet, string reason, string what)
    {
        await using var broker = Start();
        using var peer = await RawClient.Open(broker);

        await peer.Send(packet);

        Assert.True("200300" + reason + "00" == RawClient.Hex(await peer.Expect(2)), what);
        Assert.Empty(await peer.UntilClosed());
    }

    /// <summary>It looks at the level before it looks at anything that 5.0 added.</summary>
    [Fact]
    public async Task A_broker_without_version_5_says_so_even_to_a_malformed_connect()
    {
        await using var broker = MqttBroker.Start(new BrokerOptions { Port = 0 });
        using var peer = await RawClient.Open(broker);

        await peer.Send("1010 0004 4D515454 05 02 003C 03 210000 0000");

        Assert.Equal("20020001", RawClient.Hex(await peer.Expect(2)));
    }

    /// <summary>MQTT 3.1 §3.1: DUP, QoS and RETAIN are not used in CONNECT.</summary>
    [Fact]
    public async Task Version_3_1_may_set_the_unused_flags_of_connect()
    {
        await using var broker = Start();
        using var peer = await RawClient.Open(broker);

        await peer.Send("140F 0006 4D5149736470 03 02 003C 0001 61");

        Assert.Equal(RawClient.ConnAck, RawClient.Hex(await peer.Expect(2)));
    }

    /// <summary>[MQTT-3.1.2-24].</summary>
    [Fact]
    public async Task A_client_that_takes_no_packet_as_long_as_its_connack_is_sent_none()
    {
        await using var broker = Start();
        using var peer = await RawClient.Open(broker);

        await peer.Send("1013 0004 4D515454 05 02 003C 05 2700000002 0001 70");

        Assert.Empty(await peer.UntilClosed());
        Assert.Empty(broker.Clients);
    }

    /// <summary>[MQTT-4.3.2-1, MQTT-4.3.3-1, MQTT-4.8.0-1].</summary>
    [Theory]
    [InlineData(1, "5002 0001", "PUBREC for QoS 1")]
    [InlineData(1, "7002 0001", "PUBCOMP for QoS 1")]
    [InlineData(2, "4002 0001", "PUBACK for QoS 2")]
    [InlineData(2, "7002 0001", "PUBCOMP before PUBREC")]
    public async Task An_answer_of_the_wrong_kind_ends_the_connection(int qos, string answer, string what)
    {
        await using var broker = Start();
        using var peer = await (await RawClient.Connect(broker, "a")).Subscribe("t", qos);
        broker.Publish("t"u8, "x"u8, (JetNotify.Mqtt.QoS)qos);
        await peer.Expect(3);

        await peer.Send(answer);

        Assert.True((await peer.UntilClosed()).Count == 0, what);
    }

    [Theory]
    [InlineData("4002 0009", "PUBACK")]
    [InlineData("7002 0009", "PUBCOMP")]
    public async Task An_answer_to_nothing_is_ignored(string answer, string what)
    {
        await using var broker = Start();
        using var peer = await RawClient.Connect(broker, "a");

        await peer.Send(answer + "C000");

        Assert.True((await peer.Expect(13)).Length == 2, what);
    }

    /// <summary>[MQTT-3.4.2-1, MQTT-3.5.2-1, MQTT-3.6.2-1, MQTT-3.7.2-1].</summary>
    [Theory]
    [InlineData("4003 0009 92")]
    [InlineData("5003 0009 20")]
    [InlineData("6203 0009 10")]
    [InlineData("7003 0009 80")]
    public async Task A_reason_code_that_its_packet_does_not_have_is_a_protocol_error(string packet)
    {
        await using var broker = Start();
        using var peer = await Connect5(broker);

        await peer.Send(packet);

        Assert.Equal("E00182", RawClient.Hex(await peer.Expect(14)));
    }

    /// <summary>Only Normal disconnection takes the will back [MQTT-3.14.4-3].</summary>
    [Theory]
    [InlineData("E000", false)]
    [InlineData("E001 00", false)]
    [InlineData("E001 04", true)]
    [InlineData("E001 80", true)]
    public async Task A_will_of_version_5_is_taken_back_by_a_normal_disconnection_alone(string disconnect,
        bool published)
    {
        await using var broker = Start();
        using var watcher = await (await RawClient.Connect(broker, "watcher")).Subscribe("w");
        using var peer = await RawClient.Open(broker);
        await peer.Send(RawClient.ConnectPacket("a", will: "w", level: 5));
        await peer.Expect(2);

        await peer.Send(disconnect);
        await peer.UntilClosed();
        broker.Publish("w"u8, "end"u8);

        Assert.Equal(published ? "gone" : "end", RawClient.Payload(await watcher.Expect(3)));
    }
}
