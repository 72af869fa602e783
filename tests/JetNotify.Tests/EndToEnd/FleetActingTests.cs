using System.Globalization;
using System.Text.Json;
using JetNotify.Tests.Fleet;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.EndToEnd;

/// <summary><c>--on</c> and <c>--exec</c> of <c>collect</c>, on synthetic events of routers of our own.</summary>
public sealed class FleetActingTests : IDisposable
{
    private const string Down = "/junos/events/syslog/SNMP_TRAP_LINK_DOWN";

    private readonly string _folder = Directory.CreateTempSubdirectory("jetnotify-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Flaps_of_each_router_are_derived_acted_on_and_counted()
    {
        await using var fleet = CannedFleet.Start();
        fleet.Script = async client =>
        {
            for (int i = 0; i < 3; i++)
            {
                await client.Publish(Down, RecordedLine.LinkPayload("xe-0/0/1", "DOWN"));
            }
        };
        string inventory = File("r.txt", fleet.Lines(2, "site=fra"));
        string acted = Path.Combine(_folder, "acted");
        string port = RealBroker.FreePort().ToString(CultureInfo.InvariantCulture);
        await using var tool = Tool.Start("collect", "--inventory", inventory, "--event", "syslog", "--metrics", port,
            "--on", "flap(interface, 3 in 5m)", "--where", "kind = flap and tags.site = fra",
            "--exec", $"cat >> {acted}; echo \"$JETNOTIFY_DEVICE $JETNOTIFY_STATE\" >> {acted}", "--exec-max", "1");
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };

        string metrics = "";
        await Deadline.Until(() =>
        {
            metrics = Get(http);
            return metrics.Contains("jetnotify_actions_done_total 2\n", StringComparison.Ordinal);
        }, () => metrics);
        tool.Signal(15);
        var ended = await tool.Exit();

        Assert.Contains("jetnotify_derived_flaps_total 2\n", metrics, StringComparison.Ordinal);
        Assert.Contains("jetnotify_actions_failed_total 0\n", metrics, StringComparison.Ordinal);
        Assert.Contains("jetnotify_events_total{device=\"r00000\",kind=\"syslog\"} 3", metrics, StringComparison.Ordinal);
        var flaps = ended.Lines.Select(line => JsonDocument.Parse(line).RootElement)
            .Where(record => record.TryGetProperty("topic", out _)).ToList();
        Assert.Equal(["r00000", "r00001"], flaps.Select(record => record.GetProperty("device").GetString()).Order());
        Assert.All(flaps, record => Assert.Equal("fra", record.GetProperty("tags").GetProperty("site").GetString()));
        string[] lines = await System.IO.File.ReadAllLinesAsync(acted, TestContext.Current.CancellationToken);
        Assert.Equal(["r00000 begin", "r00001 begin"], lines.Where(line => line[0] == 'r').Order());
        Assert.Equal(ended.Lines.Where(line => line.Contains("\"topic\"", StringComparison.Ordinal)).Order(),
            lines.Where(line => line[0] == '{').Order());
        Assert.Contains("--exec: 2 done, 0 failed", ended.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silent_router_is_told_also_one_that_never_spoke_and_one_that_is_no_more_is_not()
    {
        await using var fleet = CannedFleet.Start();
        string inventory = File("r.txt", fleet.Lines(2));
        string state = Path.Combine(_folder, "state");
        await using var tool = Tool.Start("collect", "--inventory", inventory, "-o", "text", "--allow-shrink",
            "--on", "silence(router, 3s)", "--state", state);
        await tool.UntilStderr("collecting from 2");

        File("r.txt", fleet.Lines(1));
        await tool.UntilLines(1);
        tool.Signal(15);
        var ended = await tool.Exit();

        Assert.Equal(0, ended.Code);
        Assert.StartsWith("r00000 jetnotify/silence/r00000 ", Assert.Single(ended.Lines), StringComparison.Ordinal);
        string remembered = await System.IO.File.ReadAllTextAsync(state, TestContext.Current.CancellationToken);
        Assert.Contains("\"on\":true", remembered, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("add --act", "replay", "x", "--exec", "true")]
    [InlineData("needs --exec or --webhook", "replay", "x", "--act")]
    [InlineData("--syslog", "collect", "-h", "a", "--event", "ifa", "--on", "down(interface) for 1s")]
    [InlineData("asks for what --on derives", "replay", "x", "--where", "kind = flap")]
    [InlineData("asks for what --on derives", "watch", "-h", "a", "--event", "all", "--where", "kind = flap")]
    [InlineData("asks for what --on derives", "collect", "-h", "a", "--event", "ifa", "--where", "kind = down")]
    public async Task What_cannot_be_is_refused_before_anything_happens(string said, params string[] arguments)
    {
        var ended = await Tool.Run(arguments);

        Assert.Equal(2, ended.Code);
        Assert.Contains(said, ended.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replay_acts_where_that_is_asked_for_and_holds_down_by_the_clock_of_the_recording()
    {
        var noon = new DateTime(2026, 11, 28, 12, 0, 0, DateTimeKind.Utc);
        string recording = File("r.ndjson", RecordedLine.Header + "\n" + string.Concat(((int[])[0, 10, 40, 45])
            .Select(second => RecordedLine.Link(noon.AddSeconds(second), "r1", "xe-0/0/1", "DOWN") + "\n")));
        string acted = Path.Combine(_folder, "acted");

        var ended = await Tool.Run("replay", recording, "--act", "--exec", $"cat >> {acted}", "--exec-max", "1",
            "--hold-down", "30s");

        Assert.Equal(0, ended.Code);
        string[] lines = await System.IO.File.ReadAllLinesAsync(acted, TestContext.Current.CancellationToken);
        Assert.Equal(["00", "40"], lines.Select(line => line.Split("12:00:")[1][..2]));
        Assert.Contains("--hold-down: 2 events set nothing off", ended.Stderr, StringComparison.Ordinal);
    }

    private static string Get(HttpClient http)
    {
        try
        {
            return http.GetStringAsync("/metrics").GetAwaiter().GetResult();
        }
        catch (HttpRequestException)
        {
            return "";
        }
    }

    private string File(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        System.IO.File.WriteAllText(path + ".new", text);
        System.IO.File.Move(path + ".new", path, overwrite: true);
        return path;
    }
}
