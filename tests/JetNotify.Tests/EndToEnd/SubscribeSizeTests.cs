using JetNotify.Tests.Support;

namespace JetNotify.Tests.EndToEnd;

/// <summary>Brokers that take few topic filters in one SUBSCRIBE.</summary>
public sealed class SubscribeSizeTests
{
    private static readonly string[] s_nine = [.. Enumerable.Range(0, 9).SelectMany(i => new[] { "-t", $"d/{i}" })];

    [Fact]
    public async Task A_broker_that_closes_over_a_large_SUBSCRIBE_gets_smaller_ones_and_that_is_said()
    {
        var sizes = new List<int>();
        await using var broker = ScriptedBroker.Start(peer => Serve(peer, most: 8, sizes));

        var ended = await Tool.Run(To(broker.PortText, "-E"));

        Assert.Equal(0, ended.Code);
        Assert.Equal([9, 4, 4, 1], sizes);
        Assert.Contains("did not answer a SUBSCRIBE with 9 topic filters and may take fewer: the next ones have at "
            + "most 4", ended.Stderr,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_limit_asked_for_holds_from_the_start()
    {
        var sizes = new List<int>();
        await using var broker = ScriptedBroker.Start(peer => Serve(peer, most: 8, sizes));

        var ended = await Tool.Run(To(broker.PortText, "-E", "--filters-per-subscribe", "8"));

        Assert.Equal(0, ended.Code);
        Assert.Equal([8, 1], sizes);
        Assert.DoesNotContain("did not answer", ended.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_names_the_option_when_the_broker_closes_over_SUBSCRIBE()
    {
        await using var broker = ScriptedBroker.Start(peer => Serve(peer, most: 8, []));
        string[] check = ["check", "-h", "127.0.0.1", "-p", broker.PortText, "--wait", "0", .. s_nine];

        var all = await Tool.Run(check);
        var few = await Tool.Run([.. check, "--filters-per-subscribe", "8"]);

        Assert.Equal(1, all.Code);
        Assert.Contains("--filters-per-subscribe 8", all.Stdout, StringComparison.Ordinal);
        Assert.Equal(0, few.Code);
    }

    [Fact]
    public async Task A_connection_lost_after_the_answer_changes_nothing()
    {
        var sizes = new List<int>();
        await using var broker = ScriptedBroker.Start(async (peer, number) =>
        {
            await peer.Admit();
            byte[] subscribe = await peer.Expect(8);
            sizes.Add(Filters(subscribe));
            await peer.Send([0x90, 11, subscribe[2], subscribe[3], .. new byte[9]]);
            await peer.Publish("d/0", $"{number}");
            if (number == 2)
            {
                await peer.UntilClosed();
            }
        });

        var ended = await Tool.Run(To(broker.PortText, "-C", "2"));

        Assert.Equal(0, ended.Code);
        Assert.Equal([9, 9], sizes);
    }

    private static string[] To(string port, params string[] more) =>
        ["subscribe", "-h", "127.0.0.1", "-p", port, "--retry-max-delay", "100ms", "-W", "30", .. s_nine, .. more];

    private static async Task Serve(ScriptedPeer peer, int most, List<int> sizes)
    {
        await peer.Admit();
        while (await peer.Receive() is { } packet)
        {
            if (packet[0] >> 4 != 8)
            {
                continue;
            }

            int filters = Filters(packet);
            sizes.Add(filters);
            if (filters > most)
            {
                return;
            }

            await peer.Send([0x90, (byte)(2 + filters), packet[2], packet[3], .. new byte[filters]]);
        }
    }

    // Fixed header of two bytes · Packet Identifier · each filter with its length and QoS.
    private static int Filters(byte[] subscribe)
    {
        int count = 0;
        for (int at = 4; at < subscribe.Length; at += 3 + ((subscribe[at] << 8) | subscribe[at + 1]))
        {
            count++;
        }

        return count;
    }
}
