using System.Net;
using JetNotify.Mqtt;

namespace JetNotify.Simulator.Broker;

/// <summary>A connected client at one moment.</summary>
/// <param name="ClientId">Its client identifier.</param>
/// <param name="Remote">Its address.</param>
/// <param name="Version">The version it speaks.</param>
/// <param name="KeepAliveSeconds">Its keep-alive; 0 for none.</param>
/// <param name="CleanStart">Whether it began without a kept session.</param>
/// <param name="Subscriptions">What it subscribed to, the first <see cref="MostSubscriptions"/>.</param>
/// <param name="Sent">Messages sent on this connection.</param>
/// <param name="Dropped">Messages of its session that were dropped: beyond the queue, or while it did not read.</param>
public sealed record ClientInfo(
    string ClientId,
    IPEndPoint Remote,
    ProtocolVersion Version,
    int KeepAliveSeconds,
    bool CleanStart,
    IReadOnlyList<SubscriptionInfo> Subscriptions,
    long Sent,
    long Dropped)
{
    /// <summary>More are counted, and not listed.</summary>
    public const int MostSubscriptions = 20;

    /// <summary>How many subscriptions there are.</summary>
    public int SubscriptionCount { get; init; } = Subscriptions.Count;
}

/// <summary>One subscription of a client.</summary>
/// <param name="Filter">The topic filter as it was sent.</param>
/// <param name="QoS">What was granted.</param>
public sealed record SubscriptionInfo(string Filter, QoS QoS);

/// <summary>What a broker has done since it started.</summary>
/// <param name="Published">Messages published, by clients or in process; without the broker's own under
/// <c>$SYS/</c>.</param>
/// <param name="Delivered">Copies sent to subscribers.</param>
/// <param name="Dropped">Copies that were dropped.</param>
/// <param name="Connections">Connections open now.</param>
public readonly record struct BrokerCounts(long Published, long Delivered, long Dropped, int Connections);
