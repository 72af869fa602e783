using System.Globalization;
using System.Text.Json;
using JetNotify.Tests.Fleet;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.EndToEnd;

/// <summary>The schemas of docs/schemas, held against what the built program prints.</summary>
public sealed class SchemaTests : IDisposable
{
    private const string Ifa = "/junos/events/kernel/interfaces/ifa/add/ge-0/0/0.0/inet/192.0.2.1/24";

    private readonly string _folder = Directory.CreateTempSubdirectory("jetnotify-schema-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Messages_states_and_recordings_of_subscribe_fit()
    {
        string recording = Path.Combine(_folder, "r.ndjson");

        var ended = await Tool.Run("subscribe", "--demo", "-o", "json", "--status", "-C", "40", "--record", recording);

        Assert.Equal(0, ended.Code);
        Fit("status.json", ended.Lines.Where(IsStatus));
        Fit("message.json", ended.Lines.Where(line => !IsStatus(line)));
        Fit("recording.json", await File.ReadAllLinesAsync(recording, TestContext.Current.CancellationToken));
        Fit("message.json", (await Tool.Run("replay", recording, "-o", "json")).Lines);
        Fit("recording-info.json", (await Tool.Run("recording", "info", recording, "-o", "json")).Lines);
    }

    [Fact]
    public async Task Records_of_collect_the_recording_and_the_routers_fit()
    {
        await using var fleet = CannedFleet.Start();
        fleet.Script = async client =>
        {
            await client.Publish(Ifa,
                "{\"jet-event\":{\"event-id\":\"KERNEL_EVENT_IFA_ADD\",\"time\":\"2019-01-22-14:59:06\"}}");
            await client.Publish("a", "text", qos: 1);
            await client.Send(ScriptedPeer.PublishPacket("b", [0xFF, 0]));
        };
        int port = RealBroker.FreePort();
        string inventory = Path.Combine(_folder, "r.txt");
        string recording = Path.Combine(_folder, "r.ndjson");
        await File.WriteAllTextAsync(inventory, fleet.Lines(2, "site=fra")
            + "127.0.0.1:1 down\n", TestContext.Current.CancellationToken);
        await using var tool = Tool.Start(
            "collect", "--inventory", inventory, "-t", "#", "--record", recording, "--metrics",
                port.ToString(CultureInfo.InvariantCulture));
        await tool.UntilLines(11);
        fleet[CannedFleet.Address(0)].Client!.Cut();
        await tool.UntilLines(18);
        using var http = new HttpClient();
        string routers = await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/routers"),
            TestContext.Current.CancellationToken);
        tool.Signal(15);
        var ended = await tool.Exit();

        Assert.Superset(
            new HashSet<string> { "connected", "subscribed", "refused", "lost", "restored", "gap" },
            ended.Lines.Where(IsStatus)
                .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("status").GetString()!).ToHashSet());
        Fit("collect.json", ended.Lines);
        Fit("routers.json", routers.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Fit("recording.json", await File.ReadAllLinesAsync(recording, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Checks_inventories_and_topics_fit()
    {
        await using var fleet = CannedFleet.Start();
        string old = Path.Combine(_folder, "old.txt");
        string changed = Path.Combine(_folder, "new.txt");
        await File.WriteAllTextAsync(old, fleet.Lines(3, "site=fra"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(changed, fleet.Lines(2, "site=ham")
            + "127.0.0.1:1 down group=edge\n", TestContext.Current.CancellationToken);

        Fit("check.json", (await Tool.Run("check", "-h", "127.0.0.1", "-p",
            fleet.Port.ToString(CultureInfo.InvariantCulture), "-o", "json", "--wait", "0")).Lines);
        Fit("check.json", (await Tool.Run("check", "-h", "127.0.0.1", "-p", "1", "-o", "json")).Lines);
        Fit("fleet-check.json", (await Tool.Run("check", "--inventory", changed, "-o", "json")).Lines);
        Fit("inventory.json", (await Tool.Run("inventory", "list", changed, "-o", "json")).Lines);
        Fit("inventory.json", (await Tool.Run("inventory", "diff", old, changed, "-o", "json")).Lines);
        Fit("topics.json", (await Tool.Run("topics", "-o", "json")).Lines);
    }

    [Fact]
    public void The_schemas_refuse_what_does_not_fit()
    {
        Assert.NotNull(Problem("collect.json",
            "{\"v\":1,\"device\":\"r\",\"seq\":0,\"collector\":\"c\",\"tags\":{},\"ts\":\"2026-01-01T00:00:00.000000Z\",\"status\":\"lost\"}"));
        Assert.NotNull(Problem("message.json",
            "{\"ts\":\"now\",\"topic\":\"a\",\"qos\":0,\"retain\":false,\"encoding\":\"json\",\"payload\":1}"));
        Assert.NotNull(Problem("inventory.json",
            "{\"device\":\"r\",\"host\":\"h\",\"port\":0,\"tls\":false,\"tags\":{},\"filters\":[]}"));
        Assert.NotNull(Problem("topics.json", "{}"));
    }

    private static bool IsStatus(string line) => line.Contains("\"status\":", StringComparison.Ordinal);

    private static string? Problem(string schema, string line)
    {
        using var rules = JsonDocument.Parse(File.ReadAllText(Checkout.File($"docs/schemas/{schema}")));
        using var value = JsonDocument.Parse(line);
        return JsonSchema.Problem(rules.RootElement, value.RootElement);
    }

    private static void Fit(string schema, IEnumerable<string> lines)
    {
        var all = lines.ToList();
        Assert.NotEmpty(all);
        Assert.All(all, line => Assert.Null(Problem(schema, line)));
    }
}
