using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Output;

/// <summary>Which messages are dropped for what stands around the payload: <c>-T</c>, <c>-R</c>. No allocation per
/// message; any thread.</summary>
/// <param name="filter">What is dropped.</param>
internal sealed class MessageDrop(MessageFilter filter)
{
    private readonly TopicFilter[] _topics = [.. filter.FilterOut];
    private readonly bool _retained = filter.NoRetained;

    /// <summary>Whether a message is dropped.</summary>
    public bool Drops(in Publish publish)
    {
        if (_retained && publish.Retain)
        {
            return true;
        }

        foreach (var topic in _topics)
        {
            if (topic.Matches(publish.Topic))
            {
                return true;
            }
        }

        return false;
    }
}
