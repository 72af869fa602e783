using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Output;

/// <summary>Which messages are dropped for what stands around the payload: <c>-T</c>, <c>-R</c>. No allocation per
/// message; one thread at a time.</summary>
/// <param name="filter">What is dropped.</param>
internal sealed class MessageDrop(MessageFilter filter)
{
    private readonly TopicFilterSet? _topics =
        filter.FilterOut.Count == 0 ? null : new TopicFilterSet(filter.FilterOut);

    private readonly bool _retained = filter.NoRetained;

    /// <summary>Whether a message is dropped.</summary>
    public bool Drops(in Publish publish) =>
        (_retained && publish.Retain) || (_topics?.Matches(publish.Topic) ?? false);
}
