using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using JetNotify.Tests.Simulator;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.EndToEnd;

/// <summary>The simulator under attack: its memory stays within 256 MB, and others are served. Each attack goes on for
/// two seconds, or for as long as JETNOTIFY_TEST_LONG=1 gives it.</summary>
public sealed partial class HostileClientTests : IDisposable
{
    private const int MostMegabytes = 256;

    private static readonly bool s_long = Environment.GetEnvironmentVariable("JETNOTIFY_TEST_LONG") == "1";
    private static readonly TimeSpan s_attack = TimeSpan.FromSeconds(s_long ? 20 : 2);
    private static readonly TimeSpan s_mixed = s_long ? TimeSpan.FromMinutes(10) : TimeSpan.FromSeconds(6);

    private static readonly TimeSpan s_mostWait = TimeSpan.FromSeconds(2);

    private readonly ConcurrentBag<HostileClient> _clients = [];
    private readonly CancellationTokenSource _end = new();

    public void Dispose() => _end.Dispose();

    [Fact]
    public Task Topic_aliases_of_60_kilobytes_are_survived() => Survives(port =>
    {
        Client(port).Connect("hoarder", properties: [0x22, 0xFF, 0xFF]).ReadOn().Send(HostileClient.Subscribe("#",
            v5: true));
        var sender = Client(port).Connect("sender", properties: []).ReadOn();
        for (int i = 0; Goes(); i++)
        {
            sender.Send(HostileClient.Publish(i.ToString("D6", CultureInfo.InvariantCulture) + new string('x', 60_000),
                [], v5: true));
        }
    });

    [Fact]
    public Task Subscribers_that_never_acknowledge_are_survived() => Survives(port =>
    {
        for (int i = 0; i < 8; i++)
        {
            Client(port).Connect($"silent-{i}").ReadOn().Send(HostileClient.Subscribe("n/#", qos: 1));
        }

        var sender = Client(port).Connect("sender").ReadOn();
        for (ushort i = 1; Goes(); i = (ushort)(i % 60_000 + 1))
        {
            sender.Send(HostileClient.Publish("n/x", new byte[5_000], qos: 1, id: i));
        }
    });

    [Fact]
    public Task Floods_of_pings_whose_answers_nobody_reads_are_survived() => Survives(port =>
    {
        byte[] pings = [.. Enumerable.Repeat<byte[]>([0xC0, 0], 8192).SelectMany(one => one)];
        Together(8, i =>
        {
            var client = Client(port).Connect($"flood-{i}");
            while (Goes())
            {
                client.Send(pings);
            }
        });
    });

