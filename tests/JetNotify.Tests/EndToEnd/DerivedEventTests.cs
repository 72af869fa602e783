using System.Globalization;
using System.Text;
using System.Text.Json;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.EndToEnd;

/// <summary><c>--on</c> as it is used, on synthetic events.</summary>
public sealed class DerivedEventTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jetnotify-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_replay_derives_what_happened_by_the_clock_of_the_recording()
    {
        string recording = Recording((0, "DOWN"), (5, "UP"), (10, "DOWN"), (15, "UP"), (20, "DOWN"), (400, "UP"));

        var ended = await Tool.Run("replay", recording, "-o", "json", "--on", "flap(interface, 3 in 1m)",
            "--on", "down(interface) for 30s", "--on", "silence(router, 5m)", "--where", "event-id = JETNOTIFY_*");

        Assert.Equal(0, ended.Code);
        Assert.Equal(
        [
            "jetnotify/flap/r1/xe-0/0/1 begin 12:00:20",
            "jetnotify/down/r1/xe-0/0/1 begin 12:00:50",
            "jetnotify/flap/r1/xe-0/0/1 end 12:01:20",
            "jetnotify/silence/r1 begin 12:05:20",
            "jetnotify/silence/r1 end 12:06:40",
            "jetnotify/down/r1/xe-0/0/1 end 12:06:40",
        ], ended.Lines.Select(Describe));
    }

    [Fact]
    public async Task Its_kind_is_one_for_conditions_records_and_people()
    {
        string recording = Recording((0, "DOWN"), (5, "UP"), (10, "DOWN"));
        string[] line = ["replay", recording, "--on", "flap(interface, 2 in 1m)", "--where", "kind = flap"];

        var json = await Tool.Run([.. line, "-o", "json"]);
        var pretty = await Tool.Run([.. line, "-o", "pretty"]);

        using var record = JsonDocument.Parse(Assert.Single(json.Lines));
        var jet = record.RootElement.GetProperty("jet");
        Assert.Equal(("flap", "xe-0/0/1"),
            (jet.GetProperty("kind").GetString(), jet.GetProperty("interface").GetString()));
        Assert.Matches("^2026-11-28 12:00:10Z +r1 +warning flap +xe-0/0/1 +xe-0/0/1 flaps: down 2 times\n$",
            pretty.Stdout);
    }

    [Fact]
    public async Task What_is_derived_is_shown_beside_what_was_selected_by_name()
    {
        string recording = Recording((0, "DOWN"), (5, "UP"), (10, "DOWN"));

        var ended = await Tool.Run(
            "replay", recording, "--event", "ifa", "--on", "flap(interface, 2 in 1m)", "-F", "%t");

        Assert.Equal((0, "jetnotify/flap/r1/xe-0/0/1\n"), (ended.Code, ended.Stdout));
    }

    [Fact]
    public async Task A_router_that_says_nothing_is_told_while_nothing_comes_and_a_restart_remembers()
    {
        string state = Path.Combine(_folder, "state");
        await using var broker = await RealBroker.Start();
        string port = broker.Port.ToString(CultureInfo.InvariantCulture);
        string[] line = ["subscribe", "-h", "127.0.0.1", "-p", port, "-t", "a", "--on", "silence(router, 1s)", "-F", "%t %p", "--state", state, "-C", "1"];

        var first = await Tool.Run(line);
        var second = await Tool.Run([.. line[..^1], "2", "-W", "2s"]);

        Assert.Equal(0, first.Code);
        Assert.StartsWith("jetnotify/silence/127.0.0.1 ", first.Stdout, StringComparison.Ordinal);
        string remembered = await File.ReadAllTextAsync(state, TestContext.Current.CancellationToken);
        Assert.Contains("\"on\":true", remembered, StringComparison.Ordinal);
        Assert.Equal((27, ""), (second.Code, second.Stdout));
    }

    [Theory]
    [InlineData("needs --on", "--state", "x")]
    [InlineData("is no rule", "--on", "flap(x)")]
    [InlineData("--syslog 'SNMP_TRAP_LINK_*'", "--on", "down(interface) for 30s", "--event", "ifa")]
    [InlineData("asks for what --on derives", "--where", "kind = flap")]
    [InlineData("asks for what --on derives", "--where", "op = add or (kind =~ ^silence and not severity = error)")]
    [InlineData("is no state of rules", "--on", "silence(router, 1s)", "--state", "/dev/null")]
    public async Task What_cannot_be_is_refused_before_anything_is_connected(string said, params string[] options)
    {
        var ended = await Tool.Run(["subscribe", "--demo", .. options]);

        Assert.Equal(2, ended.Code);
        Assert.Contains(said, ended.Stderr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kind != flap")]
    [InlineData("not kind = flap")]
    public async Task Whoever_wants_none_of_them_need_not_derive_any(string condition)
    {
        var ended = await Tool.Run("subscribe", "--demo", "-C", "1", "-F", "%t", "--where", condition);

        Assert.Equal(0, ended.Code);
        Assert.Single(ended.Lines);
    }

    private static string Describe(string line)
    {
        using var record = JsonDocument.Parse(line);
        var root = record.RootElement;
        var attributes = root.GetProperty("payload").GetProperty("jet-event").GetProperty("attributes");
        return $"{root.GetProperty("topic")} {attributes.GetProperty("state")} {root.GetProperty("ts").GetString()![11..19]}";
    }

    private string Recording(params (int Second, string State)[] changes)
    {
        string path = Path.Combine(_folder, "r.ndjson");
        var text = new StringBuilder(RecordedLine.Header + "\n");
        foreach (var (second, state) in changes)
        {
            var at = new DateTime(2026, 11, 28, 12, 0, 0, DateTimeKind.Utc).AddSeconds(second);
            text.Append(RecordedLine.Link(at, "r1", "xe-0/0/1", state)).Append('\n');
        }

        File.WriteAllText(path, text.ToString());
        return path;
    }
}
