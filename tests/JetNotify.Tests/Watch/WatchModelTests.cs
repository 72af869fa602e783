using System.Text;
using JetNotify.Tests.Support;
using JetNotify.Watch;

namespace JetNotify.Tests.Watch;

/// <summary>What <c>watch</c> keeps of synthetic events, and what that costs.</summary>
public sealed class WatchModelTests
{
    private static readonly DateTime s_now = new(2026, 11, 28, 12, 0, 0, DateTimeKind.Utc);

    private readonly WatchModel _model = new(new HandClock());

    [Fact]
    public void An_event_like_those_before_allocates_nothing()
    {
        (byte[] Topic, byte[] Payload)[] events =
        [
            Of("/junos/events/kernel/route/add/inet/198.18.0.0/24",
                """{"jet-event":{"event-id":"KERNEL_EVENT_ROUTE_ADD","attributes":{"table-name":"inet.0"}}}"""),
            Of("/junos/events/kernel/interfaces/ifa/add/xe-0/0/0.0/inet/192.0.2.1/24",
                """{"jet-event":{"event-id":"KERNEL_EVENT_IFA_ADD","attributes":{"name":"xe-0/0/0","subunit":0}}}"""),
            Of("/junos/events/syslog/SNMP_TRAP_LINK_DOWN",
                """{"jet-event":{"event-id":"SNMP_TRAP_LINK_DOWN","attributes":{"interface-name":"xe-0/0/1"}}}"""),
            Of("a/b", "no event"),
        ];
        var router = _model.Router("r1");
        void AddAll()
        {
            foreach (var (topic, payload) in events)
            {
                var message = _model.Decoder.Decode(topic, payload, router.Device);
                _model.Add(router, in message, s_now);
            }
        }

        for (int i = 0; i < 2 * EventRing.Most; i++)
        {
            AddAll();
        }

        Assert.Equal(0, Allocation.Of(AddAll));
    }

    [Fact]
    public void However_much_comes_memory_is_bounded()
    {
        for (int i = 0; i < WatchModel.MostLinks + 10; i++)
        {
            Add("/junos/events/syslog/SNMP_TRAP_LINK_DOWN", RecordedLine.LinkPayload($"xe-{i}", "DOWN"));
        }

        Assert.Equal((EventRing.Most, WatchModel.MostLinks), (_model.Events.Count, _model.Links.Count));
        string large = new('x', 60_000);
        for (int i = 0; i < 1_000; i++)
        {
            Add("a", large);
        }

        Assert.Equal(32 * 1024 * 1024, _model.Events.Size);
        Assert.InRange(_model.Events.Count, 500, 560);
    }

    [Fact]
    public void A_topic_of_very_many_levels_neither_fills_the_tree_nor_breaks_it()
    {
        Add(string.Concat(Enumerable.Repeat("/", 30_000)), "");
        Add("/junos/events/x", "");

        Assert.InRange(_model.Tree.Levels(mostFirst: false).Count(), 5, 50);
        Assert.Equal(["/", "/junos"], _model.Tree.Levels(mostFirst: false).Where(level => level.Depth == 0)
            .Select(level => level.Name));
    }

    [Fact]
    public void A_router_that_is_no_more_takes_its_links_along()
    {
        Add("/junos/events/syslog/SNMP_TRAP_LINK_DOWN",
            """{"jet-event":{"event-id":"SNMP_TRAP_LINK_DOWN","attributes":{"interface-name":"xe-0/0/1"}}}""");

        _model.Remove("r1");

        Assert.Empty(_model.Routers);
        Assert.Empty(_model.Links);
        Assert.Equal(1, _model.Events.Count);
    }

    private void Add(string topic, string payload)
    {
        var router = _model.Router("r1");
        var (name, body) = Of(topic, payload);
        var message = _model.Decoder.Decode(name, body, router.Device);
        _model.Add(router, in message, s_now);
    }

    private static (byte[] Topic, byte[] Payload) Of(string topic, string payload) =>
        (Encoding.UTF8.GetBytes(topic), Encoding.UTF8.GetBytes(payload));
}
