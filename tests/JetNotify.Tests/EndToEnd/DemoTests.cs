using System.Diagnostics;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.EndToEnd;

/// <summary><c>subscribe --demo</c>: the first command anybody runs.</summary>
public sealed class DemoTests
{
    private static readonly TimeSpan s_promise = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Events_come_within_two_seconds_with_nothing_else_installed()
    {
        var (ended, took) = await Timed();
        for (int again = 0; again < 4 && took > s_promise; again++)
        {
            // Others on the machine only ever add to it.
            (ended, took) = await Timed();
        }

        Assert.True(took <= s_promise, $"took {took}");
        Assert.Equal(0, ended.Code);
        Assert.Equal(20, ended.Lines.Length);
        Assert.All(ended.Lines, line => Assert.StartsWith("/junos/events/", line, StringComparison.Ordinal));
        Assert.Matches("^jetnotify: connected .*\njetnotify: subscribed .*\njetnotify: ended .*\n$", ended.Stderr);
    }

    private static async Task<(Ended, TimeSpan)> Timed()
    {
        long start = Stopwatch.GetTimestamp();
        var ended = await Tool.Run("subscribe", "--demo", "-C", "20");
        return (ended, Stopwatch.GetElapsedTime(start));
    }

    [Theory]
    [InlineData("--event ifa --op add -o json", "\"event-id\":\"KERNEL_EVENT_IFA_ADD\"")]
    [InlineData("--event route -o pretty", "route add")]
    [InlineData("--where severity=critical -o raw -N", "SNMPD_TRAP_COLD_START")]
    [InlineData("-V 5 -q 2 --syslog SNMP_TRAP_LINK_UP -F %q", "2")]
    [InlineData("-V 31 -t /junos/events/# --status -o json", "\"status\":\"connected\"")]
    public async Task Every_output_and_selector_works_with_it(string options, string printed)
    {
        var ended = await Tool.Run(["subscribe", "--demo", "-C", "1", .. options.Split(' ')]);

        Assert.Equal(0, ended.Code);
        Assert.Contains(printed, ended.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_day_goes_on_after_the_start()
    {
        var ended = await Tool.Run("subscribe", "--demo", "--syslog", "*", "--where", "event-id!=SNMP_TRAP_LINK_UP",
            "-C", "8", "-W", "60");

        Assert.Equal(0, ended.Code);
    }

    [Fact]
    public async Task It_can_be_recorded_and_ends_at_its_limits()
    {
        string folder = Directory.CreateTempSubdirectory("jetnotify-").FullName;
        string file = Path.Combine(folder, "demo.ndjson");

        Assert.Equal(0, (await Tool.Run("subscribe", "--demo", "-C", "3", "--record", file)).Code);

        Assert.Equal(3, (await Tool.Run("replay", file)).Lines.Length);
        Assert.Equal(27, (await Tool.Run("subscribe", "--demo", "-t", "nothing", "-W", "300ms")).Code);
        Directory.Delete(folder, recursive: true);
    }
}
