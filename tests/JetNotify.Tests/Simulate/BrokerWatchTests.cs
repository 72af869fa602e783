using System.Net;
using JetNotify.Mqtt;
using JetNotify.Simulate;
using JetNotify.Simulator.Broker;

namespace JetNotify.Tests.Simulate;

/// <summary>Who has subscribed, and what is said of it.</summary>
public sealed class BrokerWatchTests
{
    private static readonly SubscriptionInfo s_subscription = new("a/#", QoS.AtLeastOnce);

    private readonly BrokerWatch _watch = new();

    private static ClientInfo Client(string id, params SubscriptionInfo[] kept) =>
        new(id, new IPEndPoint(IPAddress.Loopback, 40000), ProtocolVersion.V311, 60, kept.Length == 0, kept, 0, 0);

    [Fact]
    public async Task Clients_are_counted_and_not_their_filters()
    {
        var both = _watch.UntilSubscribed(2, TestContext.Current.CancellationToken);
        _watch.Subscribed(Client("one"), s_subscription);
        _watch.Subscribed(Client("one"), s_subscription with { Filter = "b" });
        Assert.False(both.IsCompleted);

        _watch.Subscribed(Client("two"), s_subscription);

        await both.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void A_kept_session_has_subscribed_when_it_is_back()
    {
        _watch.Connected(Client("new"));
        Assert.False(_watch.UntilSubscribed(1, TestContext.Current.CancellationToken).IsCompleted);

        _watch.Connected(Client("kept", s_subscription));

        Assert.True(_watch.UntilSubscribed(1, TestContext.Current.CancellationToken).IsCompleted);
    }

    [Fact]
    public void Who_has_left_is_not_there_any_more()
    {
        _watch.Subscribed(Client("one"), s_subscription);
        _watch.Disconnected(Client("one"), "said goodbye");

        Assert.False(_watch.UntilSubscribed(1, TestContext.Current.CancellationToken).IsCompleted);
    }
}
