using JetNotify.Junos;

namespace JetNotify.Tests.Junos;

public sealed class TopicDescriptionTests
{
    [Theory]
    [InlineData(Bodies.IfaTopic, "op=add interface=xe-0/0/1.0 family=inet address=192.168.20.1 len=32")]
    [InlineData("/junos/events/kernel/interfaces/ifa/add/ae0.0/inet6/fe80::1",
        "op=add interface=ae0.0 family=inet6 address=fe80::1")]
    [InlineData("/junos/events/kernel/interfaces/iff/delete/lo0.0/inet", "op=delete interface=lo0.0 family=inet")]
    [InlineData("/junos/events/kernel/interfaces/ifd/change/xe-0/0/1", "op=change interface=xe-0/0/1")]
    [InlineData("/junos/events/kernel/route/add/inet/10.0.0.0/8", "op=add family=inet address=10.0.0.0 len=8")]
    [InlineData("/junos/events/kernel/route-table/add/inet.0/default", "op=add table=inet.0 logical-router=default")]
    [InlineData("/junos/events/kernel/firewall/filter/add/f-ge-0/0/0.0-i", "op=add filter-name=f-ge-0/0/0.0-i")]
    [InlineData("/junos/events/syslog/SYSTEM", "tag=SYSTEM")]
    [InlineData("/junos/events/genpub/config-update", "")]
    public void A_topic_is_told_field_by_field(string topic, string expected)
    {
        var description = TopicDescription.Of(topic);
        Assert.NotNull(description.Entry);
        Assert.Null(description.Note);
        Assert.Equal(expected, string.Join(' ', description.Fields.Select(field => $"{field.Name}={field.Value}")));
    }

    [Theory]
    [InlineData("/junos/events/kernel/interfaces/ifd/up/ae0", "\"up\" is no operation")]
    [InlineData("/junos/events/kernel/interfaces/iff/add/ae0.0", "incomplete: no interface")]
    [InlineData("/junos/events/kernel/interfaces/ifd/add", "incomplete: no interface")]
    [InlineData("/junos/events/kernel/route-table/add/inet.0", "incomplete: no logical-router")]
    [InlineData("/junos/events/kernel/other/add", "no known kind")]
    [InlineData("/junos/events/kernel/interfaces/ifx/add/a", "no known kind")]
    [InlineData("/junos/events/syslog/", "no known kind")]
    [InlineData("junos/events/syslog/SYSTEM", "begin with a slash")]
    [InlineData("home/kitchen", "any admitted client")]
    [InlineData("/junos/events/#", "a filter")]
    [InlineData("", "any admitted client")]
    public void What_is_off_about_a_topic_is_said(string topic, string note) =>
        Assert.Contains(note, TopicDescription.Of(topic).Note, StringComparison.Ordinal);
}
