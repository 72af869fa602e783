using JetNotify.Junos;
using JetNotify.Mqtt;
using static JetNotify.Tests.CommandLine.Invocation;

namespace JetNotify.Tests.CommandLine.Options;

public sealed class EventPlanTests
{
    private const string I = "/junos/events/kernel/interfaces/";

    [Theory]
    [InlineData("--event ifa --op add --interface xe-0/0/0.0 --family inet", I + "ifa/add/xe-0/0/0.0/inet/#")]
    [InlineData("--event IFA --op ADD", I + "ifa/add/#")]
    [InlineData("--event ifd --op add,delete", I + "ifd/add/# " + I + "ifd/delete/#")]
    [InlineData("--event ifd --op add --op delete", I + "ifd/add/# " + I + "ifd/delete/#")]
    [InlineData("--event ifd,ifl", I + "ifd/# " + I + "ifl/#")]
    [InlineData("--event ifd --event ifl", I + "ifd/# " + I + "ifl/#")]
    [InlineData("--event interfaces", I + "#")]
    [InlineData("--event all", "/junos/events/#")]
    [InlineData("--event ifl --interface ae0.0,xe-0/0/1.0", I + "ifl/+/ae0.0 " + I + "ifl/+/xe-0/0/1.0")]
    [InlineData("--event ifl --interface xe-0/0/1 --unit 5", I + "ifl/+/xe-0/0/1.5")]
    [InlineData("--event route --prefix 10.1.2.3", "/junos/events/kernel/route/+/+/10.1.2.3/32")]
    [InlineData("--event route-table --table inet.0 --logical-router r1",
        "/junos/events/kernel/route-table/+/inet.0/r1")]
    [InlineData("--firewall-filter protect-re", "/junos/events/kernel/firewall/filter/+/protect-re")]
    [InlineData("--interface ae0.0", I + "+/+/ae0.0/#")]
    [InlineData("--syslog LOGIN_INFORMATION", "/junos/events/syslog/LOGIN_INFORMATION")]
    public void Events_by_name_become_topic_filters(string typed, string filters)
    {
        var plan = OfSubscribe([.. typed.Split(' '), "-q", "1"]).Plan;

        Assert.Equal(filters.Split(' ').Select(filter => new Subscription(TopicFilter.Parse(filter), QoS.AtLeastOnce)),
            plan.Subscriptions);
        Assert.Equal(filters.Split(' '), plan.Filter.Selection!.Filters);
        Assert.Empty(plan.Filter.Topics);
        Assert.Empty(plan.Notes);
    }

    [Fact]
    public void Every_option_reaches_the_selection()
    {
        var test = Keeping("--event", "iff", "--op", "add", "--interface", "ae*", "--unit", "0", "--family", "inet6",
            "--table", "blue*");

        Assert.True(test(I + "iff/add/ae0.0/inet6", """{"jet-event":{"attributes":{"table-name":"blue.inet6.0"}}}"""));
        Assert.False(test(I + "iff/delete/ae0.0/inet6",
            """{"jet-event":{"attributes":{"table-name":"blue.inet6.0"}}}"""));
        Assert.False(test(I + "iff/add/lo0.0/inet6", """{"jet-event":{"attributes":{"table-name":"blue.inet6.0"}}}"""));
        Assert.False(test(I + "iff/add/ae0.1/inet6", """{"jet-event":{"attributes":{"table-name":"blue.inet6.0"}}}"""));
        Assert.False(test(I + "iff/add/ae0.0/inet", """{"jet-event":{"attributes":{"table-name":"blue.inet6.0"}}}"""));
        Assert.False(test(I + "iff/add/ae0.0/inet6", """{"jet-event":{"attributes":{"table-name":"inet6.0"}}}"""));
    }

    [Fact]
    public void Topics_beside_events_are_subscribed_to_first_and_kept_whatever_the_selection_says()
    {
        var plan = OfSubscribe("-L", "mqtt://r1/z", "--event", "ifd", "-t", "b").Plan;

        Assert.Equal(["z", "b", I + "ifd/#"], plan.Subscriptions.Select(subscription => subscription.Filter.Text));
        Assert.Equal(["z", "b"], plan.Filter.Topics.Select(filter => filter.Text));
    }

    [Fact]
    public void Topics_alone_need_no_selection()
    {
        var plan = OfSubscribe("-t", "a").Plan;

        Assert.Null(plan.Filter.Selection);
        Assert.Empty(plan.Filter.Topics);
        Assert.Empty(plan.Details);
    }

    [Fact]
    public void What_the_selection_became_is_a_detail()
    {
        var plan = OfSubscribe("--event", "ifa,ifd", "--op", "add", "--interface", "ge-*").Plan;

        Assert.Equal(
            plan.Subscriptions.Select(subscription => "--event ifa,ifd --op add --interface ge-* became the topic "
                + $"filter '{subscription.Filter}'").Order(),
            plan.Details.Order());
    }

