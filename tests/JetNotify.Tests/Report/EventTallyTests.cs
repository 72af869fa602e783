using System.Globalization;
using System.Text;
using JetNotify.Junos;
using JetNotify.Mqtt.Wire;
using JetNotify.Output;
using JetNotify.Recordings;
using JetNotify.Report;

namespace JetNotify.Tests.Report;

/// <summary>What a report counts, of synthetic events.</summary>
public sealed class EventTallyTests
{
    private const string Syslog = "/junos/events/syslog/";

    private static readonly DateTime s_noon = new(2026, 11, 27, 12, 0, 0, DateTimeKind.Utc);

    private readonly EventTally _tally = new(new MessageFilter(), withRows: true);

    [Fact]
    public void Every_message_counts_once_under_its_kind_operation_router_and_minute()
    {
        Add(0, "r1", "/junos/events/kernel/interfaces/ifd/add/xe-0/0/1", """{"jet-event":{"event-id":"KERNEL_EVENT_IFD_ADD"}}""");
        Add(59, "r1", "/junos/events/kernel/route/delete/inet/192.0.2.0/24",
            """{"jet-event":{"event-id":"X","attributes":{"table-name":"red.inet.0"}}}""");
        Add(60, "r2", "a/b", "not JSON");

        Assert.Equal((3, 1), (_tally.Messages, _tally.Foreign));
        Assert.Equal(1, _tally.Count(EventKind.Ifd, EventOp.Add));
        Assert.Equal(1, _tally.Count(EventKind.Route, EventOp.Delete));
        Assert.Equal([("r1", 2L), ("r2", 1L)], _tally.Devices.Top(9));
        Assert.Equal([("red.inet.0", 1L)], _tally.Tables.Top(9));
        Assert.Equal([(s_noon, 2L), (s_noon.AddMinutes(1), 1L)], _tally.Times.InOrder());
        Assert.Equal((s_noon, s_noon.AddSeconds(60)), (_tally.First, _tally.Last));
        Assert.Equal(3, _tally.Rows.Count);
    }

    [Fact]
    public void A_link_is_down_from_one_trap_to_the_other_and_each_counts()
    {
        Link(0, "DOWN", "xe-0/0/1");
        Link(10, "UP", "xe-0/0/1");
        Link(20, "DOWN", "xe-0/0/1");
        Link(25, "UP", "ae0");

        Assert.Equal(["xe-0/0/1", "ae0"], _tally.Links.Select(link => link.Name));
        var link = _tally.Links[0];
        Assert.Equal((2, 1, TimeSpan.FromSeconds(10)), (link.Downs, link.Ups, link.DownTime));
        Assert.Equal(new LinkChange(s_noon.AddSeconds(20), false), link.Last);
    }

    [Fact]
    public void Links_that_flap_for_ever_keep_their_last_changes_and_all_counts()
    {
        for (int i = 0; i < 5_000; i++)
        {
            Link(i, i % 2 == 0 ? "DOWN" : "UP", "xe-0/0/1");
        }

        Assert.Equal((2_500, 2_500), (_tally.Links[0].Downs, _tally.Links[0].Ups));
        Assert.Equal(LinkHistory.MostKept, _tally.Links[0].Changes.Count);
    }

    [Fact]
    public void A_commit_told_three_times_is_one_and_the_next_begins_with_its_first_word()
    {
        Commit(0, "UI_COMMIT", "lab");
        Commit(1, "UI_COMMIT_PROGRESS", "lab");
        Commit(2, "UI_COMMIT_COMPLETED", "");
        Add(3, "r1", "/junos/events/genpub/config-update", """{"commit-patch":{"configuration":{}}}""");
        Link(4, "DOWN", "xe-0/0/1");
        Commit(5, "UI_COMMIT", "noc");
        Link(70, "UP", "xe-0/0/1");

        Assert.Equal([("lab", s_noon), ("noc", s_noon.AddSeconds(5))], _tally.Commits.Select(one => (one.User!, one.At)));
        Assert.Equal([new("syslog", 1L)], _tally.Commits.First().Followed);
        Assert.Empty(_tally.Commits.Last().Followed);
    }

