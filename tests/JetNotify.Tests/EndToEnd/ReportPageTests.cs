using System.Text;
using Deque.AxeCore.Commons;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.EndToEnd;

/// <summary>The page of <c>report --html</c> in Chromium, of synthetic events.</summary>
public sealed class ReportPageTests : IDisposable
{
    private static readonly DateTime s_noon = new(2026, 11, 27, 12, 0, 0, DateTimeKind.Utc);

    private readonly string _folder = Directory.CreateTempSubdirectory("jetnotify-").FullName;

    public ReportPageTests() => Assert.SkipUnless(Browser.IsInstalled, "chromium is not installed");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Events_are_filtered_sorted_and_zoomed_into()
    {
        await using var page = await Open(3_000);

        Assert.Equal("3,000 of 3,000 events", await Text(page, "#shown"));
        await page.Click("#filter");
        await page.Type("r2 xe-0/0/1");
        Assert.Equal("500 of 3,000 events", await Text(page, "#shown"));
        await page.Click("#window th:nth-child(1) button");
        Assert.Equal("descending", (await page.Evaluate(
            "document.querySelector('#window th').getAttribute('aria-sort')"))!.GetValue<string>());
        Assert.StartsWith("2026-11-27 12:49:5", await Text(page, "#rows tr td"), StringComparison.Ordinal);
        await page.Click("#in");
        Assert.Equal("250 of 3,000 events", await Text(page, "#shown"));
        await page.Click("#all");
        Assert.Equal("500 of 3,000 events", await Text(page, "#shown"));
        Assert.NotEmpty(await page.Screenshot());
    }

    [Fact]
    public async Task A_row_of_the_links_leads_to_their_events()
    {
        await using var page = await Open(3_000);

        await page.Click("#tables .link");

        Assert.Contains("xe-0/0/1", await Text(page, "#rows"), StringComparison.Ordinal);
        Assert.Equal("500 of 3,000 events", await Text(page, "#shown"));
    }

    [Fact]
    public async Task Up_and_down_are_bars_a_row_for_each_interface()
    {
        await using var page = await Open(60);

        Assert.Equal(2, (await page.Evaluate("document.querySelectorAll('#timeline .area').length"))!.GetValue<int>());
        Assert.True((await page.Evaluate("document.querySelectorAll('#timeline .down').length"))!.GetValue<int>() > 0);
        Assert.True((await page.Evaluate("document.querySelectorAll('#timeline .up').length"))!.GetValue<int>() > 0);
    }

    [Fact]
    public async Task A_hundred_thousand_events_are_there_within_two_seconds()
    {
        await using var page = await Open(100_000);

        Assert.Equal("100,000 of 100,000 events", await Text(page, "#shown"));
        Assert.InRange(await page.Worked(), 0.01, 2);
    }

    [Fact]
    public async Task Nothing_is_loaded_from_anywhere()
    {
        await using var page = await Open(60);

        Assert.Equal(0, (await page.Evaluate("performance.getEntriesByType('resource').length"))!.GetValue<int>());
    }

    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    public async Task A_check_of_accessibility_finds_nothing(string colours)
    {
        await using var page = await Open(3_000);
        await page.UseColours(colours);

        await page.Evaluate(new BundledAxeScriptProvider().GetScript() + "\n;0");
        string found = (await page.Evaluate("""
            axe.run().then(result => result.violations.map(one =>
              `${one.id}: ${one.help}: ${one.nodes.map(node => node.html).join(' ')}`).join('\n'))
            """))!.GetValue<string>();

        Assert.Equal("", found);
    }

    private static async Task<string> Text(Browser page, string selector) =>
        (await page.Evaluate($"document.querySelector('{selector}').textContent"))!.GetValue<string>();

    /// <summary>Two routers; of six messages one is of the link of r2's xe-0/0/1, down and up in turn.</summary>
    private async Task<Browser> Open(int events)
    {
        string recording = Path.Combine(_folder, "r.ndjson");
        var text = new StringBuilder(RecordedLine.Header + "\n");
        for (int i = 0; i < events; i++)
        {
            var at = s_noon.AddSeconds(i);
            string line = i % 6 == 1 ? RecordedLine.Link(at, "r2", "xe-0/0/1", i % 12 == 1 ? "DOWN" : "UP")
                : RecordedLine.Of(at, "r1", $"/junos/events/kernel/route/add/inet/198.18.{i % 200}.0/24",
                    """{"jet-event":{"event-id":"KERNEL_EVENT_ROUTE_ADD","attributes":{"table-name":"inet.0"}}}""");
            text.Append(line).Append('\n');
        }

        await File.WriteAllTextAsync(recording, text.ToString(), TestContext.Current.CancellationToken);
        string page = Path.Combine(_folder, "report.html");
        await using var tool = Tool.StartWith(
            readStdout: true, new Dictionary<string, string> { ["TZ"] = "UTC" }, "report", recording, "--html", page);
        Assert.Equal(0, (await tool.Exit()).Code);
        return await Browser.Open(page);
    }
}