    [Fact]
    public void A_filter_that_another_covers_is_not_sent_and_that_is_a_detail()
    {
        var plan = OfSubscribe("--event", "ifa", "-t", "/junos/events/kernel/#", "-t", "a/b", "-t", "a/+").Plan;

        Assert.Equal(["/junos/events/kernel/#", "a/+"],
            plan.Subscriptions.Select(subscription => subscription.Filter.Text));
        Assert.Equal(["/junos/events/kernel/#", "a/b", "a/+"], plan.Filter.Topics.Select(filter => filter.Text));
        Assert.Contains($"'{I}ifa/#' is not subscribed to: '/junos/events/kernel/#' covers it", plan.Details);
        Assert.Contains("'a/b' is not subscribed to: 'a/+' covers it", plan.Details);
        Assert.Empty(plan.Notes);
    }

    [Theory]
    [InlineData("-t a/+ -t +/b", "'a/+' and '+/b' overlap: a broker may send what matches both twice")]
    [InlineData("-t a/+ -t +/b -t a/b/# -V 5", "'a/+' and '+/b' overlap (and so do 2 more pairs): a broker may send "
        + "what matches both twice")]
    [InlineData("-t $share/g/a -t #", "'$share/g/a' and '#' overlap: a broker may send what matches both twice")]
    [InlineData("--event ifa --op add -t /junos/events/kernel/interfaces/+/+/ae0.0/#",
        "'/junos/events/kernel/interfaces/+/+/ae0.0/#' and '/junos/events/kernel/interfaces/ifa/add/#' overlap: a "
            + "broker may send what matches both twice")]
    public void A_partial_overlap_is_said_once(string typed, string sentence) =>
        Assert.Equal([sentence], OfSubscribe(typed.Split(' ')).Plan.Notes);

    [Fact]
    public void Filters_of_one_selection_that_overlap_on_paper_are_not_worth_a_word()
    {
        var plan = OfSubscribe("--event", "interfaces", "--family", "inet").Plan;
        var filters = plan.Subscriptions.Select(subscription => subscription.Filter).ToList();

        Assert.Equal(2, filters.Count);
        Assert.True(filters[0].Overlaps(filters[1]));
        Assert.Empty(plan.Notes);
    }

    [Fact]
    public void Conditions_reach_the_plan_in_the_order_typed()
    {
        var plan = PlanOf("--where", "severity >= warning", "--where=attributes.family = inet");

        Assert.Equal(["severity >= warning", "attributes.family = inet"],
            plan.Filter.Conditions.Select(condition => condition.Text));
    }

    [Theory]
    [InlineData("--event", "ifd,ifl", "--where", "kind = ifl")]
    [InlineData("--event", "ifd", "--where", "kind = ifl", "-t", "b")]
    [InlineData("--event", "all", "--where", "kind = ifl")]
    [InlineData("--event", "kernel", "--where", "not kind = if*")]
    [InlineData("--event", "ifd", "--syslog", "SYSTEM", "--where", "kind = syslog")]
    [InlineData("--syslog", "SNMP_TRAP_LINK_*", "--on", "flap(interface, 3 in 5m)", "--where", "kind = flap")]
    public void Conditions_that_may_hold_for_what_is_asked_for_are_taken(params string[] typed) =>
        Assert.Single(OfSubscribe(typed).Plan.Filter.Conditions);

    [Fact]
    public void Status_records_are_for_json()
    {
        Assert.True(PlanOf("--status", "-o", "json").Output.Status);
        Assert.False(PlanOf("-o", "json").Output.Status);
    }

    [Fact]
    public void Pretty_may_have_colour() => Assert.True(PlanOf("-o", "pretty", "--color", "always").Output.Color);

    [Theory]
    [InlineData("r1.example", "-h", "r1.example")]
    [InlineData("R1", "-L", "mqtt://R1:99")]
    [InlineData("2001:db8::1", "-h", "[2001:db8::1]")]
    [InlineData("/run/mqtt", "--unix", "/run/mqtt")]
    [InlineData("localhost")]
    public void The_device_is_the_host_as_typed(string device, params string[] typed) =>
        Assert.Equal(device, PlanOf(typed).Device);

    private static Func<string, string, bool> Keeping(params string[] typed)
    {
        var decoder = new EventDecoder();
        var test = OfSubscribe(typed).Plan.Filter.Selection!.Bind(decoder);
        return (topic, body) => test.Keeps(decoder.Decode(System.Text.Encoding.UTF8.GetBytes(topic),
            System.Text.Encoding.UTF8.GetBytes(body)));
    }
}
