using System.Net;
using System.Net.Sockets;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.EndToEnd;

/// <summary>SIGTERM and SIGINT, whenever they come: the end is prompt, the status 0, and nothing is said of a
/// bug.</summary>
public sealed class SignalTests
{
    // Death by the signal itself: before the tool has seen to it that it is told, or where it told the system not to.
    private const int KilledByTerminate = 128 + Signals.Terminate;

    private static readonly TimeSpan s_prompt = TimeSpan.FromSeconds(5);

    /// <summary>Nothing has been promised yet in the first milliseconds; but neither an abort, nor a word of a
    /// bug.</summary>
    [Fact]
    public async Task At_any_millisecond_of_the_start_the_end_is_clean()
    {
        await using var broker = ScriptedBroker.Start(Serve);
        for (int delay = 0; delay <= 40; delay++)
        {
            await using var tool = Tool.Start(To(broker.PortText));
            await Task.Delay(delay, TestContext.Current.CancellationToken);

            tool.Signal(Signals.Terminate);

            var ended = await tool.Exit(s_prompt);
            Assert.True(ended.Code is 0 or KilledByTerminate, $"status {ended.Code} after {delay} ms: {ended.Stderr}");
            Assert.DoesNotContain("bug", ended.Stderr, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(Signals.Terminate)]
    [InlineData(Signals.Interrupt)]
    public async Task Before_TCP_is_open_it_ends_at_once(int signal)
    {
        // A full queue of connections: SYN goes unanswered, as behind a firewall.
        using var full = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        full.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        full.Listen(0);
        using var first = Fill(full);
        using var second = Fill(full);
        int port = ((IPEndPoint)full.LocalEndPoint!).Port;
        await using var tool = Tool.Start(To($"{port}"));
        await Deadline.Until(() => AwaitsSynAck(port), "a SYN under way");

        await Ends(tool, signal);
    }

    [Theory]
    [InlineData("--tls")]
    [InlineData("--ws")]
    [InlineData("-v")]
    public async Task While_the_other_end_says_nothing_it_ends_at_once(string how)
    {
        var met = new TaskCompletionSource();
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            byte[] some = new byte[1];
            await peer.Stream.ReadExactlyAsync(some);
            met.TrySetResult();
            await peer.UntilClosed();
        });
        await using var tool = Tool.Start(To(broker.PortText, how));
        await met.Task.WaitAsync(Deadline.Patience, TestContext.Current.CancellationToken);

        await Ends(tool, Signals.Terminate);
    }

