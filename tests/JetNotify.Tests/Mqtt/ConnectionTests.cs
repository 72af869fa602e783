using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Mqtt;

/// <summary>What a connection promises to whoever uses it, over real sockets.</summary>
public sealed class ConnectionTests
{
    public static TheoryData<ProtocolVersion> Versions =>
        [ProtocolVersion.V31, ProtocolVersion.V311, ProtocolVersion.V5];

    public static MatrixTheoryData<ProtocolVersion, QoS> Deliveries =>
        new([ProtocolVersion.V31, ProtocolVersion.V311, ProtocolVersion.V5], Enum.GetValues<QoS>());

    [Theory]
    [MemberData(nameof(Deliveries))]
    public async Task A_real_broker_delivers_everything_in_order(ProtocolVersion version, QoS qos)
    {
        const int count = 200;
        await using var broker = await RealBroker.Start("max_queued_messages 0\n");
        var client = new ConnectionClient(version) { Wanted = count };
        var running = client.Run(broker.Port, [new Subscription(TopicFilter.Parse("numbers/#"), qos)]);
        await Deadline.Until(() => client.Answers.Length == 1, "SUBACK came");

        await broker.PublishLines("numbers/n", Enumerable.Range(1, count).Select(n => $"{n}"), "-q", $"{(int)qos}");

        await Within(running);
        Assert.Equal([(byte)qos], client.Answers[0]);
        Assert.Equal(Enumerable.Range(1, count).Select(n => $"numbers/n {n}"), client.Messages);
        Assert.Equal(count, client.Flushed);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Nothing_is_acknowledged_before_it_is_flushed(ProtocolVersion version)
    {
        var entered = new TaskCompletionSource();
        var open = new TaskCompletionSource();
        var client = new ConnectionClient(version)
        {
            Wanted = 2,
            Gate = () =>
            {
                entered.TrySetResult();
                return open.Task;
            },
        };
        var flushedAtAck = new List<int>();
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await Admit(peer, version);
            await peer.Grant(code: 2, v5: version == ProtocolVersion.V5);
            await Publish(peer, version, "one", 1, 7);
            await entered.Task;
            Assert.Equal(0, peer.Socket.Available);
            open.SetResult();
            Assert.Equal([0x40, 0x02, 0x00, 0x07], await peer.Expect(4));
            flushedAtAck.Add(client.Flushed);
            await Publish(peer, version, "two", 2, 8);
            Assert.Equal([0x50, 0x02, 0x00, 0x08], await peer.Expect(5));
            flushedAtAck.Add(client.Flushed);
            await peer.UntilClosed();
        });

        await Within(client.Run(broker.Port, [new Subscription(TopicFilter.Parse("t"), QoS.ExactlyOnce)]));

