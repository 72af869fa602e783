using System.Diagnostics;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.EndToEnd;

/// <summary>Connections that break, and what is kept, renewed and said.</summary>
public sealed class ReconnectTests
{
    private static string[] To(string port, params string[] more) =>
        ["subscribe", "-h", "127.0.0.1", "-p", port, "-t", "t", "--retry-max-delay", "200ms", .. more];

    [Theory]
    [InlineData("closed")]
    [InlineData("reset")]
    [InlineData("reset inside a packet")]
    public async Task A_lost_connection_is_made_again_and_its_subscriptions_renewed(string how)
    {
        var printed = new TaskCompletionSource();
        await using var broker = ScriptedBroker.Start(async (peer, number) =>
        {
            await peer.Admit();
            byte[] subscribe = await peer.Grant();
            Assert.Equal([0x00, 0x01, (byte)'t', 0x00], subscribe[^4..]);
            await peer.Publish("t", $"from {number}");
            if (number == 2)
            {
                await peer.UntilClosed();
                return;
            }

            if (how == "reset inside a packet")
            {
                await peer.Send("30 7F 00 01 74");
            }

            await printed.Task;
            if (how != "closed")
            {
                peer.Reset();
            }
        });
        await using var tool = Tool.Start(To(broker.PortText, "-C", "2"));
        await tool.UntilLines(1);
        printed.SetResult();

        var ended = await tool.Exit();

        Assert.Equal(0, ended.Code);
        Assert.Equal(["t from 1", "t from 2"], ended.Lines);
        Assert.Contains("lost the connection to 127.0.0.1:", ended.Stderr, StringComparison.Ordinal);
        Assert.Contains("trying again in 0.", ended.Stderr, StringComparison.Ordinal);
        Assert.Contains("again after", ended.Stderr, StringComparison.Ordinal);
        Assert.Contains("subscribed again to 1 topic filter", ended.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_half_open_connection_is_found_within_one_and_a_half_keep_alives()
    {
        var silent = new Stopwatch();
        await using var broker = ScriptedBroker.Start(async (peer, number) =>
        {
            await peer.Admit();
            await peer.Grant();
            if (number == 1)
            {
                silent.Start();
                await peer.UntilClosed();
                silent.Stop();
                return;
            }

            await peer.Publish("t", "back");
            await peer.UntilClosed();
        });

        var ended = await Tool.Run(To(broker.PortText, "-k", "4", "-C", "1"));

        Assert.Equal(["t back"], ended.Lines);
        Assert.Contains("no answer to PINGREQ", ended.Stderr, StringComparison.Ordinal);
        // Six seconds by the clock that KeepAliveTests hold exactly; the rest is for a machine that wakes timers late.
        Assert.InRange(silent.Elapsed.TotalSeconds, 3, 7.5);
    }

    [Fact]
    public async Task A_subscription_that_is_never_answered_is_not_waited_for_for_ever()
    {
        await using var broker = ScriptedBroker.Start(async (peer, number) =>
        {
            await peer.Admit();
            if (number > 1)
            {
                await peer.Grant();
                await peer.Publish("t", "answered");
            }

            await peer.UntilClosed();
        });

        var ended = await Tool.Run(To(broker.PortText, "--connect-timeout", "2s", "-C", "1"));

        Assert.Equal(["t answered"], ended.Lines);
        Assert.Contains("did not answer SUBSCRIBE within 2 s", ended.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_first_connection_may_be_tried_for_ever_by_a_service()
    {
        int port = RealBroker.FreePort();
        await using var tool = Tool.Start(To($"{port}", "--connect-timeout", "0", "-v"));
        await tool.UntilStderr("trying again in");
        Assert.Empty(tool.Lines);

        tool.Signal(Signals.Terminate);

        Assert.Equal(0, (await tool.Exit(TimeSpan.FromSeconds(5))).Code);
    }

    [Fact]
    public async Task A_kept_session_is_resumed_without_printing_qos_2_twice()
    {
        byte[]? second = null;
        await using var broker = ScriptedBroker.Start(async (peer, number) =>
        {
            byte[] connect = await peer.Expect(1);
            Assert.Equal(0, connect[9] & 0x02);
            await peer.Send(number == 1 ? "20 02 00 00" : "20 02 01 00");
            if (number == 1)
            {
                await peer.Grant(code: 2);
                await peer.Publish("t", "once", qos: 2, id: 9);
                await peer.Expect(5);
                return;
            }

            await peer.Grant(code: 2);
            await peer.Publish("t", "once", qos: 2, id: 9, dup: true);
            second = await peer.Expect(5);
            await peer.Send("62 02 00 09");
            await peer.Expect(7);
            await peer.Publish("t", "more", qos: 2, id: 9);
            await peer.UntilClosed();
        });

        var ended = await Tool.Run(To(broker.PortText, "-c", "-i", "keeper", "-q", "2", "-C", "2"));

        Assert.Equal(["t once", "t more"], ended.Lines);
        Assert.Equal(new byte[] { 0x50, 0x02, 0x00, 0x09 }, second);
        Assert.Contains("the broker kept the session", ended.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redelivery_is_printed_again_rather_than_lost()
    {
        await using var broker = ScriptedBroker.Start(async (peer, number) =>
        {
            await peer.Admit();
            await peer.Grant(code: 1);
            await peer.Publish("t", "one", qos: 1, id: 1, dup: number == 2);
            if (number == 1)
            {
                await peer.Expect(4);
                peer.Reset();
                return;
            }

            await peer.UntilClosed();
        });

        Assert.Equal(["t one", "t one"], (await Tool.Run(To(broker.PortText, "-q", "1", "-C", "2"))).Lines);
    }

    [Fact]
    public async Task Another_client_with_the_same_id_is_not_fought_with()
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant(v5: true);
            await peer.Send("E0 02 8E 00");
            await peer.UntilClosed();
        });

        var ended = await Tool.Run(To(broker.PortText, "-V", "5", "-i", "noc"));

        Assert.Equal(1, ended.Code);
        Assert.Contains("Another client connected with the client id 'noc': give each its own with -i", ended.Stderr,
            StringComparison.Ordinal);
        Assert.Contains("Session taken over", ended.Stderr, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(1, broker.Connections);
    }

    [Fact]
    public async Task A_broker_restarted_under_load_loses_no_subscriber()
    {
        await using var broker = await RealBroker.Start();
        await using var tool = Tool.Start(To(broker.PortText, "--no-topic", "-v"));
        await tool.UntilStderr("subscribed to");
        await broker.PublishLines("t", Enumerable.Range(1, 500).Select(n => $"{n}"));
        await tool.UntilLines(500);

        await broker.Kill();
        await tool.UntilStderr("lost the connection");
        await broker.Restart();
        await tool.UntilStderr("subscribed again");
        await broker.PublishLines("t", Enumerable.Range(501, 500).Select(n => $"{n}"));

        await tool.UntilLines(1000);
        Assert.Equal(Enumerable.Range(1, 1000).Select(n => $"{n}"), tool.Lines);
    }

    [Fact]
    public async Task A_killed_subscriber_misses_nothing_of_a_numbered_sequence()
    {
        const int last = 3000;
        await using var broker = await RealBroker.Start("max_queued_messages 0\npersistence false\n");
        string[] arguments = To(broker.PortText, "-c", "-i", "keeper", "-q", "1", "--no-topic", "-v");
        var first = Tool.Start(arguments);
        await first.UntilStderr("subscribed to");
        var publishing = broker.PublishLines("t", Enumerable.Range(1, last).Select(n => $"{n}"), "-q", "1");
        await first.UntilLines(100);
        first.Signal(Signals.Kill);
        string[] before = (await first.Exit()).Lines;
        await first.DisposeAsync();
        await publishing;

        await using var second = Tool.Start(arguments);
        await Deadline.Until(() => second.Lines.LastOrDefault() == $"{last}", "the last of the sequence");

        var seen = before.Concat(second.Lines).Select(int.Parse).ToHashSet();
        Assert.Empty(Enumerable.Range(1, last).Except(seen));
    }

    [Fact]
    public async Task A_broker_killed_with_a_kept_session_loses_nothing_that_it_had_taken()
    {
        await using var broker = await RealBroker.Start(
            "persistence true\n"
                + "persistence_location {folder}/\n"
                + "autosave_on_changes true\n"
                + "autosave_interval 1\n"
                + "max_queued_messages 0\n");
        await using var tool = Tool.Start(To(broker.PortText, "-c", "-i", "keeper", "-q", "1", "--no-topic", "-v"));
        await tool.UntilStderr("subscribed to");
        await broker.PublishLines("t", Enumerable.Range(1, 300).Select(n => $"{n}"), "-q", "1");
        await tool.UntilLines(300);

        await broker.Kill();
        await broker.Restart();
        await tool.UntilStderr("again after");
        await broker.PublishLines("t", Enumerable.Range(301, 300).Select(n => $"{n}"), "-q", "1");

        await Deadline.Until(() => tool.Lines.LastOrDefault() == "600", "the last of the sequence");
        Assert.Empty(Enumerable.Range(1, 600).Except(tool.Lines.Select(int.Parse)));
    }

    [Fact]
    public async Task An_unsubscription_without_its_answer_is_asked_for_again_in_a_kept_session()
    {
        await using var broker = ScriptedBroker.Start(async (peer, number) =>
        {
            await peer.Expect(1);
            await peer.Send(number == 1 ? "20 02 00 00" : "20 02 01 00");
            if (number == 1)
            {
                await peer.Grant();
                await peer.Expect(10);
                return;
            }

            await peer.Grant();
            byte[] unsubscribe = await peer.Expect(10);
            await peer.Send([0xB0, 2, unsubscribe[2], unsubscribe[3]]);
            await peer.UntilClosed();
        });

        var ended = await Tool.Run(To(broker.PortText, "-i", "one", "-c", "-U", "u", "-E"));

        Assert.Equal(0, ended.Code);
        Assert.Equal(2, broker.Connections);
    }

    [Fact]
    public async Task A_kept_session_that_the_broker_lost_is_missed_aloud()
    {
        await using var broker = ScriptedBroker.Start(async (peer, number) =>
        {
            await peer.Admit();
            await peer.Grant();
            if (number > 1)
            {
                await peer.Publish("t", "one");
                await peer.UntilClosed();
            }
        });

        var ended = await Tool.Run(To(broker.PortText, "-i", "one", "-c", "-C", "1"));

        Assert.Contains("the broker did not keep the session", ended.Stderr, StringComparison.Ordinal);
    }
}
