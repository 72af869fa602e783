using JetNotify.CommandLine.Options;

namespace JetNotify.Tests.CommandLine;

/// <summary>What people type first: the router, right after the command.</summary>
public sealed class BareHostTests
{
    [Fact]
    public void A_router_alone_is_subscribed_to_for_every_event()
    {
        var plan = Invocation.Of(["subscribe", "vqfx"]).Plan;

        Assert.Equal("vqfx", plan.Transport.Host);
        Assert.Equal([SubscriptionGroup.EveryEvent.Text],
            plan.Subscriptions.Select(subscription => subscription.Filter.Text));
    }

    [Fact]
    public void What_is_named_beside_it_is_what_is_subscribed_to()
    {
        Assert.Equal(["a"], Invocation.Of(["subscribe", "vqfx", "-t",
            "a"]).Plan.Subscriptions.Select(subscription => subscription.Filter.Text));
        Assert.NotNull(Invocation.Of(["subscribe", "192.0.2.1", "--event", "ifa"]).Plan.Filter.Selection);
    }

    [Fact]
    public void A_router_alone_is_checked() =>
        Assert.Equal("vqfx", Invocation.Of(["check", "vqfx"]).Check!.Subscribe.Transport.Host);

    [Fact]
    public void A_host_without_events_is_refused_where_its_option_is_named() =>
        Assert.Equal((int)ExitCode.Usage, Invocation.Of(["subscribe", "--host", "vqfx"]).Code);
}
