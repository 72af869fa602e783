using JetNotify.Check;
using JetNotify.Mqtt;
using JetNotify.Tests.CommandLine;

namespace JetNotify.Tests.Check;

public sealed class CheckPlanTests
{
    [Fact]
    public void Without_a_topic_every_event_of_a_router_is_checked() =>
        Assert.Equal([new Subscription(TopicFilter.Parse("/junos/events/#"), QoS.AtMostOnce)],
            Plan("-h", "vqfx").Subscribe.Subscriptions);

    [Fact]
    public void Events_by_name_stand_for_the_topics() =>
        Assert.Equal(
            ["/junos/events/kernel/interfaces/ifd/add/#"],
            Plan("--event", "ifd", "--op", "add").Subscribe.Subscriptions.Select(subscription =>
                subscription.Filter.Text));

    [Fact]
    public void Subscribes_options_of_the_connection_are_taken()
    {
        var plan = Plan("-L", "mqtt://ops@vqfx:1884//junos/events/syslog/+", "-q", "1", "-A", "192.0.2.7", "-i", "me",
            "-W", "9").Subscribe;

        Assert.Equal(("vqfx", 1884), (plan.Transport.Host, plan.Transport.Port));
        Assert.Equal("192.0.2.7", plan.Transport.BindAddress?.ToString());
        Assert.Equal(("me", "ops"), (plan.Connect.ClientId, plan.Connect.UserName));
        Assert.Equal([new Subscription(TopicFilter.Parse("/junos/events/syslog/+"), QoS.AtLeastOnce)],
            plan.Subscriptions);
        Assert.Equal(TimeSpan.FromSeconds(9), plan.Timeout);
    }

    [Theory]
    [InlineData(10, "-o", "text")]
    [InlineData(0, "--wait", "0")]
    [InlineData(60, "--wait", "1m")]
    public void The_wait_is_ten_seconds_unless_told(int seconds, params string[] args) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Plan(args).Wait);

    [Theory]
    [InlineData("-c", "-i", "noc-1")]
    [InlineData("-x", "1h", "-i", "noc-1")]
    [InlineData("-D", "connect", "session-expiry-interval", "60", "-i", "noc-1")]
    public void A_kept_session_is_left_alone(params string[] args)
    {
        var plan = Plan(args).Subscribe;

        Assert.StartsWith("jetnotify-", plan.Connect.ClientId, StringComparison.Ordinal);
        Assert.True(plan.Connect.CleanStart);
        Assert.Empty(plan.Connect.Properties);
        Assert.Contains(plan.Notes, note => note.Contains("'noc-1'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--output: \"raw\" is not an output (text or json)", "-o", "raw")]
    [InlineData("unknown option \"-C\"", "-C", "1")]
    [InlineData("--wait", "--wait", "soon")]
    public void What_cannot_be_checked_is_a_usage_error(string says, params string[] args)
    {
        var run = Invocation.Of(["check", .. args]);

        Assert.Equal(2, run.Code);
        Assert.Null(run.Work);
        Assert.Contains(says.Replace("\"", string.Empty, StringComparison.Ordinal),
            run.Error.Replace("'", string.Empty, StringComparison.Ordinal).Replace("\"", string.Empty,
                StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void What_has_no_meaning_for_one_attempt_is_said() =>
        Assert.Equal(
            ["--no-reconnect: a check connects once", "--connect-timeout: a check tries once, for 10 s"],
            Plan("--no-reconnect", "--connect-timeout", "0").Subscribe.Notes);

    private static CheckPlan Plan(params string[] args)
    {
        var run = Invocation.Of(["check", .. args]);
        Assert.True(run.Check is not null, run.Error);
        return run.Check;
    }
}