    [Theory]
    [InlineData("311", "E000")]
    [InlineData("5", "E0020000")]
    public async Task Before_CONNACK_it_says_goodbye_so_that_no_will_is_published(string version, string goodbye)
    {
        var asked = new TaskCompletionSource();
        var after = new TaskCompletionSource<List<byte[]>>();
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Expect(1);
            asked.TrySetResult();
            after.TrySetResult(await peer.UntilClosed());
        });
        await using var tool = Tool.Start(To(broker.PortText, "-V", version, "--will-topic", "gone"));
        await asked.Task.WaitAsync(Deadline.Patience, TestContext.Current.CancellationToken);

        await Ends(tool, Signals.Terminate);
        Assert.Equal([goodbye], (await Deadline.Within(after.Task, "the end of the connection"))
            .Select(Convert.ToHexString));
    }

    [Fact]
    public async Task Before_SUBACK_it_says_goodbye()
    {
        var asked = new TaskCompletionSource();
        byte[]? last = null;
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Expect(8);
            asked.TrySetResult();
            last = (await peer.UntilClosed()).LastOrDefault();
        });
        await using var tool = Tool.Start(To(broker.PortText));
        await asked.Task.WaitAsync(Deadline.Patience, TestContext.Current.CancellationToken);

        await Ends(tool, Signals.Terminate);
        await Deadline.Until(() => last is not null, "the end of the connection");
        Assert.Equal([0xE0, 0], last!);
    }

    [Fact]
    public async Task In_the_pause_before_the_next_attempt_it_ends_at_once()
    {
        var printed = new TaskCompletionSource();
        await using var broker = ScriptedBroker.Start(async (peer, number) =>
        {
            if (number == 1)
            {
                await peer.Admit();
                await peer.Grant();
                await peer.Publish("t", "one");
                await printed.Task;
            }

            peer.Reset();
        });
        await using var tool = Tool.Start(To(broker.PortText));
        await tool.UntilLines(1);
        printed.SetResult();
        await tool.UntilStderr("not connected yet");

        await Ends(tool, Signals.Interrupt, "t one\n");
    }

    [Fact]
    public async Task In_a_flood_whole_lines_are_printed_and_acknowledged()
    {
        for (int delay = 5; delay <= 200; delay += 39)
        {
            int acknowledged = 0;
            var ended = new TaskCompletionSource();
            await using var broker = ScriptedBroker.Start(async peer =>
            {
                await peer.Admit();
                await peer.Grant(code: 1);
                using var window = new SemaphoreSlim(100);
                using var left = new CancellationTokenSource();
                var sending = Flood(peer, window, left.Token);
                while (await peer.Receive() is { } packet && packet[0] >> 4 != 14)
                {
                    if (packet[0] >> 4 == 4)
                    {
                        acknowledged++;
                        window.Release();
                    }
                }

                await left.CancelAsync();
                await sending;
                ended.TrySetResult();
            });
            await using var tool = Tool.Start(To(broker.PortText, "-q", "1", "-o", "raw"));
            await tool.UntilLines(1);
            await Task.Delay(delay, TestContext.Current.CancellationToken);

            tool.Signal(Signals.Terminate);

            var end = await tool.Exit(s_prompt);
            await ended.Task.WaitAsync(Deadline.Patience, TestContext.Current.CancellationToken);
            Assert.Equal(0, end.Code);
            Assert.EndsWith("\n", end.Stdout, StringComparison.Ordinal);
            Assert.Equal(end.Lines.Length, acknowledged);
        }
    }

    // As a broker does: as many as may be unacknowledged, until DISCONNECT has come.
    private static async Task Flood(ScriptedPeer peer, SemaphoreSlim window, CancellationToken left)
    {
        try
        {
            for (int id = 0; ; id++)
            {
                await window.WaitAsync(left);
                await peer.Publish("t", $"message {id}", qos: 1, id: 1 + (id % 65_000));
            }
        }
        catch (OperationCanceledException)
        {
            // That was all.
        }
    }

    private static async Task Serve(ScriptedPeer peer)
    {
        while (await peer.Receive() is { } packet)
        {
            switch (packet[0] >> 4)
            {
                case 1:
                    await peer.Send([0x20, 2, 0, 0]);
                    break;
                case 8:
                    await peer.Send([0x90, 3, packet[2], packet[3], 0]);
                    break;
                default:
                    break;
            }
        }
    }

    private static Socket Fill(Socket listener)
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        try
        {
            client.Connect(listener.LocalEndPoint!);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.WouldBlock)
        {
            // It goes on in the background.
        }

        return client;
    }

    // The first two filled the queue; the tool is the third whose SYN waits (state 02: SYN_SENT).
    private static bool AwaitsSynAck(int port) => File.ReadLines("/proc/net/tcp")
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Count(field => field[2].EndsWith($":{port:X4}", StringComparison.Ordinal) && field[3] == "02") >= 2;

    private static async Task Ends(Tool tool, int signal, string printed = "")
    {
        tool.Signal(signal);
        var ended = await tool.Exit(s_prompt);
        Assert.Equal(0, ended.Code);
        Assert.Equal(printed, ended.Stdout);
    }

    private static string[] To(string port, params string[] more) =>
        ["subscribe", "-h", "127.0.0.1", "-p", port, "-t", "t", .. more];
}