    [Fact]
    public Task Ten_thousand_retained_messages_of_100_kilobytes_are_survived() => Survives(port =>
    {
        var sender = Client(port).Connect("sender").ReadOn();
        byte[] payload = new byte[100_000];
        for (int i = 0; i < 10_000 && Goes(); i++)
        {
            sender.Send(HostileClient.Publish($"r/{i}", payload, retain: true));
        }
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Packets_that_never_end_are_survived(bool connected) => Survives(port => Together(12, i =>
    {
        var client = Client(port);
        if (connected)
        {
            client.Connect($"slow-{i}");
        }

        client.Send([(byte)(connected ? 0x30 : 0x10), 0xC0, 0xC3, 0x93, 0x07]);
        client.Send(new byte[14_000_000]);
        _ = _end.Token.WaitHandle.WaitOne();
    }));

    [Fact]
    public Task Delayed_wills_are_survived() => Survives(port =>
    {
        for (int i = 0; Goes(); i++)
        {
            using var client = new HostileClient(port);
            client.Connect(
                $"will-{i}", properties: [0x11, 0xFF, 0xFF, 0xFF, 0xFF],
                will: [5, 0x18, 0, 0, 0x0E, 0x10, .. HostileClient.Text($"w/{i}"),
                    .. HostileClient.Text(new string('x', 60_000))]);
        }
    });

    [Fact]
    public Task Sessions_kept_for_nobody_are_survived() => Survives(port =>
    {
        for (int i = 0; Goes(); i++)
        {
            using var client = new HostileClient(port);
            client.Connect($"{i}" + new string('x', 60_000), clean: false);
        }
    });

    [Fact]
    public Task Tens_of_thousands_of_subscriptions_are_survived() => Survives(port => Together(8, k =>
    {
        var client = Client(port).Connect($"many-{k}").ReadOn();
        for (int i = 0; i < 7_000; i++)
        {
            client.Send(HostileClient.Subscribe($"a/{k}/{i}/#"));
        }
    }));

    [Fact]
    public Task Filters_that_all_match_all_topics_are_survived() => Survives(port =>
    {
        var client = Client(port).Connect("many").ReadOn();
        for (int i = 0; i < 8_192; i++)
        {
            int at = i;
            client.Send(HostileClient.Subscribe(string.Join('/',
                Enumerable.Range(0, 13).Select(bit => ((at >> bit) & 1) == 0 ? "a" : "+"))));
        }

        var sender = Client(port).Connect("sender").ReadOn();
        for (int i = 0; Goes(); i++)
        {
            int at = i;
            sender.Send(HostileClient.Publish(string.Join('/',
                Enumerable.Range(0, 13).Select(bit => ((at >> bit) & 1) == 0 ? "a" : "b")), [1]));
        }
    });

    [Fact]
    public async Task Its_memory_is_bounded_under_mixed_traffic()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc tells the memory");
        await using var router = Start("--max-queued", "100", "--max-connections", "0");
        int port = await PortOf(router);
        _end.CancelAfter(s_mixed);
        int admitted = 0;
        int cutOff = 0;
        var clock = Stopwatch.StartNew();
        var traffic = Task.Run(
            () => Together(6, k =>
            {
                for (int i = 0; Goes(); i++)
                {
                    _ = Try(() => Mix(port, k, i)) ? Interlocked.Increment(ref admitted)
                        : Interlocked.Increment(ref cutOff);
                }
            }),
            TestContext.Current.CancellationToken);
        await Task.Delay(s_mixed / 2, TestContext.Current.CancellationToken);
        int half = Megabytes(router, "VmRSS:");
        await traffic;

        Assert.True(clock.Elapsed >= s_mixed, $"the traffic went on for {clock.Elapsed}");
        Assert.True(admitted > 60 * s_mixed.TotalMinutes, $"{admitted} clients were admitted, {cutOff} were not");

        // Seconds show no more than that there is a bound: after ten minutes nothing has grown since the fifth.
        Assert.InRange(Megabytes(router, "VmRSS:"), 0, s_long ? half + 32 : MostMegabytes);
    }

    // Comes, subscribes, publishes, goes; some with a session that is kept, some without a goodbye.
    private void Mix(int port, int k, int i)
    {
        var random = new Random(k * 1_000_003 + i);
        using var client = new HostileClient(port);
        client.Connect($"mixed-{k}-{i % 20}", clean: i % 2 == 0).ReadOn();
        client.Send(HostileClient.Subscribe($"m/{random.Next(20)}/#", qos: random.Next(3)));
        for (ushort id = 1; id < 500 && Goes(); id++)
        {
            byte[] payload = new byte[random.Next(4) == 0 ? 4_000 : 400];
            client.Send(HostileClient.Publish($"m/{random.Next(20)}/{random.Next(50)}", payload, random.Next(2),
                random.Next(20) == 0, id));
        }

        if (i % 3 != 0)
        {
            client.Send([0xE0, 0]);
            client.UntilClosed();
        }
    }

    private async Task Survives(Action<int> attack)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc tells the memory");
        await using var router = Start();
        await using var spared = Start();
        int port = await PortOf(router);
        int sparedPort = await PortOf(spared);
        _end.CancelAfter(s_attack);
        var attacking = Task.Factory.StartNew(
            () => attack(port), TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning,
                TaskScheduler.Default);
        var longest = TimeSpan.Zero;
        var longestSpared = TimeSpan.Zero;
        for (int i = 0; !attacking.IsCompleted || i < 3; i++)
        {
            longest = Longer(longest, Serve(router, port, i));
            longestSpared = Longer(longestSpared, Serve(spared, sparedPort, i));
        }

        await attacking;
        int most = Megabytes(router, "VmHWM:");
        foreach (var client in _clients)
        {
            client.Dispose();
        }

        Assert.False(router.HasExited);
        Assert.InRange(most, 1, MostMegabytes);

        // What a router that nobody attacks takes meanwhile is this machine's doing.
        Assert.InRange(longest, TimeSpan.Zero, s_mostWait + longestSpared);
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    // Somebody else connects, subscribes and hears of itself. What the machine gave to others meanwhile was no work of
    // the router's: where it is less, its own processor time counts.
    private static TimeSpan Serve(Tool router, int port, int i)
    {
        var worked = Worked(router);
        var clock = Stopwatch.StartNew();
        using var client = new HostileClient(port);
        client.Connect($"other-{i}");
        client.Send(HostileClient.Subscribe($"other/{i}"));
        client.Await(0x90);
        client.Send(HostileClient.Publish($"other/{i}", "x"u8));
        client.Await(0x30);
        client.Send([0xE0, 0]);
        var waited = clock.Elapsed;
        worked = Worked(router) - worked;
        return worked < waited ? worked : waited;
    }

    private static TimeSpan Worked(Tool router)
    {
        using var process = Process.GetProcessById(router.ProcessId);
        return process.TotalProcessorTime;
    }

    private static Tool Start(params string[] more) =>
        Tool.Start(["simulate", "-p", "0", "--scenario", "none", "--mqtt5", .. more]);

    private static async Task<int> PortOf(Tool router)
    {
        await router.UntilStderr("listens on");
        return int.Parse(Listening().Match(router.Stderr).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private static int Megabytes(Tool router, string what)
    {
        string line = File.ReadLines($"/proc/{router.ProcessId}/status").First(one => one.StartsWith(what,
            StringComparison.Ordinal));
        return int.Parse(line[what.Length..^2], CultureInfo.InvariantCulture) / 1024;
    }

    private static void Together(int count, Action<int> each)
    {
        Thread[] threads = [.. Enumerable.Range(0, count).Select(i => new Thread(() => Try(() => each(i))))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
    }

    // Being cut off is what an attacker has to expect.
    private static bool Try(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (Exception end) when (end is SocketException or Xunit.Sdk.NotEqualException)
        {
            return false;
        }
    }

    private HostileClient Client(int port)
    {
        var client = new HostileClient(port);
        _clients.Add(client);
        return client;
    }

    private bool Goes() => !_end.IsCancellationRequested;

    [GeneratedRegex(@"127\.0\.0\.1:(\d+)")]
    private static partial Regex Listening();
}
