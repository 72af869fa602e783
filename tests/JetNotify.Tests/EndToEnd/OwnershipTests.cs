using System.Diagnostics;
using System.Text.Json;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.EndToEnd;

/// <summary><c>--own lease</c> as users run it: several collectors, a real nats-server, brokers as routers.</summary>
public sealed class OwnershipTests : IDisposable
{
    private const int Routers = 12;

    // What a lease may take, and what the issue of another owner may.
    private static readonly TimeSpan s_takeOver = TimeSpan.FromSeconds(20);

    private readonly string _folder = Directory.CreateTempSubdirectory("jetnotify-own-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_collector_that_is_killed_is_replaced_in_time_and_nothing_is_missing()
    {
        await using var server = await NatsServer.Start();
        await server.MakeStream();
        await using var broker = await RealBroker.Start("max_queued_messages 0\n");
        string inventory = Inventory(broker);
        await using var one = Collect(server, inventory, "one");
        await using var two = Collect(server, inventory, "two");
        await Owns(one, 128, 2);
        await Owns(two, 128, 2);
        await UntilSubscribed(server);
        await Publish(broker, 0);
        await UntilStored(server, 1, Deadline.Patience);

        one.Signal(Signals.Kill);
        var clock = Stopwatch.StartNew();
        await Publish(broker, 1);
        await UntilStored(server, 2, s_takeOver);

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, s_takeOver);
        await Owns(two, 256, 1);
        two.Signal(Signals.Terminate);
        Assert.Equal(0, (await two.Exit()).Code);
    }

    [Fact]
    public async Task A_collector_that_ends_hands_over_at_once()
    {
        await using var server = await NatsServer.Start();
        await server.MakeStream();
        await using var broker = await RealBroker.Start("max_queued_messages 0\n");
        string inventory = Inventory(broker);
        await using var one = Collect(server, inventory, "one");
        await using var two = Collect(server, inventory, "two");
        await Owns(two, 128, 2);
        await UntilSubscribed(server);
        await Publish(broker, 0);
        await UntilStored(server, 1, Deadline.Patience);
        one.Signal(Signals.Terminate);
        Assert.Equal(0, (await one.Exit()).Code);
        await Publish(broker, 1);

        await UntilStored(server, 2, TimeSpan.FromSeconds(10));

        var events = (await server.Read()).Where(record => record.Kind != "status").ToList();
        Assert.Equal(2 * Routers, events.Count);
    }

    [Fact]
    public async Task A_collector_cut_off_from_NATS_spools_and_lets_go_before_its_leases_end()
    {
        await using var server = await NatsServer.Start();
        await server.MakeStream();
        await using var broker = await RealBroker.Start("max_queued_messages 0\n");
        await using var tool = Collect(server, Inventory(broker), "one");
        await Owns(tool, 256, 1);
        await UntilSubscribed(server);
        await Publish(broker, 0);
        await UntilStored(server, 1, Deadline.Patience);
        server.Freeze();
        await Publish(broker, 1);
        await tool.UntilStderr("records go to the spool");
        await Until(tool, said => said.Contains(" 0 shards are owned", StringComparison.Ordinal), "it lets go");
        server.Thaw();

        await Until(tool, said => said.Split("owning 256 of 256 shards").Length == 3, "it has them again");
        await UntilStored(server, 2, TimeSpan.FromSeconds(40));
    }

    [Theory]
    [InlineData("--own: the leases are kept in NATS", "--own", "lease", "-i", "noc")]
    [InlineData("--own: the leases are kept in NATS", "--own", "lease", "-i", "noc", "--to", "mqtt://a/b")]
    [InlineData("--own: needs --id", "--own", "lease", "--to", "nats://a/B")]
    [InlineData("--own: luck is no way to share routers", "--own", "luck")]
    [InlineData("--own: not together with --shard", "--own", "lease", "--shard", "1/2")]
    public async Task What_cannot_be_is_said_before_anything_is_connected(string what, params string[] arguments)
    {
        var ended = await Tool.Run(["collect", "-h", "a", .. arguments]);

        Assert.Equal(2, ended.Code);
        Assert.Contains(what, ended.Stderr, StringComparison.Ordinal);
    }

    private static Task Publish(RealBroker broker, int number) => Task.WhenAll(Enumerable.Range(0, Routers)
        .Select(router => broker.Publish($"r{router}/x", $"{number}", "-q", "1")));

    private static int NumberOf(Stored record) =>
        JsonDocument.Parse(record.Body).RootElement.GetProperty("payload").GetInt32();

    private static Task Owns(Tool tool, int shards, int collectors) => Until(
        tool,
        said => said.Contains($"owning {shards} of 256 shards, {collectors} collector", StringComparison.Ordinal),
        $"it owns {shards}");

    private static Task Until(Tool tool, Func<string, bool> says, string what) =>
        Deadline.Until(() => says(tool.Stderr), () => $"{what}: {tool.Stderr}", TimeSpan.FromSeconds(45));

    // From then on the broker keeps what is for a router's client.
    private static async Task UntilSubscribed(NatsServer server)
    {
        for (long end = Environment.TickCount64 + 45_000; Environment.TickCount64 < end;)
        {
            var subscribed = (await server.Read())
                .Where(record => record.Body.Contains("\"status\":\"subscribed\"", StringComparison.Ordinal));
            if (subscribed.DistinctBy(record => record.Device).Count() == Routers)
            {
                return;
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        Assert.Fail("not all routers are subscribed to");
    }

    private static async Task UntilStored(NatsServer server, int each, TimeSpan patience)
    {
        long stored = 0;
        for (long end = Environment.TickCount64 + (long)patience.TotalMilliseconds; Environment.TickCount64 < end;)
        {
            stored = (await server.Read()).Where(record => record.Kind != "status")
                .Select(record => (record.Device, NumberOf(record))).Distinct().Count();
            if (stored == each * Routers)
            {
                return;
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        Assert.Fail($"{stored} of {each * Routers} events are stored");
    }

    // Each router is a client of its own at one broker: a topic and a client id for each, the same at every collector.
    private string Inventory(RealBroker broker)
    {
        string file = Path.Combine(_folder, "routers.toml");
        File.WriteAllLines(file, ["version = 1", "[routers]", .. Enumerable.Range(0, Routers).Select(router =>
            $"r{router} = {{ host = \"127.0.0.1\", port = {broker.Port}, id = \"noc{router}\", "
                + $"topic = \"r{router}/#\" }}")]);
        return file;
    }

    private Tool Collect(NatsServer server, string inventory, string name) => Tool.Start(
        "collect", "--inventory", inventory, "--own", "lease", "-c", "-i", "noc", "--collector", name,
        "--to", server.Url, "--spool", Path.Combine(_folder, name), "--retry-max-delay", "1s");
}
