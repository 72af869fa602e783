using System.Text;
using JetNotify.Mqtt;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Mqtt;

/// <summary>What a connection waits for and for how long, over real sockets: for answers while other packets come, and
/// for a sink that takes its time.</summary>
public sealed class ConnectionPatienceTests
{
    private static readonly Subscription[] s_two =
        [new(TopicFilter.Parse("t"), QoS.AtMostOnce), new(TopicFilter.Parse("u"), QoS.AtMostOnce)];

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    public async Task A_subscribe_without_an_answer_ends_it_whatever_else_comes(int pause)
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Expect(8);
            await PublishOn(peer, pause);
        });
        var client = new ConnectionClient(ProtocolVersion.V311) { Patience = TimeSpan.FromSeconds(1) };

        var lost = await Assert.ThrowsAsync<MqttException>(() => Within(client.Run(broker.Port, s_two)));

        Assert.Equal((FailureKind.Lost, "the broker did not answer SUBSCRIBE within 1 s"), (lost.Kind, lost.Message));
        Assert.NotEmpty(client.Messages);
    }

    [Fact]
    public async Task An_unsubscribe_without_an_answer_ends_it_whatever_else_comes()
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant(filters: 2);
            await peer.Expect(10);
            await PublishOn(peer, pause: 50);
        });
        var client = new ConnectionClient(ProtocolVersion.V311) { Patience = TimeSpan.FromSeconds(1) };

        var lost = await Assert.ThrowsAsync<MqttException>(() => Within(client.Run(broker.Port, [], connection =>
        {
            connection.Subscribe(s_two, []);
            connection.Unsubscribe([TopicFilter.Parse("u")], []);
        })));

        Assert.Equal("the broker did not answer UNSUBSCRIBE within 1 s", lost.Message);
        Assert.Equal([0, 0], Assert.Single(client.Answers));
    }

    [Fact]
    public async Task An_answer_to_the_first_of_several_subscribes_is_none_to_the_others()
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant();
            await peer.Expect(8);
            await PublishOn(peer, pause: 50);
        });
        var client = new ConnectionClient(ProtocolVersion.V311) { Patience = TimeSpan.FromSeconds(1) };

        var lost = await Assert.ThrowsAsync<MqttException>(() => Within(client.Run(broker.Port, [], connection =>
            connection.Subscribe(s_two, [], filtersPerPacket: 1))));

        Assert.Equal("the broker did not answer SUBSCRIBE within 1 s", lost.Message);
        Assert.Empty(client.Answers);
    }

    [Fact]
    public async Task An_answer_that_lies_unread_behind_a_blocked_sink_is_not_the_brokers_silence()
    {
        var patience = TimeSpan.FromMilliseconds(800);
        var answered = new TaskCompletionSource();
        var entered = new TaskCompletionSource();
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            byte[] subscribe = await peer.Expect(8);
            await peer.Publish("t", "stuck");
            await entered.Task;
            await peer.Send($"90 04 {subscribe[2]:X2} {subscribe[3]:X2} 00 00");
            answered.SetResult();
            await peer.UntilClosed();
        });
        var client = new ConnectionClient(ProtocolVersion.V311)
        {
            Patience = patience,
            Gate = async () =>
            {
                entered.SetResult();
                await answered.Task;
                await Task.Delay(2 * patience);
            },
        };
        Connection? opened = null;

        var running = client.Run(broker.Port, s_two, connection => opened = connection);
        await Deadline.Until(() => client.Answers.Length == 1, "the answer is read");
        opened!.Stop();
        await Within(running);

        Assert.Equal(["t stuck"], client.Messages);
    }

    [Fact]
    public async Task What_is_sent_again_while_the_sink_is_blocked_is_given_once_however_many_reads_it_takes()
    {
        // More than one read takes, and every packet of it is acknowledged.
        const int Messages = 20;
        var acknowledged = new List<int>();
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant(code: 1, filters: 2);
            byte[][] packets = [.. Enumerable.Range(1, Messages).SelectMany(_ => new[] { false, true }, Packet)];
            foreach (byte[] packet in packets.OrderBy(packet => packet[0] & 0x08))
            {
                await peer.Send(packet);
            }

            while (await peer.Receive() is { } packet)
            {
                if (packet[0] == 0x40)
                {
                    lock (acknowledged)
                    {
                        acknowledged.Add((packet[2] << 8) | packet[3]);
                    }
                }
            }
        });
        static byte[] Packet(int id, bool dup) => ScriptedPeer.PublishPacket(
            "t", Encoding.UTF8.GetBytes($"{id:00}{new string('x', 30_000)}"), qos: 1, id, dup);
        Task? blocked = null;
        var client = new ConnectionClient(ProtocolVersion.V311)
        {
            Gate = () => blocked ??= Task.Delay(TimeSpan.FromMilliseconds(SinkClock.ResendMilliseconds + 500)),
        };
        Connection? opened = null;

        var running = client.Run(broker.Port, s_two, connection => opened = connection);
        await Deadline.Until(() =>
        {
            lock (acknowledged)
            {
                return acknowledged.Count == 2 * Messages;
            }
        }, "every packet is acknowledged");
        opened!.Stop();
        await Within(running);

        Assert.Equal(Enumerable.Range(1, Messages).Select(id => $"t {id:00}"),
            client.Messages.Select(message => message[..4]));
        Assert.Equal(Enumerable.Range(1, Messages).SelectMany(id => new[] { id, id }), acknowledged.Order());
    }

    // Until the client has gone.
    private static async Task PublishOn(ScriptedPeer peer, int pause)
    {
        while (true)
        {
            await peer.Publish("t", "on and on");
            await Task.Delay(pause);
        }
    }

    private static Task Within(Task running) => running.WaitAsync(Deadline.Patience);
}
