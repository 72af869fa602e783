using JetNotify.Mqtt.Wire;

namespace JetNotify.Mqtt;

/// <summary>The topic aliases a broker set on one network connection (MQTT 5.0 §3.3.2.3.4). Arrays are used again:
/// once the topics have their lengths, a new one costs a copy and no memory.</summary>
internal sealed class TopicAliases
{
    private readonly byte[]?[] _topics;
    private readonly int[] _lengths;

    /// <summary>Room for aliases 1…<paramref name="maximum"/>, the Topic Alias Maximum announced.</summary>
    public TopicAliases(int maximum)
    {
        _topics = new byte[maximum][];
        _lengths = new int[maximum];
    }

    /// <summary>Sets or reads an alias.</summary>
    /// <param name="alias">1…65535.</param>
    /// <param name="topic">The topic name of the PUBLISH; empty to be told what the alias stands for.</param>
    /// <returns>The topic name; good until the alias is set again.</returns>
    /// <exception cref="MqttException">Above the maximum [MQTT-3.1.2-26], or asked for before it was set.</exception>
    public ReadOnlySpan<byte> Resolve(ushort alias, ReadOnlySpan<byte> topic)
    {
        if (alias > _topics.Length)
        {
            MalformedPacket.Throw(
                $"the topic alias {alias}, above the Topic Alias Maximum of {_topics.Length}",
                _topics.Length == 0 ? "MQTT-3.1.2-27" : "MQTT-3.1.2-26",
                ReasonCode.TopicAliasInvalid);
        }

        ref byte[]? stored = ref _topics[alias - 1];
        ref int length = ref _lengths[alias - 1];
        if (topic.IsEmpty)
        {
            if (length == 0)
            {
                MalformedPacket.Throw($"the topic alias {alias} stands for nothing yet", null,
                    ReasonCode.ProtocolError);
            }

            return stored.AsSpan(0, length);
        }

        if (stored is null || stored.Length < topic.Length)
        {
            stored = new byte[Math.Max(64, topic.Length)];
        }

        topic.CopyTo(stored);
        length = topic.Length;
        return topic;
    }

    /// <summary>Forgets what they stand for: aliases belong to one network connection.</summary>
    public void Clear() => Array.Clear(_lengths);
}
