using System.Globalization;
using System.Text.Json;
using JetNotify.Tests.Fleet;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.EndToEnd;

/// <summary>Routers that do not behave, beside many that do; collectors that are killed.</summary>
public sealed class FleetRobustnessTests : IDisposable
{
    private const string Flood = "127.9.0.1";
    private const string Trickle = "127.9.0.2";
    private const string Mute = "127.9.0.3";

    private readonly string _folder = Directory.CreateTempSubdirectory("jetnotify-robust-").FullName;

    private static bool IsLong => Environment.GetEnvironmentVariable("JETNOTIFY_TEST_LONG") is { Length: > 0 };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_router_that_floods_one_that_trickles_and_one_that_never_answers_leave_fifty_others_alone()
    {
        await using var fleet = CannedFleet.Start();
        using var end = new CancellationTokenSource();
        fleet.Greet = async client =>
        {
            if (client.Address.ToString() == Mute)
            {
                await Task.Delay(Timeout.Infinite, end.Token);
            }

            return false;
        };
        fleet.Script = client => client.Address.ToString() switch
        {
            Flood => FloodAsync(client, end.Token),
            Trickle => TrickleAsync(client, end.Token),
            _ => WellAsync(client),
        };
        string inventory = Path.Combine(_folder, "r.txt");
        await File.WriteAllTextAsync(
            inventory,
                $"{Flood}:{fleet.Port} flood\n{Trickle}:{fleet.Port} trickle\n{Mute}:{fleet.Port} mute "
                    + $"connect-timeout=3s\n" + fleet.Lines(50),
            TestContext.Current.CancellationToken);

        await using var tool = Tool.Start("collect", "--inventory", inventory, "-t", "#", "--where", "device != flood");
        await Deadline.Until(
            () => Events(tool, "r0").Count() == 500
                && tool.Stdout.Contains("\"device\":\"mute\"", StringComparison.Ordinal),
            "every event of the well ones is there, and who never answers is said", TimeSpan.FromSeconds(60));
        tool.Signal(15);
        await end.CancelAsync();
        var ended = await tool.Exit();

        Assert.Equal(0, ended.Code);
        var mute = ended.Lines.Select(line => JsonDocument.Parse(line).RootElement)
            .First(one => one.GetProperty("device").GetString() == "mute");
        Assert.Contains("did not answer CONNECT within 3 s", mute.GetProperty("why")
            .GetString(), StringComparison.Ordinal);
        foreach (var router in Events(tool, "r0").GroupBy(one => one.GetProperty("device").GetString()))
        {
            Assert.Equal(Enumerable.Range(0, 10), router.Select(one => one.GetProperty("payload").GetInt32()));
        }
    }

    [Fact]
    public async Task Killed_with_kept_sessions_over_many_routers_nothing_is_missing()
    {
        int routers = IsLong ? 200 : 50;
        const int Events = 60;
        var brokers = new List<RealBroker>();
        for (int i = 0; i < 2; i++)
        {
            brokers.Add(await RealBroker.Start("max_queued_messages 0\n"));
        }

        // A real broker stands for many routers: each a client of its own, with a session and a topic of its own.
        string inventory = Path.Combine(_folder, "r.txt");
        await File.WriteAllTextAsync(inventory, string.Concat(Enumerable.Range(0, routers).Select(i =>
            $"127.0.0.1:{brokers[i % 2].Port} r{i} id=fleet-{i} topic=t/{i} disable-clean-session=true\n")),
                TestContext.Current.CancellationToken);
        string output = Path.Combine(_folder, "out");
        string[] collect = ["collect", "--inventory", inventory, "--connect-rate", "off"];
        try
        {
            var seen = new List<string>();
            for (int round = 0; round < 3; round++)
            {
                await using var tool = Tool.Shell("exec \"$J\" \"$@\" >>\"$0\" 2>/dev/null".Replace("$0", output,
                    StringComparison.Ordinal), collect);
                await Deadline.Until(() => Lines(output)
                    .Count(line => line.Contains("\"subscribed\"", StringComparison.Ordinal)) == routers * (round + 1),
                        "all are subscribed to", TimeSpan.FromSeconds(60));
                var publishing = brokers.Select((broker, index) => Publish(broker, index, routers, round * 20, 20))
                    .ToList();
                await Task.Delay(50 + (round * 30), TestContext.Current.CancellationToken);
                if (round < 2)
                {
                    tool.Signal(9);
                }

                await Task.WhenAll(publishing);
                if (round == 2)
                {
                    await Deadline.Until(() => Distinct(output)
                        .Count() == routers * Events,
                            $"nothing is missing: {Distinct(output).Count()} of {routers * Events}",
                                TimeSpan.FromSeconds(60));
                    tool.Signal(15);
                    Assert.Equal(0, (await tool.Exit()).Code);
                }
            }
        }
        finally
        {
            foreach (var broker in brokers)
            {
                await broker.DisposeAsync();
            }
        }
    }

    private static async Task Publish(RealBroker broker, int index, int routers, int first, int count)
    {
        for (int i = index; i < routers; i += 2)
        {
            await broker.PublishLines($"t/{i}", Enumerable.Range(first, count)
                .Select(n => string.Create(CultureInfo.InvariantCulture, $"{n}")), "-q", "1");
        }
    }

    private static string[] Lines(string file) => File.Exists(file) ? File.ReadAllLines(file) : [];

    // A line that the kill tore is not taken for one.
    private static IEnumerable<string> Distinct(string file) =>
        Lines(file).Where(line => line.EndsWith('}') && line.Contains("\"topic\":", StringComparison.Ordinal))
        .Select(line => JsonDocument.Parse(line).RootElement)
        .Select(one => $"{one.GetProperty("device").GetString()} {one.GetProperty("payload").GetRawText()}").Distinct();

    private static IEnumerable<JsonElement> Events(Tool tool, string prefix) => tool.Lines
        .Where(line => line.EndsWith('}') && line.Contains("\"topic\":", StringComparison.Ordinal)
            && line.Contains($"\"device\":\"{prefix}", StringComparison.Ordinal))
        .Select(line => JsonDocument.Parse(line).RootElement);

    private static async Task WellAsync(CannedClient client)
    {
        for (int i = 0; i < 10; i++)
        {
            await client.Publish("a", i.ToString(CultureInfo.InvariantCulture), qos: 1, id: i + 1);
            await Task.Delay(100);
        }
    }

    private static async Task FloodAsync(CannedClient client, CancellationToken end)
    {
        byte[] block = [.. Enumerable.Repeat(ScriptedPeer.PublishPacket("a", new byte[500]), 1_000)
            .SelectMany(one => one)];
        while (!end.IsCancellationRequested)
        {
            await client.Send(block);
        }
    }

    private static async Task TrickleAsync(CannedClient client, CancellationToken end)
    {
        foreach (byte b in ScriptedPeer.PublishPacket("a", "\"slowly\""u8.ToArray()))
        {
            await client.Send([b]);
            await Task.Delay(1_000, end);
        }
    }
}
