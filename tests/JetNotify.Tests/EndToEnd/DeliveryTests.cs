using System.Globalization;
using System.Text.Json;
using JetNotify.Tests.Fleet;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.EndToEnd;

/// <summary><c>--to</c> as a user runs it: real brokers, a real nats-server, and both killed.</summary>
public sealed class DeliveryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jetnotify-delivery-").FullName;

    // A broker that keeps all that a client which is away has to get, and sends twenty at a time.
    private const string Keeping = "max_queued_messages 0\nmax_inflight_messages 20\npersistence false\n";

    private string Spool => Path.Combine(_folder, "spool");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Inventory(params RealBroker[] brokers)
    {
        string file = Path.Combine(_folder, "routers.txt");
        File.WriteAllLines(file, brokers.Select((broker, i) => $"127.0.0.1:{broker.PortText} r{i}"));
        return file;
    }

    private Tool Collect(NatsServer server, string inventory, params string[] more) => Tool.Start(
        ["collect", "--inventory", inventory, "-t", "a/#", "-c", "-i", "noc", "--retry-max-delay", "1s",
            "--to", server.Url, "--spool", Spool, .. more]);

    private static List<Stored> Events(List<Stored> stored) => [.. stored.Where(record => record.Kind != "status")];

    private static int NumberOf(Stored record) =>
        JsonDocument.Parse(record.Body).RootElement.GetProperty("payload").GetInt32();

    private static IEnumerable<string> Numbers(int from, int count) =>
        Enumerable.Range(from, count).Select(number => number.ToString(CultureInfo.InvariantCulture));

    [Fact]
    public async Task What_is_received_is_delivered_and_printed_only_where_that_is_asked_for()
    {
        await using var server = await NatsServer.Start();
        await using var broker = await RealBroker.Start();
        await broker.Publish("/junos/events/kernel/interfaces/ifa/add/ge-0/0/0.0/inet/192.0.2.1/24", "{\"a\":1}", "-r");
        string[] arguments =
            ["subscribe", "-h", "127.0.0.1", "-p", broker.PortText, "-t", "#", "-q", "1", "-C", "1",
                "--to", server.Url];

        var silent = await Tool.Run([.. arguments, "--create-stream", "1"]);
        var printing = await Tool.Run([.. arguments, "-o", "json"]);

        Assert.Equal((0, ""), (silent.Code, silent.Stdout));
        Assert.Equal((0, 1), (printing.Code, printing.Lines.Length));
        var stored = await server.Read();
        Assert.Equal(2, Events(stored).Count);
        var record = Events(stored)[0];
        Assert.Equal(("jet.127%2E0%2E0%2E1.ifa.add", "127.0.0.1", "ifa"), (record.Subject, record.Device, record.Kind));
        var body = JsonDocument.Parse(record.Body).RootElement;
        Assert.Equal(record.Id, body.GetProperty("id").GetString());
        Assert.Equal(1, body.GetProperty("payload").GetProperty("a").GetInt32());
        var states = stored.Take(4).Where(record => record.Kind == "status");
        Assert.Equal(["connected", "subscribed", "ended"], states.Select(status =>
            JsonDocument.Parse(status.Body).RootElement.GetProperty("status").GetString()));
        Assert.All(stored, one => Assert.Equal(
            JsonDocument.Parse(one.Body).RootElement.EnumerateObject().Count(),
            JsonDocument.Parse(one.Body).RootElement.EnumerateObject().Select(member => member.Name).Distinct()
                .Count()));
    }

    [Fact]
    public async Task What_is_received_is_delivered_to_a_broker_and_the_summary_says_so()
    {
        await using var router = await RealBroker.Start();
        await using var engine = await RealBroker.Start();
        using var client = new HearingClient(engine.Port, "jet/#", "-F", "{%t");
        await Deadline.Until(() => client.IsSubscribed, "somebody hears");
        await router.Publish("/junos/events/kernel/interfaces/ifa/add/ge-0/0/0.0/inet/192.0.2.1/24", "{}", "-r");

        var ended = await Tool.Run(
            "subscribe", "-h", "127.0.0.1", "-p", router.PortText, "-t", "#", "-q", "1", "-C", "1",
            "--to", $"mqtt://127.0.0.1:{engine.Port}/jet");

        Assert.Equal((0, ""), (ended.Code, ended.Stdout));
        Assert.Contains("1 received, 1 delivered", ended.Stderr, StringComparison.Ordinal);
        await Deadline.Until(() => client.Heard.Count == 4, "it is heard");
        Assert.Equal("{jet/127%2E0%2E0%2E1/ifa/add", client.Heard[2]);
    }

    [Fact]
    public async Task What_is_derived_is_delivered_too()
    {
        await using var server = await NatsServer.Start();
        await using var broker = await RealBroker.Start();

        var ended = await Tool.Run(
            "subscribe", "-h", "127.0.0.1", "-p", broker.PortText, "-t", "a", "-q", "1", "-C", "1",
            "--on", "silence(router, 1s)", "--to", server.Url, "--create-stream", "1");

        Assert.Equal(0, ended.Code);
        var derived = Assert.Single(await server.Read(), record => record.Kind != "status");
        Assert.Contains("jetnotify/silence/127.0.0.1", derived.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_is_missing_is_status_2_before_anything_is_connected()
    {
        await using var server = await NatsServer.Start();
        await using var fleet = CannedFleet.Start();

        var ended = await Tool.Run("collect", "-h", $"127.0.0.1:{fleet.Port}", "--to", server.Url);

        Assert.Equal(2, ended.Code);
        Assert.Contains("there is no stream JET: --create-stream 1 makes it", ended.Stderr, StringComparison.Ordinal);
        Assert.Equal(0, fleet.Connections);
    }

    [Fact]
    public async Task An_engine_that_nobody_answers_at_is_status_3_without_a_spool()
    {
        await using var fleet = CannedFleet.Start();

        string nobody = $"nats://127.0.0.1:{RealBroker.FreePort()}/JET";
        var ended = await Tool.Run("collect", "-h", $"127.0.0.1:{fleet.Port}", "--to", nobody);

        Assert.Equal(3, ended.Code);
        Assert.Contains("cannot be reached", ended.Stderr, StringComparison.Ordinal);
        Assert.Equal(0, fleet.Connections);
    }

    [Theory]
    [InlineData("--spool: needs --to", "--spool", "x")]
    [InlineData("--spool-size: needs --spool", "--to", "nats://a/B", "--spool-size", "1M")]
    [InlineData("--to: an engine is expected", "--to", "http://a/B")]
    [InlineData("--to: the beginning of the topics is missing", "--to", "mqtt://a")]
    [InlineData("--create-stream: is of NATS", "--to", "mqtt://a/b", "--create-stream", "1")]
    [InlineData("--to: the stream is missing", "--to", "nats://a")]
    [InlineData("--create-stream: 9 is not a number of servers", "--to", "nats://a/B", "--create-stream", "9")]
    [InlineData("--creds: /nowhere does not exist", "--to", "nats://a/B", "--creds", "/nowhere")]
    public async Task What_cannot_be_is_said_before_anything_is_connected(string what, params string[] arguments)
    {
        var ended = await Tool.Run(["collect", "-h", "a", .. arguments]);

        Assert.Equal(2, ended.Code);
        Assert.Contains(what, ended.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Collector_and_server_killed_again_and_again_nothing_is_missing_and_nothing_is_stored_twice()
    {
        const int Rounds = 6;
        const int Each = 400;
        await using var server = await NatsServer.Start();
        await server.MakeStream();
        await using var one = await RealBroker.Start(Keeping);
        await using var two = await RealBroker.Start(Keeping);
        string inventory = Inventory(one, two);
        var random = new Random(16);
        var tool = Collect(server, inventory);
        await tool.UntilStderr("2 of 2 up");
        for (int round = 0; round < Rounds; round++)
        {
            var publishing = Task.WhenAll(
                one.PublishLines("a/1", Numbers(round * Each, Each), "-q", "1"),
                two.PublishLines("a/1", Numbers(round * Each, Each), "-q", "1"));

            // At any moment: what is right after each is right whenever they come.
            await Task.Delay(random.Next(300), TestContext.Current.CancellationToken);
            if (round % 2 == 1)
            {
                await server.Kill();
            }

            await Task.Delay(random.Next(50), TestContext.Current.CancellationToken);
            tool.Signal(Signals.Kill);
            await tool.DisposeAsync();
            if (round % 2 == 1)
            {
                await server.Restart();
            }

            tool = Collect(server, inventory);
            await publishing;
        }

        await using (tool)
        {
            await UntilStored(server, 2 * Rounds * Each);
            tool.Signal(Signals.Terminate);
            Assert.Equal(0, (await tool.Exit()).Code);
        }

        foreach (var device in Events(await server.Read()).GroupBy(record => record.Device))
        {
            Assert.Equal(Enumerable.Range(0, Rounds * Each), device.Select(NumberOf).Order());
        }
    }

    [Fact]
    public async Task While_the_server_hangs_the_spool_takes_over_outlives_the_collector_and_drains_in_order()
    {
        await using var server = await NatsServer.Start();
        await server.MakeStream();
        await using var broker = await RealBroker.Start(Keeping);
        string inventory = Inventory(broker);
        await using (var tool = Collect(server, inventory))
        {
            await tool.UntilStderr("1 of 1 up");
            await broker.PublishLines("a/1", Numbers(0, 200), "-q", "1");
            await UntilStored(server, 200);
            server.Freeze();
            await broker.PublishLines("a/1", Numbers(200, 300), "-q", "1");
            await tool.UntilStderr("records go to the spool");
            await UntilSpooled(300);
            tool.Signal(Signals.Kill);
        }

        var info = await Tool.Run("spool", "info", Spool);
        Assert.Contains("in-use: no", info.Stdout, StringComparison.Ordinal);
        server.Thaw();
        await broker.PublishLines("a/1", Numbers(500, 200), "-q", "1");
        await using (var tool = Collect(server, inventory))
        {
            await UntilStored(server, 700);
            await tool.UntilStderr("1 of 1 up");
            tool.Signal(Signals.Terminate);
            Assert.Equal(0, (await tool.Exit()).Code);
        }

        Assert.Equal(Enumerable.Range(0, 700), Events(await server.Read()).Select(NumberOf));
    }

    [Fact]
    public async Task A_spool_is_drained_by_hand_where_it_was_moved_to_and_replay_reads_it()
    {
        await using var server = await NatsServer.Start();
        await server.MakeStream();
        await using var broker = await RealBroker.Start(Keeping);
        await server.Kill();
        await using (var tool = Collect(server, Inventory(broker)))
        {
            await tool.UntilStderr("1 of 1 up");
            await broker.PublishLines("a/1", Numbers(0, 50), "-q", "1");
            await UntilSpooled(50);
            tool.Signal(Signals.Terminate);
            Assert.Equal(0, (await tool.Exit()).Code);
        }

        string moved = Path.Combine(_folder, "moved");
        Directory.Move(Spool, moved);
        var replayed = await Tool.Run(["replay", .. Directory.GetFiles(moved, "0*.ndjson"), "-o", "raw"]);
        var early = await Tool.Run("spool", "drain", moved, "--to", server.Url);
        await server.Restart();
        var drained = await Tool.Run("spool", "drain", moved, "--to", server.Url);
        var again = await Tool.Run("spool", "drain", moved, "--to", server.Url);

        Assert.Equal(Numbers(0, 50), replayed.Lines);
        Assert.Equal((3, 0, 0), (early.Code, drained.Code, again.Code));
        Assert.Equal(Enumerable.Range(0, 50), Events(await server.Read()).Select(NumberOf));
        Assert.Contains("records: 0\n", (await Tool.Run("spool", "info", moved)).Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_spool_ends_the_collector_with_7_a_gap_record_and_nothing_acknowledged_that_is_nowhere()
    {
        await using var server = await NatsServer.Start();
        await server.MakeStream();
        await using var broker = await RealBroker.Start(Keeping);
        string inventory = Inventory(broker);
        await server.Kill();
        await using (var tool = Collect(server, inventory, "--spool-size", "20K"))
        {
            await tool.UntilStderr("1 of 1 up");
            await broker.PublishLines("a/1", Numbers(0, 500), "-q", "1");
            var ended = await tool.Exit();
            Assert.Equal(7, ended.Code);
            Assert.Contains("is full (--spool-size)", ended.Stderr, StringComparison.Ordinal);
        }

        await server.Restart();
        await using (var tool = Collect(server, inventory))
        {
            await UntilStored(server, 500);
        }

        var stored = await server.Read();
        Assert.Equal(Enumerable.Range(0, 500), Events(stored).Select(NumberOf).Order());
        Assert.Contains(stored, record =>
            record.Kind == "status" && record.Body.Contains("the spool is full", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ended_while_the_server_hangs_without_a_spool_is_status_7_and_the_broker_still_has_it()
    {
        await using var server = await NatsServer.Start();
        await server.MakeStream();
        await using var broker = await RealBroker.Start(Keeping);
        string[] arguments =
            ["subscribe", "-h", "127.0.0.1", "-p", broker.PortText, "-t", "a/#", "-q", "1", "-c", "-i", "noc", "--to", server.Url];
        await using (var tool = Tool.Start(arguments))
        {
            await tool.UntilStderr("subscribed to");
            server.Freeze();
            await broker.PublishLines("a/1", Numbers(0, 5), "-q", "1");
            await tool.UntilStderr("until it answers nothing is read or acknowledged");
            tool.Signal(Signals.Terminate);
            var ended = await tool.Exit();
            Assert.Equal(7, ended.Code);
            Assert.Contains("they stay unacknowledged", ended.Stderr, StringComparison.Ordinal);
        }

        server.Thaw();
        Assert.Equal(0, (await Tool.Run([.. arguments, "-C", "5"])).Code);
        Assert.Equal(Enumerable.Range(0, 5), Events(await server.Read()).Select(NumberOf).Distinct().Order());
    }

    private static async Task UntilStored(NatsServer server, int events)
    {
        long stored = 0;
        for (long end = Environment.TickCount64 + 60_000; Environment.TickCount64 < end;)
        {
            stored = Events(await server.Read()).Select(record => (record.Device, NumberOf(record))).Distinct().Count();
            if (stored >= events)
            {
                return;
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        Assert.Fail($"{stored} of {events} events are stored");
    }

    private async Task UntilSpooled(int events)
    {
        for (long end = Environment.TickCount64 + 30_000; Environment.TickCount64 < end;)
        {
            int spooled = Directory.GetFiles(Spool, "0*.ndjson").Sum(file =>
                Lines(file).Count(line => line.Contains(".message._\"", StringComparison.Ordinal)));
            if (spooled >= events)
            {
                return;
            }

            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Assert.Fail($"{events} events are not spooled");
    }

    private static List<string> Lines(string file)
    {
        using var reader = new StreamReader(
            new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        var lines = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            lines.Add(line);
        }

        return lines;
    }
}
