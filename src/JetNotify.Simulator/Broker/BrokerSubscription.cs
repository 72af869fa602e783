using JetNotify.Mqtt;

namespace JetNotify.Simulator.Broker;

/// <summary>One topic filter of one session (MQTT 5.0 §4.7, §4.8). Immutable: subscribing again replaces it.</summary>
/// <param name="Session">Whose.</param>
/// <param name="Filter">The filter.</param>
/// <param name="Options">What was asked with it.</param>
/// <param name="Identifier">The subscription identifier (5.0), or 0.</param>
internal sealed record BrokerSubscription(BrokerSession Session, TopicFilter Filter, Subscription Options, uint Identifier)
{
    /// <summary>Whether a message of this publisher is not for it [MQTT-3.8.3-3].</summary>
    public bool Excludes(string? publisher) => Options.NoLocal && publisher == Session.ClientId;
}
