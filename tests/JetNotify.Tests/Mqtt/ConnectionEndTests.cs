using System.Net.Sockets;
using System.Text;
using JetNotify.Mqtt;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Mqtt;

/// <summary>How a connection ends: in order, so that a broker has every acknowledgement and the DISCONNECT.</summary>
public sealed class ConnectionEndTests
{
    [Fact]
    public async Task What_was_delivered_at_QoS_2_is_brought_to_its_end_before_DISCONNECT()
    {
        List<byte[]>? after = null;
        await using (var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Publish("t", "wanted", qos: 2, id: 7);
            Assert.Equal([0x50, 0x02, 0x00, 0x07], await peer.Expect(5));
            await peer.Publish("t", "not wanted any more", qos: 1, id: 8);
            await peer.Send("62 02 00 07");
            after = await peer.UntilClosed();
        }))
        {
            var client = new ConnectionClient(ProtocolVersion.V311) { Wanted = 1 };
            await client.Run(broker.Port, []);
            await Deadline.Until(() => after is not null, "the broker saw the end");
            Assert.Equal(["t wanted"], client.Messages);
        }

        Assert.Equal(["70020007", "E000"], after!.Select(Convert.ToHexString));
    }

    [Fact]
    public async Task What_comes_after_the_stop_is_read_and_dropped_so_that_no_reset_takes_the_acknowledgements()
    {
        byte[] late = ScriptedPeer.PublishPacket("t", new byte[64 * 1024]);
        var admitted = new TaskCompletionSource();
        string? end = null;
        await using (var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Publish("t", "one", qos: 1, id: 1);
            Assert.Equal([0x40, 0x02, 0x00, 0x01], await peer.Expect(4));
            admitted.SetResult();
            byte[]? packet = await peer.Receive();
            if (packet is [0xC0, 0x00])
            {
                // The ping that wakes the reader, where it was waiting already.
                await peer.Send("D0 00");
                packet = await peer.Receive();
            }

            Assert.Equal([0xE0, 0x00], packet!);
            for (int i = 0; i < 100; i++)
            {
                await peer.Send(late);
            }

            var stream = peer.Stream;
            peer.Socket.Shutdown(SocketShutdown.Send);
            end = await stream.ReadAsync(new byte[1]) == 0 ? "closed" : "more";
        }))
        {
            var client = new ConnectionClient(ProtocolVersion.V311);
            await client.Run(broker.Port, [], connection => _ = admitted.Task.ContinueWith(
                _ => connection.Stop(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default));
            await Deadline.Until(() => end is not null, "the broker saw the end");
        }

        Assert.Equal("closed", end);
    }

    [Fact]
    public async Task A_broker_that_answers_no_ping_does_not_keep_a_stop_waiting()
    {
        var admitted = new TaskCompletionSource();
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            admitted.SetResult();
            await peer.UntilClosed();
        });
        var client = new ConnectionClient(ProtocolVersion.V311);
        var running = client.Run(broker.Port, [], connection => _ = admitted.Task.ContinueWith(
            _ => connection.Stop(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default));

        await running.WaitAsync(Deadline.Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_message_sent_again_before_its_acknowledgement_left_is_given_once_and_acknowledged_each_time()
    {
        List<byte[]>? after = null;
        await using (var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Send([
                .. ScriptedPeer.PublishPacket("t", "one"u8.ToArray(), qos: 1, id: 5),
                .. ScriptedPeer.PublishPacket("t", "one"u8.ToArray(), qos: 1, id: 5, dup: true),
                .. ScriptedPeer.PublishPacket("t", "two"u8.ToArray(), qos: 1, id: 6)]);
            after = await peer.UntilClosed();
        }))
        {
            var client = new ConnectionClient(ProtocolVersion.V311) { Wanted = 2 };
            await client.Run(broker.Port, []);
            await Deadline.Until(() => after is not null, "the broker saw the end");
            Assert.Equal(["t one", "t two"], client.Messages);
        }

        Assert.Equal(["40020005", "40020005", "40020006", "E000"], after!.Select(Convert.ToHexString));
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2p1\r\n", "SSH")]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n", "HTTP")]
    [InlineData("AMQP\0\0\x9\x1", "AMQP")]
    [InlineData("-ERR unknown command\r\n", "Redis")]
    [InlineData("220 mail.example ESMTP\r\n", "SMTP")]
    [InlineData("INFO {\"server_id\":\"x\"}\r\n", "NATS")]
    public async Task What_is_no_broker_is_named_at_once_with_its_own_words(string greeting, string name)
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Send(Encoding.ASCII.GetBytes(greeting));
            await peer.UntilClosed();
        });

        var failure = Assert.Throws<MqttException>(() => new ConnectionClient(ProtocolVersion.V311).Open(broker.Port));

        Assert.Equal((FailureKind.Malformed, true), (failure.Kind, failure.IsForeign));
        Assert.Contains($"speaks {name}", failure.Message, StringComparison.Ordinal);
        Assert.Contains(greeting.Split('\r', '\0')[0], failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FFFD18 FFFD20", "speaks Telnet, not MQTT: '\\xFF\\xFD\\x18\\xFF\\xFD '")]
    [InlineData("524642203030332E3030380A", "speaks VNC, not MQTT: 'RFB 003.008'")]
    [InlineData("4A0000000A 382E302E3333 00", "speaks MySQL's protocol, not MQTT: 'J\\x00\\x00\\x00\\x0A8.0.33\\x00'")]
    [InlineData("4500000050 53464154414C 00", "speaks PostgreSQL's protocol, not MQTT: 'E\\x00\\x00\\x00PSFATAL\\x00'")]
    [InlineData("3C68656C6C6F3E", "speaks NETCONF, not MQTT: '<hello>'")]
    [InlineData("3C3F786D6C3E3C68656C6C6F206E6574636F6E663E", "speaks NETCONF, not MQTT: '<?xml><hello netconf>'")]
    [InlineData("D000", "PINGRESP before CONNACK [MQTT-3.2.0-1]; what came begins with '\\xD0\\x00'")]
    [InlineData("40026162", "PUBACK before CONNACK [MQTT-3.2.0-1]; what came begins with '@\\x02ab'")]
    public async Task What_does_not_begin_as_CONNACK_does_is_quoted_byte_for_byte(string hex, string says)
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Send(hex);
            await peer.UntilClosed();
        });

        var failure = Assert.Throws<MqttException>(() => new ConnectionClient(ProtocolVersion.V311).Open(broker.Port));

        Assert.Equal((FailureKind.Malformed, true), (failure.Kind, failure.IsForeign));
        Assert.EndsWith(says, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5353", false, "it sent 2 bytes that are no MQTT, 'SS', and then closed the connection")]
    [InlineData("5353", true, "it sent 2 bytes that are no MQTT, 'SS', and then nothing more in time")]
    [InlineData("53", true, "it sent 1 byte that is no MQTT, 'S', and then nothing more in time")]
    [InlineData("200200", false, "it sent only 3 bytes of a CONNACK, ' \\x02\\x00', and then closed the connection")]
    public async Task What_came_before_an_end_without_CONNACK_is_told(string hex, bool holds, string says)
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Expect(1);
            await peer.Send(hex);
            if (holds)
            {
                await peer.UntilClosed();
            }
        });
        var client = new ConnectionClient(ProtocolVersion.V311)
        {
            Patience = holds ? TimeSpan.FromSeconds(0.5) : Deadline.Patience,
        };

        var failure = Assert.Throws<MqttException>(() => client.Open(broker.Port));

        var kind = says.Contains("CONNACK", StringComparison.Ordinal) ? FailureKind.Unreachable : FailureKind.Malformed;
        Assert.Equal((kind, $"127.0.0.1:{broker.Port}: {says}"), (failure.Kind, failure.Message));
    }

    [Fact]
    public void After_a_wait_long_enough_for_the_broker_to_send_again_the_copies_are_acknowledged_and_not_given()
    {
        var session = new CodedSession(new ConnectOptions { ClientId = "slow" });
        session.Connect();
        session.Handle([0x20, 2, 0, 0], default, out _);
        session.Sent();
        byte[] first = ScriptedPeer.PublishPacket("t", [1], qos: 1, id: 9);
        byte[] copy = ScriptedPeer.PublishPacket("t", [1], qos: 1, id: 9, dup: true);
        Assert.Equal(PacketOutcome.Publish, session.Handle(first, default, out _));
        session.Session.ExpectResent();
        session.Sent();

        Assert.Equal(PacketOutcome.Nothing, session.Handle(copy, default, out _));
        Assert.Equal("40020009", Convert.ToHexString(session.Outbound));
        session.Sent();

        // Once the identifier is used for another message, copies are of that one.
        Assert.Equal(PacketOutcome.Publish, session.Handle(first, default, out _));
        session.Sent();
        Assert.Equal(PacketOutcome.Publish, session.Handle(copy, default, out _));
    }
}
