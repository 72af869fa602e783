using JetNotify.Junos;

namespace JetNotify.Tests.Junos;

public sealed class SelectorTests
{
    private const string I = "/junos/events/kernel/interfaces/";
    private const string K = "/junos/events/kernel/";

    public static TheoryData<string, string> Table => new()
    {
        { "ifa; op add; interface xe-0/0/0.0; family inet", I + "ifa/add/xe-0/0/0.0/inet/#" },
        { "ifd", I + "ifd/#" },
        { "ifd; op add,delete", I + "ifd/add/# " + I + "ifd/delete/#" },
        { "ifd; op add,change,delete", I + "ifd/#" },
        { "ifd; interface xe-0/0/1", I + "ifd/+/xe-0/0/1" },
        { "ifl; interface ae0", I + "ifl/+/+" },
        { "ifl; interface xe-0/0/1", I + "ifl/+/xe-0/0/+" },
        { "ifl; interface ge-*", I + "ifl/#" },
        { "ifl; interface ge-0/*", I + "ifl/+/ge-0/+/+" },
        { "ifl; interface xe-0/0/1; unit 5", I + "ifl/+/xe-0/0/1.5" },
        { "ifl; unit 5", I + "ifl/#" },
        { "ifl; interface xe-0/0/1,xe-0/0/1.0", I + "ifl/+/xe-0/0/+" },
        { "iff; family inet", I + "iff/+/+/inet " + I + "iff/+/+/+/+/inet" },
        { "iff; interface xe-0/0/1.0", I + "iff/+/xe-0/0/1.0/+" },
        { "iff; interface a+b.0", I + "iff/+/+/+" },
        { "iff; interface #", I + "iff/+/+/+" },
        { "ifa; prefix 10.0.0.0/8", I + "ifa/#" },
        { "ifa; prefix 10.0.0.1/32; interface ae0.0", I + "ifa/+/ae0.0/+/10.0.0.1/#" },
        { "ifa; prefix 2001:db8::1/128; interface ae0.0", I + "ifa/+/ae0.0/#" },
        { "interfaces", I + "#" },
        { "interfaces; op add", I + "+/add/#" },
        { "interfaces; interface xe-0/0/0.0", I + "+/+/xe-0/0/0.0/#" },
        { "interfaces; interface xe-0/0/0", I + "+/+/xe-0/0/+/#" },
        { "interfaces; family inet", I + "+/+/+/inet/# " + I + "+/+/+/+/+/inet/#" },
        { "iff,ifa; interface ae0.0; family inet", I + "+/+/ae0.0/inet/#" },
        { "ifl,ifa; interface ae0.0", I + "ifl/+/ae0.0 " + I + "ifa/+/ae0.0/#" },
        { "interface ae0.0", I + "+/+/ae0.0/#" },
        { "kernel", K + "#" },
        { "kernel,ifd", K + "#" },
        { "kernel; syslog UI_COMMIT*", K + "# /junos/events/syslog/#" },
        { "all", "/junos/events/#" },
        { "all; op delete", I + "+/delete/# " + K + "firewall/filter/delete/# " + K + "route/delete/# " + K
            + "route-table/delete/#" },
        { "syslog LOGIN_INFORMATION,UI_COMMIT", "/junos/events/syslog/LOGIN_INFORMATION "
            + "/junos/events/syslog/UI_COMMIT" },
        { "syslog LOGIN_INFORMATION,LOGIN*", "/junos/events/syslog/#" },
        { "config-update,syslog", "/junos/events/syslog/# /junos/events/genpub/config-update" },
        { "filter; filter protect-re", K + "firewall/filter/+/protect-re" },
        { "filter; interface ge-0/0/0", K + "firewall/filter/#" },
        { "route; family inet", K + "route/+/inet/#" },
        { "route; prefix 10.1.2.3/32", K + "route/+/+/10.1.2.3/32" },
        { "route; table blue*", K + "route/#" },
        { "route-table; table inet.0", K + "route-table/+/inet.0/#" },
        { "route-table; router r1", K + "route-table/+/+/r1" },
        { "table inet.0", I + "iff/# " + K + "route/# " + K + "route-table/+/inet.0/#" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void A_selection_becomes_the_fewest_filters(string selection, string filters)
    {
        Assert.True(Parse(selection).TryPlan(out var plan, out string? error), error);
        Assert.Equal(filters.Split(' ').Order(), plan.Filters.Order());
    }

    [Theory]
    [InlineData("", "nothing is selected")]
    [InlineData("syslog,ifa; op add", "syslog events have no operation")]
    [InlineData("ifd; family inet", "ifd events have no family")]
    [InlineData("ifd; interface ae0.0", "ifd events have no unit")]
    [InlineData("ifl; prefix 10.0.0.0/8", "ifl events have no address")]
    [InlineData("config-update; table inet.0", "config-update events have no table")]
    [InlineData("ifa; filter f", "ifa events have no firewall filter")]
    [InlineData("ifa; router r", "ifa events have no logical router")]
    [InlineData("route; interface ae0", "route events have no interface")]
    [InlineData("interfaces; router r", "no kind of event can meet all")]
    [InlineData("ifa; family ,", "the family is empty")]
    public void What_can_never_match_is_said(string selection, string expected)
    {
        Assert.False(Parse(selection).TryPlan(out var plan, out string? error));
        Assert.Null(plan);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_whole_group_keeps_what_no_kind_is_known_for()
    {
        Assert.True(Keeps("kernel", K + "mesh/add/x"));
        Assert.False(Keeps("kernel", "/junos/events/syslog/X"));
        Assert.True(Keeps("all", "/junos/events/other"));
        Assert.False(Keeps("all", "other"));
        Assert.False(Keeps("interfaces", I + "ifx/add/x"));
    }

    [Fact]
    public void The_captured_address_event_is_kept_by_its_topic_or_by_its_body()
    {
        foreach (string prefix in new[] { "192.168.20.0/24", "192.168.10.0/24" })
        {
            Assert.True(Keeps("ifa; prefix " + prefix, Bodies.IfaTopic, Bodies.RealIfaAdd));
        }

        Assert.False(Keeps("ifa; prefix 192.168.30.0/24", Bodies.IfaTopic, Bodies.RealIfaAdd));
    }

    private static bool Keeps(string selection, string topic, byte[]? body = null)
    {
        Assert.True(Parse(selection).TryPlan(out var plan, out string? error), error);
        var decoder = new EventDecoder();
        var test = plan.Bind(decoder);
        return test.Keeps(decoder.Decode(Bodies.Utf8(topic), body));
    }

    /// <summary>Kinds and groups first, then <c>; condition value,value</c>.</summary>
    private static Selector Parse(string selection)
    {
        var selector = new Selector();
        foreach (string part in selection.Split("; ", StringSplitOptions.RemoveEmptyEntries))
        {
            string[] words = part.Split(' ', 2);
            string[] values = words[^1].Split(',');
            selector = words.Length == 1
                ? selector with
                {
                    Kinds = [.. values.Where(name => Catalogue.TryKind(name,
                        out _)).Select(name => Catalogue.TryKind(name, out var kind) ? kind : default)],
                    Groups = [.. values.Where(name => Catalogue.TryGroup(name,
                        out _)).Select(name => Catalogue.TryGroup(name, out var group) ? group : default)],
                }
                : words[0] switch
                {
                    "op" => selector with
                    {
                        Ops = [.. values.Select(name => Catalogue.TryOp(name,
                        out var op) ? op : default)]
                    },
                    "interface" => selector with { Interfaces = values },
                    "unit" => selector with { Units = [.. values.Select(int.Parse)] },
                    "family" => selector with { Families = values },
                    "prefix" => selector with
                    {
                        Prefixes = [.. values.Select(text => IpPrefix.TryParse(text,
                        out var prefix) ? prefix : throw new FormatException(text))]
                    },
                    "filter" => selector with { FirewallFilters = values },
                    "table" => selector with { Tables = values },
                    "router" => selector with { LogicalRouters = values },
                    "syslog" => selector with { SyslogTags = values },
                    _ => throw new FormatException(part),
                };
        }

        return selector;
    }
}