        Assert.Equal([1, 2], flushedAtAck);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task What_could_not_be_flushed_is_never_acknowledged(ProtocolVersion version)
    {
        List<byte[]>? after = null;
        await using (var broker = ScriptedBroker.Start(async peer =>
        {
            await Admit(peer, version);
            await peer.Grant(code: 1, v5: version == ProtocolVersion.V5);
            await Publish(peer, version, "one", 1, 7);
            after = await peer.UntilClosed();
        }))
        {
            var client = new ConnectionClient(version) { Gate = () => throw new IOException("the disk is full") };

            await Assert.ThrowsAsync<IOException>(() => Within(client.Run(broker.Port,
                [new Subscription(TopicFilter.Parse("t"), QoS.AtLeastOnce)])));
            await Deadline.Until(() => after is not null, "the broker saw the end");
        }

        Assert.Equal(0xE0, Assert.Single(after!)[0]);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_qos_2_message_is_given_once_even_across_a_lost_connection(ProtocolVersion version)
    {
        await using var broker = ScriptedBroker.Start(async (peer, number) =>
        {
            await peer.Expect(1);
            await peer.Send((version, number) switch
            {
                (ProtocolVersion.V5, 1) => "20 03 00 00 00",
                (ProtocolVersion.V5, _) => "20 03 01 00 00",
                (ProtocolVersion.V311, 2) => "20 02 01 00",
                _ => "20 02 00 00",
            });
            if (number == 1)
            {
                await Publish(peer, version, "once", 2, 9);
                await peer.Expect(5);
                await Publish(peer, version, "once", 2, 9, dup: true);
                await peer.Expect(5);
                return;
            }

            await Publish(peer, version, "once", 2, 9, dup: true);
            Assert.Equal([0x50, 0x02, 0x00, 0x09], await peer.Expect(5));
            await peer.Send("62 02 00 09");
            Assert.Equal([0x70, 0x02, 0x00, 0x09], await peer.Expect(7));
            await Publish(peer, version, "again", 2, 9);
            await peer.UntilClosed();
        });
        var client = new ConnectionClient(version, options => options with { CleanStart = false }) { Wanted = 2 };

        var lost = await Assert.ThrowsAsync<MqttException>(() => Within(client.Run(broker.Port, [])));
        await Within(client.Run(broker.Port, []));

        Assert.Equal(FailureKind.Lost, lost.Kind);
        Assert.Equal(["t once", "t again"], client.Messages);
    }

    [Fact]
    public async Task A_session_under_an_assigned_identifier_is_come_back_to()
    {
        byte[]? second = null;
        await using var broker = ScriptedBroker.Start(async (peer, number) =>
        {
            byte[] connect = await peer.Expect(1);
            second = number == 2 ? connect : null;
            await peer.Send(number == 1 ? "20 09 00 00 06 12 0003 616263" : "20 03 01 00 00");
            await peer.UntilClosed();
        });
        var client = new ConnectionClient(ProtocolVersion.V5, options => options with
        {
            ClientId = "",
            Properties = [new(PropertyId.SessionExpiryInterval, 60)],
        });

        client.Open(broker.Port).Dispose();
        client.Open(broker.Port).Dispose();

        Assert.Equal(0, second![9] & 0x02);
        Assert.EndsWith("0003616263", Convert.ToHexString(second), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_refused_connect_says_the_brokers_code(ProtocolVersion version)
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Expect(1);
            await peer.Send(version == ProtocolVersion.V5
                ? "20 0C 00 86 09 1F 00 06 6E 6F 20 77 61 79"
                : "20 02 00 05");
        });

        var refused = Assert.Throws<MqttException>(() => new ConnectionClient(version).Open(broker.Port));

        Assert.Equal(FailureKind.Refused, refused.Kind);
        Assert.Equal(version == ProtocolVersion.V5 ? (byte)0x86 : (byte)5, refused.Code);
        Assert.Contains(version == ProtocolVersion.V5 ? "no way" : "not authorized", refused.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_without_5_0_refuses_it_in_the_words_of_3_1_1()
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Expect(1);
            await peer.Send("20 02 00 01");
        });

        var refused = Assert.Throws<MqttException>(() => new ConnectionClient(ProtocolVersion.V5).Open(broker.Port));

