using System.Globalization;
using System.Text.Json;
using JetNotify.Tests.Fleet;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.EndToEnd;

/// <summary><c>collect</c> as a user runs it, against many brokers.</summary>
public sealed class CollectTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jetnotify-collect-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string File(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        System.IO.File.WriteAllText(path + ".new", text);
        System.IO.File.Move(path + ".new", path, overwrite: true);
        return path;
    }

    [Fact]
    public async Task Every_record_has_its_device_its_number_its_tags_and_the_collector()
    {
        await using var fleet = CannedFleet.Start();
        fleet.Script = client =>
            client.Publish("/junos/events/kernel/interfaces/ifa/add/ge-0/0/0.0/inet/192.0.2.1/24", "{\"a\": 1}");
        string inventory = File("r.txt", fleet.Lines(3, "site=fra"));

        await using var tool = Tool.Start("collect", "--inventory", inventory, "--collector", "noc-1");
        await tool.UntilLines(9);
        tool.Signal(15);
        var ended = await tool.Exit();

        Assert.Equal(0, ended.Code);
        var records = ended.Lines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        foreach (var device in records.GroupBy(record => record.GetProperty("device").GetString()))
        {
            Assert.Equal(["connected", "subscribed", "event"], device.Select(record =>
                record.TryGetProperty("status", out var status) ? status.GetString() : "event"));
            Assert.Equal([1, 2, 3], device.Select(record => record.GetProperty("seq").GetInt32()));
            Assert.All(device, record =>
            {
                Assert.Equal(1, record.GetProperty("v").GetInt32());
                Assert.Equal("noc-1", record.GetProperty("collector").GetString());
                Assert.Equal("fra", record.GetProperty("tags").GetProperty("site").GetString());
            });
            Assert.Equal("1", device.Last().GetProperty("payload").GetProperty("a").GetRawText());
        }
    }

    [Fact]
    public async Task Routers_are_typed_without_a_file_and_pretty_shows_the_device()
    {
        await using var fleet = CannedFleet.Start();
        fleet.Script = client => client.Publish("a/b", "x");

        var ended = await Tool.Run(
            "collect", "-h", $"127.0.0.1:{fleet.Port}", "-h", $"127.0.0.2:{fleet.Port}", "-t", "a/#", "-o", "pretty",
                "-C", "2");

        Assert.Equal(0, ended.Code);
        Assert.Equal(
            [$"127.0.0.1:{fleet.Port}", $"127.0.0.2:{fleet.Port}"], ended.Lines.Select(line => line.Split(' ')[0])
                .Order(StringComparer.Ordinal));
        Assert.Equal(["a/#"], fleet["127.0.0.1"].Asked);
    }

    [Fact]
    public async Task Conditions_know_the_device_and_its_tags()
    {
        await using var fleet = CannedFleet.Start();
        fleet.Script = client => client.Publish("a", "x");
        string inventory = File("r.txt",
            $"127.0.0.1:{fleet.Port} a site=fra\n127.0.0.2:{fleet.Port} b site=ham\n127.0.0.3:{fleet.Port} c "
                + $"site=fra\n");

        await using var tool = Tool.Start(
            "collect", "--inventory", inventory, "-t", "#", "-o", "text", "--where", "tags.site = fra and device != a");
        await tool.UntilLines(1);
        await Deadline.Until(() => fleet.Subscribed == 3, "all three are subscribed to");
        tool.Signal(15);

        Assert.Equal(["c a x"], (await tool.Exit()).Lines);
    }

    [Fact]
    public async Task What_is_acknowledged_was_written()
    {
        await using var fleet = CannedFleet.Start();
        fleet.Script = async client =>
        {
            for (int i = 1; i <= 20; i++)
            {
                await client.Publish("a", "x", qos: 1, id: i);
            }
        };

        await using var tool = Tool.StartUnread("collect", "-h", $"127.0.0.1:{fleet.Port}", "-t", "a", "-C", "20");
        var ended = await tool.Exit();

        Assert.Equal(0, ended.Code);
        await Deadline.Until(() => fleet["127.0.0.1"].Other.Contains((byte)0xE0), "DISCONNECT came");
        Assert.Equal(20, fleet["127.0.0.1"].Other.Count(type => type == 0x40));
    }

    [Fact]
    public async Task A_change_touches_what_is_different_and_nothing_else()
    {
        await using var fleet = CannedFleet.Start();
        string[] lines = [.. Enumerable.Range(0, 20).Select(i => $"{CannedFleet.Address(i)}:{fleet.Port} r{i} site=a")];
        string inventory = File("r.txt", string.Join('\n', lines));
        await using var tool = Tool.Start("collect", "--inventory", inventory, "-t", "a/#");
        await Deadline.Until(() => fleet.Subscribed == 20, "all are subscribed to");
        int before = fleet.Connections;

        lines[3] = $"{CannedFleet.Address(30)}:{fleet.Port} r3 site=a";
        lines[4] += " keepalive=5s";
        lines[5] = lines[5].Replace("site=a", "site=b", StringComparison.Ordinal);
        lines[6] += " topic=b/#";
        lines[7] = $"{CannedFleet.Address(31)}:{fleet.Port} new site=a";
        File("r.txt", string.Join('\n', lines));
        tool.Signal(1);
        await tool.UntilStderr(
            "read again: 1 added, 1 removed, 2 to connect again, 1 with other topics, 1 with other tags");
        await Deadline.Until(() => fleet.Subscribed == 20 && fleet.Connections == before
            + 3, $"only three connect: {fleet.Connections - before}");
        await Deadline.Until(() => fleet[CannedFleet.Address(6)].Asked.Count == 3,
            "filters are changed on the standing connection");

        Assert.Equal(["a/#", "b/#", "-a/#"], fleet[CannedFleet.Address(6)].Asked);
        Assert.Equal(1, fleet[CannedFleet.Address(6)].Connections);
        Assert.Equal(2, fleet[CannedFleet.Address(4)].Connections);
        Assert.Contains((byte)0xE0, fleet[CannedFleet.Address(7)].Other);
    }

    [Fact]
    public async Task A_changed_file_is_read_without_a_signal()
    {
        await using var fleet = CannedFleet.Start();
        string inventory = File("r.txt", fleet.Lines(2));
        await using var tool = Tool.Start("collect", "--inventory", inventory);
        await Deadline.Until(() => fleet.Subscribed == 2, "both are subscribed to");

        File("r.txt", fleet.Lines(3));

        await Deadline.Until(() => fleet.Subscribed == 3, "the third is subscribed to");
        Assert.Equal(3, fleet.Connections);
    }

    [Fact]
    public async Task A_file_that_cannot_be_or_that_loses_many_leaves_everything_as_it_was()
    {
        await using var fleet = CannedFleet.Start();
        string inventory = File("r.txt", fleet.Lines(10));
        await using var tool = Tool.Start("collect", "--inventory", inventory);
        await Deadline.Until(() => fleet.Subscribed == 10, "all are subscribed to");

        File("r.txt", fleet.Lines(10) + "x=y\n");
        tool.Signal(1);
        await tool.UntilStderr("the inventory stays as it was before");
        Assert.Contains("r.txt:11: ", tool.Stderr, StringComparison.Ordinal);
        File("r.txt", fleet.Lines(7));
        tool.Signal(1);
        await tool.UntilStderr("would lose 3 of 10 routers, more than a fifth");
        File("r.txt", fleet.Lines(8));
        tool.Signal(1);
        await tool.UntilStderr("2 removed");

        Assert.Equal(10, fleet.Connections);
        await Deadline.Until(() => fleet.Subscribed == 8, "two are left alone");
    }

    [Fact]
    public async Task A_router_that_is_lost_comes_back_and_the_gap_is_said()
    {
        await using var fleet = CannedFleet.Start();
        await using var tool = Tool.Start("collect", "-h", $"127.0.0.1:{fleet.Port}", "-t", "a");
        await Deadline.Until(() => fleet.Subscribed == 1, "it is subscribed to");

        fleet["127.0.0.1"].Client!.Cut();
        await tool.UntilLines(6);
        tool.Signal(15);

        var records = (await tool.Exit()).Lines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(
            ["connected", "subscribed", "lost", "restored", "gap", "subscribed"],
                records.Select(record => record.GetProperty("status").GetString()));
        Assert.Equal("certain", records[4].GetProperty("certainty").GetString());
        Assert.InRange(records[3].GetProperty("gap").GetDouble(), 0.9, 10);
    }

    [Fact]
    public async Task Who_closes_without_a_word_is_said_with_the_cure_and_left_in_peace()
    {
        await using var fleet = CannedFleet.Start();
        fleet.Greet = client =>
        {
            client.Dispose();
            return Task.FromResult(true);
        };
        await using var tool = Tool.Start("collect", "-h", $"127.0.0.1:{fleet.Port}", "-t", "a");

        await tool.UntilLines(1);
        tool.Signal(15);
        var refused = JsonDocument.Parse((await tool.Exit()).Lines[0]).RootElement;

        Assert.Equal("refused", refused.GetProperty("status").GetString());
        Assert.Contains("allow-clients address 127.0.0.1/32", refused.GetProperty("why")
            .GetString(), StringComparison.Ordinal);
        Assert.InRange(refused.GetProperty("retry-in").GetDouble(), 270, 330);
        Assert.Equal(1, fleet.Connections);
    }

    [Theory]
    [InlineData("{device}.ndjson", "r00000.ndjson r00001.ndjson r00002.ndjson")]
    [InlineData("all.ndjson", "all.ndjson")]
    public async Task A_recording_is_of_the_fleet_or_of_each_router(string name, string files)
    {
        await using var fleet = CannedFleet.Start();
        fleet.Script = client => client.Publish("a", "x");
        string inventory = File("r.txt", fleet.Lines(3));
        string folder = Directory.CreateDirectory(Path.Combine(_folder, "recorded")).FullName;

        var ended = await Tool.Run("collect", "--inventory", inventory, "-t", "a", "-C", "3", "--record",
            Path.Combine(folder, name));
        var replayed = await Tool.Run(["replay", .. Directory.GetFiles(folder), "-o", "json"]);

        Assert.Equal(0, ended.Code);
        Assert.Equal(files, string.Join(' ',
            Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal)));
        Assert.Equal(3, replayed.Lines.Length);
        Assert.Equal(0, replayed.Code);
        Assert.DoesNotContain("no line of a recording", replayed.Stderr, StringComparison.Ordinal);
        string recorded = string.Concat(Directory.GetFiles(folder).Select(System.IO.File.ReadAllText));
        Assert.All(Enumerable.Range(0, 3), i =>
            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"\"device\":\"r{i:00000}\""), recorded,
                StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("no routers", "collect")]
    [InlineData("not together with --host", "collect", "-h", "a", "--inventory", "b")]
    [InlineData("does not exist", "collect", "--inventory", "/nowhere/r.toml")]
    [InlineData("not together with --url", "collect", "-h", "a", "--url", "mqtt://a")]
    [InlineData("--idle-timeout: is of subscribe", "collect", "-h", "a", "--idle-timeout", "1s")]
    [InlineData("--shard: 3/2 is not a part", "collect", "-h", "a", "--shard", "3/2")]
    [InlineData("--connect-rate: x is not a rate", "collect", "-h", "a", "--connect-rate", "x")]
    [InlineData("--metrics: x is not an address and a port", "collect", "-h", "a", "--metrics", "x")]
    [InlineData("--bind: 1.2.3 is not an IPv4 or IPv6 address", "collect", "-h", "a", "--bind", "1.2.3")]
    [InlineData("names are unique", "collect", "-h", "a", "-h", "a")]
    [InlineData("--only and --shard leave none", "collect", "-h", "a", "--only", "site = fra")]
    [InlineData("--disable-clean-session: needs --id", "collect", "-h", "a", "-c")]
    [InlineData("tags are of the routers of an inventory", "subscribe", "-h", "a", "--event", "all", "--where",
        "tags.site = fra")]
    [InlineData("diff compares two files", "inventory", "diff", "a")]
    [InlineData("did you mean check?", "inventory", "chek", "a")]
    public async Task What_cannot_be_is_said_before_anything_is_connected(string what, params string[] arguments)
    {
        var ended = await Tool.Run(arguments);

        Assert.Equal(2, ended.Code);
        Assert.Contains(what, ended.Stderr, StringComparison.Ordinal);
    }
}
