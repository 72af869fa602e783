using JetNotify.Junos;

namespace JetNotify.Tests.Junos;

public sealed class TopicReachTests
{
    [Theory]
    [InlineData("#")]
    [InlineData("+/#")]
    [InlineData("/junos/events/#")]
    [InlineData("/junos/events/kernel/interfaces/#")]
    [InlineData("/junos/+/syslog/+")]
    [InlineData("/junos/events/syslog/UI_COMMIT")]
    [InlineData("/junos/events/genpub/config-update")]
    [InlineData("/junos/events/genpub/config-update/#")]
    [InlineData("/junos/events/kernel/interfaces/ifd/add/xe-0/0/1")]
    [InlineData("/junos/events/kernel/interfaces/ifa/+/+/+/+/+/+/+")]
    [InlineData("/junos/events/kernel/interfaces/ifa/add/ae0.0/inet/192.0.2.1")]
    [InlineData("/junos/events/kernel/route/+/inet/+/24")]
    public void A_filter_that_an_event_may_match_is_told(string filter) => Assert.True(TopicReach.IsEvent(filter));

    [Theory]
    [InlineData("junos/events/#", "/junos/events/#")]
    [InlineData("/junos/events/kernel/interface/#", "/junos/events/kernel/interfaces/#")]
    [InlineData("junos/event/#", "/junos/events/#")]
    [InlineData("/Junos/events/#", "/junos/events/#")]
    [InlineData("/junos/events/kernel/interfaces/ifd/addd/#", "/junos/events/kernel/interfaces/ifd/add/#")]
    [InlineData("/junos/events", null)]
    [InlineData("/junos/events/syslog/a/b", null)]
    [InlineData("/junos/events/kernel/route/add/inet", null)]
    [InlineData("dev/1", null)]
    [InlineData("/junos/events/", null)]
    public void A_filter_that_no_event_matches_comes_with_the_nearest_that_one_does(string filter, string? meant)
    {
        Assert.False(TopicReach.IsEvent(filter));
        Assert.Equal(meant, TopicReach.Meant(filter, JetNotify.CommandLine.Suggestion.For));
    }

    [Fact]
    public void Every_example_of_the_catalogue_is_matched() =>
        Assert.All(Catalogue.Entries, entry => Assert.True(TopicReach.IsEvent(entry.ExampleTopic)));
}