        Assert.Equal((FailureKind.Refused, (byte?)1), (refused.Kind, refused.Code));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Every_filter_gets_its_own_answer(ProtocolVersion version)
    {
        string v5 = version == ProtocolVersion.V5 ? "00" : "";
        byte[]? subscribe = null;
        byte[]? unsubscribe = null;
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await Admit(peer, version);
            subscribe = await peer.Expect(8);
            unsubscribe = await peer.Expect(10);
            await peer.Send($"90 {(v5.Length == 0 ? "05" : "06")} {subscribe[2]:X2} {subscribe[3]:X2} {v5} 01 80 00");
            await peer.Send(v5.Length == 0
                ? $"B0 02 {unsubscribe[2]:X2} {unsubscribe[3]:X2}"
                : $"B0 04 {unsubscribe[2]:X2} {unsubscribe[3]:X2} 00 11");
            await peer.UntilClosed();
        });
        var client = new ConnectionClient(version);
        var opened = new TaskCompletionSource<Connection>();
        var running = client.Run(broker.Port,
            [new(TopicFilter.Parse("a"), QoS.AtLeastOnce), new(TopicFilter.Parse("b/+"), QoS.AtMostOnce),
            new(TopicFilter.Parse("#"), QoS.ExactlyOnce)], connection =>
            opened.SetResult(connection));
        var connection = await opened.Task;
        await Deadline.Until(() => subscribe is not null, "SUBSCRIBE came");
        connection.Unsubscribe([TopicFilter.Parse("old/#")], []);
        await Deadline.Until(() => client.Answers.Length == 2, "both answers came");
        connection.Stop();
        await Within(running);

        Assert.Equal([1, 0x80, 0], client.Answers[0]);
        Assert.Equal([v5.Length == 0 ? (byte)0 : (byte)0x11], client.Answers[1]);
        Assert.Equal($"{v5}000161010003622F2B0000012302", Convert.ToHexString(subscribe!.AsSpan(4)));
        Assert.Equal($"{v5}00056F6C642F23", Convert.ToHexString(unsubscribe!.AsSpan(4)));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_malformed_packet_ends_it_after_what_came_whole(ProtocolVersion version)
    {
        byte[]? last = null;
        await using (var broker = ScriptedBroker.Start(async peer =>
        {
            await Admit(peer, version);
            await Publish(peer, version, "whole", 1, 7);
            await peer.Send("36 06 00 01 74 00 01 00");
            Assert.Equal([0x40, 0x02, 0x00, 0x07], await peer.Expect(4));
            last = (await peer.UntilClosed())[^1];
        }))
        {
            var client = new ConnectionClient(version);

            var broken = await Assert.ThrowsAsync<MqttException>(() => Within(client.Run(broker.Port, [])));

            await Deadline.Until(() => last is not null, "the broker saw the end");
            Assert.Equal((FailureKind.Malformed, "MQTT-3.3.1-4"), (broken.Kind, broken.Statement));
            Assert.Equal(["t whole"], client.Messages);
            Assert.Equal(1, client.Flushed);
        }

        Assert.Equal(0xE0, last![0]);
        Assert.True(version != ProtocolVersion.V5 || last[2] == 0x81, "DISCONNECT says Malformed Packet");
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_packet_over_the_cap_is_refused_before_it_has_come(ProtocolVersion version)
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await Admit(peer, version);
            await peer.Send("30 FF FF FF 7F 00 01 74");
            await peer.UntilClosed();
        });
        var client = new ConnectionClient(version, options => options with { MaxPacketSize = 1_000_000 });

        var broken = await Assert.ThrowsAsync<MqttException>(() => Within(client.Run(broker.Port, [])));

        Assert.Equal((FailureKind.Malformed, (byte)ReasonCode.PacketTooLarge), (broken.Kind, broken.Code));
    }

    [Fact]
    public async Task The_brokers_goodbye_is_a_loss_with_its_reason()
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Send("E0 0B 8B 09 1F 00 06 6E 6F 20 77 61 79");
            await peer.UntilClosed();
        });

        var lost = await Assert.ThrowsAsync<MqttException>(() =>
            Within(new ConnectionClient(ProtocolVersion.V5).Run(broker.Port, [])));

        Assert.Equal((FailureKind.Lost, (byte?)0x8B), (lost.Kind, lost.Code));
        Assert.Contains("no way", lost.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_carries_login_will_and_keep_alive()
    {
        byte[]? connect = null;
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            connect = await peer.Expect(1);
            await peer.Send("20 02 00 00");
            await peer.UntilClosed();
        });
        var client = new ConnectionClient(ProtocolVersion.V311, options => options with
        {
            ClientId = "me",
            CleanStart = false,
            KeepAliveSeconds = 300,
            UserName = "u",
            Password = new byte[] { 0xFF, 0x00 },
            Will = new Will("w", "gone"u8.ToArray(), QoS.AtLeastOnce, Retain: true, []),
        });

        client.Open(broker.Port).Dispose();

        Assert.Equal("101E00044D51545404EC012C00026D650001770004676F6E650001750002FF00", Convert.ToHexString(connect!));
    }

    [Fact]
    public async Task Connect_carries_every_property_of_5_0()
    {
        byte[]? connect = null;
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            connect = await peer.Expect(1);
            await peer.Send("20 03 00 00 00");
            await peer.UntilClosed();
        });
        var client = new ConnectionClient(ProtocolVersion.V5, options => options with
        {
            ClientId = "me",
            MaxPacketSize = 70_000,
            Properties =
            [
                new(PropertyId.SessionExpiryInterval, 60), new(PropertyId.ReceiveMaximum, 20),
                new(PropertyId.TopicAliasMaximum, 5), new(PropertyId.RequestProblemInformation, 0),
                new(PropertyId.RequestResponseInformation, 1), new(PropertyId.UserProperty, Name: "n", Text: "1"),
                new(PropertyId.UserProperty, Name: "n", Text: "2"),
            ],
            Will = new Will("w", "x"u8.ToArray(), QoS.AtMostOnce, Retain: false,
            [
                new(PropertyId.WillDelayInterval, 9), new(PropertyId.PayloadFormatIndicator, 1),
                new(PropertyId.MessageExpiryInterval, 7), new(PropertyId.ContentType, Text: "c"),
                new(PropertyId.ResponseTopic, Text: "r"), new(PropertyId.CorrelationData, Data: new byte[] { 1, 2 }),
            ]),
        });

        client.Open(broker.Port).Dispose();

        // Name, version, flags, keep-alive and the properties' length; the properties may come in any order.
        Assert.Equal("00044D515454" + "05" + "06" + "001E" + "22", Convert.ToHexString(connect!.AsSpan(2, 11)));
        AssertMadeOf(connect!.AsSpan(13, 0x22), "110000003C", "210014", "220005", "1700", "1901", "2700011170",
            "2600016E000131", "2600016E000132");
        Assert.Equal("00026D65" + "19", Convert.ToHexString(connect.AsSpan(13 + 0x22, 5)));
        AssertMadeOf(connect.AsSpan(18 + 0x22, 0x19), "1800000009", "0101", "0200000007", "03000163", "08000172",
            "0900020102");
        Assert.Equal("000177" + "000178", Convert.ToHexString(connect.AsSpan(18 + 0x22 + 0x19)));
    }

    [Fact]
    public async Task Pings_go_on_while_the_sink_is_blocked()
    {
        var open = new TaskCompletionSource();
        var client = new ConnectionClient(ProtocolVersion.V311, options => options with { KeepAliveSeconds = 1 })
        {
            Wanted = 1,
            Gate = () => open.Task,
        };
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Publish("t", "stuck", 1, 7);
            Assert.Equal([0xC0, 0x00], await peer.Expect(12));
            await peer.Send("D0 00");
            Assert.Equal([0xC0, 0x00], await peer.Expect(12));
            open.SetResult();
            Assert.Equal([0x40, 0x02, 0x00, 0x07], await peer.Expect(4));
            await peer.UntilClosed();
        });

        await Within(client.Run(broker.Port, []));

        Assert.Equal(1, client.Flushed);
    }

    [Fact]
    public async Task A_topic_alias_stands_for_the_topic_it_was_given()
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Send("30 09 0003 612F62 03 23 0001" + "30 07 0000 03 23 0001 78");
            await peer.UntilClosed();
        });
        var client = new ConnectionClient(ProtocolVersion.V5) { Wanted = 2 };

        await Within(client.Run(broker.Port, []));

        Assert.Equal(["a/b ", "a/b x"], client.Messages);
    }

    [Fact]
    public async Task More_than_the_receive_maximum_is_a_broken_protocol()
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Send("34 07 0001 74 0001 00 61" + "34 07 0001 74 0002 00 62");
            await peer.UntilClosed();
        });
        var client = new ConnectionClient(ProtocolVersion.V5, options =>
            options with { Properties = [new(PropertyId.ReceiveMaximum, 1)] });

        var broken = await Assert.ThrowsAsync<MqttException>(() => Within(client.Run(broker.Port, [])));

        Assert.Equal((FailureKind.Malformed, (byte)ReasonCode.ReceiveMaximumExceeded), (broken.Kind, broken.Code));
        Assert.Equal(["t a"], client.Messages);
    }

    [Fact]
    public async Task A_packet_that_cannot_be_read_leaves_what_came_before()
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Publish("t", "whole", 1, 7);
            await peer.Send("30 04 00 09 74 74");
            await peer.UntilClosed();
        });
        var client = new ConnectionClient(ProtocolVersion.V311);

        var broken = await Assert.ThrowsAsync<MqttException>(() => Within(client.Run(broker.Port, [])));

        Assert.Equal((FailureKind.Malformed, (byte?)ReasonCode.MalformedPacket), (broken.Kind, broken.Code));
        Assert.StartsWith("the broker broke the protocol: ", broken.Message, StringComparison.Ordinal);
        Assert.Equal((1, "t whole"), (client.Flushed, Assert.Single(client.Messages)));
    }

    [Fact]
    public async Task A_subscribe_without_an_answer_ends_it()
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.UntilClosed();
        });
        var client = new ConnectionClient(ProtocolVersion.V311) { Patience = TimeSpan.FromSeconds(1) };

        var lost = await Assert.ThrowsAsync<MqttException>(() => Within(client.Run(broker.Port,
            [new(TopicFilter.Parse("t"), QoS.AtMostOnce)])));

        Assert.Equal((FailureKind.Lost, "the broker did not answer SUBSCRIBE within 1 s"), (lost.Kind, lost.Message));
    }

    [Fact]
    public async Task A_connect_without_an_answer_ends_in_time()
    {
        await using var broker = ScriptedBroker.Start(async peer => await peer.UntilClosed());
        var client = new ConnectionClient(ProtocolVersion.V311) { Patience = TimeSpan.FromSeconds(1) };

        var failure = Assert.Throws<MqttException>(() => client.Open(broker.Port));

        Assert.Equal(FailureKind.Unreachable, failure.Kind);
        Assert.Contains("did not answer CONNECT within 1 s", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Opening_can_be_given_up()
    {
        using var given = new CancellationTokenSource();
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Expect(1);
            await given.CancelAsync();
            await peer.UntilClosed();
        });

        Assert.ThrowsAny<OperationCanceledException>(() =>
            new ConnectionClient(ProtocolVersion.V311).OpenUnless(broker.Port, given.Token));
    }

    [Fact]
    public void A_port_that_nobody_listens_on_is_named_with_the_cure()
    {
        int port = RealBroker.FreePort();

        var failure = Assert.Throws<MqttException>(() => new ConnectionClient(ProtocolVersion.V311).Open(port));

        Assert.Equal(
            $"cannot reach 127.0.0.1:{port}: it refused the connection. Nothing listens there",
            failure.Message);
        Assert.Equal(FailureKind.Unreachable, failure.Kind);
    }

    [Fact]
    public async Task A_broker_that_closes_before_connack_was_met_from_an_address()
    {
        await using var broker = ScriptedBroker.Start(async peer => await peer.Expect(1));

        var failure = Assert.Throws<MqttException>(() => new ConnectionClient(ProtocolVersion.V311).Open(broker.Port));

        Assert.Equal((FailureKind.ClosedBeforeConnAck, "127.0.0.1"),
            (failure.Kind, failure.LocalEndPoint?.Address.ToString()));
    }

    [Fact]
    public async Task A_tls_alert_to_connect_in_clear_says_what_is_missing()
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Expect(1);
            await peer.Send("15 03 03 00 02 02 46");
        });

        var failure = Assert.Throws<MqttException>(() => new ConnectionClient(ProtocolVersion.V311).Open(broker.Port));

        Assert.Equal((FailureKind.Tls, TlsCause.NotUsed), (failure.Kind, failure.TlsCause));
    }

    [Fact]
    public async Task A_local_address_is_what_the_broker_sees()
    {
        string? seen = null;
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            seen = peer.Socket.RemoteEndPoint!.ToString();
            await peer.Admit();
            await peer.UntilClosed();
        });
        var client = new ConnectionClient(ProtocolVersion.V311)
        {
            By = transport => transport with { BindAddress = System.Net.IPAddress.Parse("127.0.0.9") },
        };

        using var connection = client.Open(broker.Port);

        Assert.Equal((seen, $"127.0.0.1:{broker.Port}"), (connection.LocalEndPoint?.ToString(), connection.Peer));
        Assert.StartsWith("127.0.0.9:", seen, StringComparison.Ordinal);
    }

    private static void AssertMadeOf(ReadOnlySpan<byte> properties, params string[] parts)
    {
        string whole = Convert.ToHexString(properties);
        Assert.All(parts, part => Assert.Contains(part, whole, StringComparison.Ordinal));
        Assert.Equal(parts.Sum(part => part.Length), whole.Length);
    }

    private static Task Admit(ScriptedPeer peer, ProtocolVersion version) =>
        Answer(peer, version == ProtocolVersion.V5 ? "20 03 00 00 00" : "20 02 00 00");

    private static async Task Answer(ScriptedPeer peer, string connAck)
    {
        await peer.Expect(1);
        await peer.Send(connAck);
    }

    private static Task Publish(ScriptedPeer peer, ProtocolVersion version, string payload, int qos, int id,
        bool dup = false) =>
        peer.Publish("t", version == ProtocolVersion.V5 ? $"\0{payload}" : payload, qos, id, dup);

    private static Task Within(Task running) => running.WaitAsync(Deadline.Patience);
}
