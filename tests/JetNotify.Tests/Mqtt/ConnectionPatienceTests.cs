using System.Text;
using JetNotify.Mqtt;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Mqtt;

/// <summary>What a connection makes of a sink that takes its time, over real sockets.</summary>
public sealed class ConnectionPatienceTests
{
    private static readonly Subscription[] s_two =
        [new(TopicFilter.Parse("t"), QoS.AtMostOnce), new(TopicFilter.Parse("u"), QoS.AtMostOnce)];

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

    private static Task Within(Task running) => running.WaitAsync(Deadline.Patience);
}
