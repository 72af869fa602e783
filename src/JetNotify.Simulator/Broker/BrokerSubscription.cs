using JetNotify.Mqtt;
using JetNotify.Simulator.Wire;

namespace JetNotify.Simulator.Broker;

/// <summary>One topic filter of one session (MQTT 5.0 §4.7, §4.8). Immutable: subscribing again replaces it. There may
/// be many, so it keeps no more than it needs.</summary>
internal sealed class BrokerSubscription
{
    // Objects, dictionary entries, nodes of the index; more for each level.
    private const int Overhead = 500;
    private const int LevelOverhead = 200;

    /// <summary>A subscription.</summary>
    /// <param name="session">Whose.</param>
    /// <param name="filter">The filter.</param>
    /// <param name="options">What was asked with it.</param>
    /// <param name="identifier">The subscription identifier (5.0), or 0.</param>
    public BrokerSubscription(BrokerSession session, TopicFilter filter, SubscriptionOptions options, uint identifier)
    {
        Session = session;
        Pattern = filter.Pattern == options.Filter ? options.Filter : filter.Pattern;
        ShareGroup = filter.ShareGroup;
        Options = options;
        Identifier = identifier;
    }

    public BrokerSession Session { get; }

    /// <summary>The filter that topics are compared with.</summary>
    public string Pattern { get; }

    /// <summary>The group of a shared subscription, or null.</summary>
    public string? ShareGroup { get; }

    /// <summary>What was asked: the filter as it was sent, QoS, options of 5.0.</summary>
    public SubscriptionOptions Options { get; }

    /// <summary>The subscription identifier (5.0), or 0.</summary>
    public uint Identifier { get; }

    /// <summary>The memory it takes, about.</summary>
    public long Cost => Overhead + (4 * Options.Filter.Length) + (LevelOverhead * Pattern.AsSpan().Count('/'));

    /// <summary>Whether a message of this publisher is not for it [MQTT-3.8.3-3].</summary>
    public bool Excludes(string? publisher) => Options.NoLocal && publisher == Session.ClientId;
}