    [Fact]
    public void A_gap_is_from_lost_to_restored_or_to_the_end()
    {
        Status(0, """{"ts":"x","device":"r1","status":"lost","why":"reset"}""");
        Status(12, """{"ts":"x","device":"r1","status":"restored","gap":12.000}""");
        Status(20, """{"ts":"x","device":"r2","status":"lost","why":"silent"}""");
        Status(30, """{"ts":"x","device":"r3","status":"restored","gap":5.5}""");
        _tally.End();

        Assert.Equal(
        [
            new ConnectionGap("r1", s_noon, TimeSpan.FromSeconds(12), "reset"),
            new ConnectionGap("r2", s_noon.AddSeconds(20), null, "silent"),
            new ConnectionGap("r3", s_noon.AddSeconds(24.5), TimeSpan.FromSeconds(5.5), null),
        ], _tally.Gaps);
    }

    [Fact]
    public void Times_that_become_too_many_are_counted_in_wider_stretches_and_none_is_lost()
    {
        for (int i = 0; i < 300_000; i++)
        {
            _tally.Times.Add(i % 3, s_noon.AddMinutes(i));
        }

        Assert.Equal(TimeSpan.FromMinutes(8), _tally.Times.Width);
        Assert.Equal(300_000, _tally.Times.InOrder().Sum(slot => slot.Count));
    }

    [Fact]
    public void Commits_and_gaps_that_are_too_many_are_counted_and_the_last_are_kept()
    {
        for (int i = 0; i < 10_002; i++)
        {
            Commit(i, "UI_COMMIT", $"u{i}");
            Status(i, $"{{\"device\":\"r1\",\"status\":\"restored\",\"gap\":{i}}}");
        }

        _tally.End();

        Assert.Equal((10_002, 10_000, "u10001"), (_tally.CommitCount, _tally.Commits.Count, _tally.Commits.Last().User));
        Assert.Equal((10_002, 10_000), (_tally.GapCount, _tally.Gaps.Count));
    }

    [Fact]
    public void Names_beyond_the_bound_are_counted_together()
    {
        var counts = new NameCounts();
        for (int i = 0; i < NameCounts.Most + 5; i++)
        {
            counts.Add(Encoding.UTF8.GetBytes(i.ToString(CultureInfo.InvariantCulture)));
        }

        Assert.Equal((NameCounts.Most, 5L), (counts.Count, counts.Others));
    }

    [Fact]
    public void A_page_has_hostile_text_as_data_alone()
    {
        Add(0, "</script><script>alert(1)</script>", "a/<b>", "\"</script>\u001b[31m");
        _tally.End();
        using var page = new MemoryStream();

        ReportPage.Write(_tally, "head & <shoulders>", TimeZoneInfo.Utc, page);

        string text = Encoding.UTF8.GetString(page.ToArray());
        Assert.Equal(2, text.Split("</script>").Length - 1);
        Assert.DoesNotContain("alert(1)</", text, StringComparison.Ordinal);
        Assert.DoesNotContain("/*DATA*/", text, StringComparison.Ordinal);
    }

    private void Link(int second, string state, string name) => Add(second, "r1", $"{Syslog}SNMP_TRAP_LINK_{state}",
        $$$$"""{"jet-event":{"event-id":"SNMP_TRAP_LINK_{{{{state}}}}","attributes":{"interface-name":"{{{{name}}}}"}}}""");

    private void Commit(int second, string tag, string user) => Add(second, "r1", Syslog + tag,
        $$$$"""{"jet-event":{"event-id":"{{{{tag}}}}","attributes":{"username":"{{{{user}}}}"}}}""");

    private void Add(int second, string device, string topic, string payload) => _tally.Add(new RecordingEntry
    {
        At = s_noon.AddSeconds(second),
        Device = Encoding.UTF8.GetBytes(device),
        Publish = new Publish { Topic = Encoding.UTF8.GetBytes(topic), Payload = Encoding.UTF8.GetBytes(payload) },
    });

    private void Status(int second, string record) => _tally.Add(new RecordingEntry
    {
        At = s_noon.AddSeconds(second),
        Status = Encoding.UTF8.GetBytes(record),
    });
}
