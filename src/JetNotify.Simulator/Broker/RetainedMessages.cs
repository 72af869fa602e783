using System.Text;
using JetNotify.Mqtt;

namespace JetNotify.Simulator.Broker;

/// <summary>The last retained message of each topic (MQTT 3.1.1 §3.3.1.3).</summary>
internal sealed class RetainedMessages
{
    private readonly Dictionary<string, StoredMessage> _byTopic = [];

    /// <summary>Keeps it in place of the one before; an empty payload removes that and is not kept [MQTT-3.3.1-10, MQTT-3.3.1-11].</summary>
    public void Keep(ReadOnlySpan<byte> topic, ref Delivery message)
    {
        var name = Encoding.UTF8.GetString(topic);
        if (message.Message.Payload.IsEmpty)
        {
            _byTopic.Remove(name);
        }
        else
        {
            _byTopic[name] = message.Stored();
        }
    }

    /// <summary>Those that a new subscription is to have.</summary>
    public List<StoredMessage> For(TopicFilter filter, DateTimeOffset now)
    {
        List<StoredMessage> found = [];
        foreach (var message in _byTopic.Values)
        {
            if (filter.Matches(message.Topic) && !message.IsExpired(now))
            {
                found.Add(message);
            }
        }

        return found;
    }

    /// <summary>Forgets those whose time is over.</summary>
    public void Expire(DateTimeOffset now)
    {
        foreach (var (topic, message) in _byTopic)
        {
            if (message.IsExpired(now))
            {
                _byTopic.Remove(topic);
            }
        }
    }
}
