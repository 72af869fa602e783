using System.Text;
using JetNotify.CommandLine.Values;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;

namespace JetNotify.CommandLine.Options;

/// <summary>The message the broker publishes if this client vanishes.</summary>
internal sealed class WillGroup : OptionGroup
{
    private readonly ValueOption<string> _payload;
    private readonly ValueOption<QoS> _qos;
    private readonly Flag _retain;

    public WillGroup()
        : base("Will")
    {
        Topic = Value<string>("--will-topic", [], "TOPIC", "a topic",
            "Have the broker publish to this topic if we vanish.", TopicParser.Name);
        _payload = Value<string>("--will-payload", [], "TEXT", "a text",
            "What it publishes (nothing).", TextParser.MqttBytes);
        _qos = Value<QoS>("--will-qos", [], "QOS", "a quality of service",
            "With this quality of service.", NumberParser.Qos);
        _retain = Flag("--will-retain", [], "And keeps it as the topic's retained message.");
        _qos.Default = "0";
    }

    public ValueOption<string> Topic { get; }

    /// <summary>Returns the will, or null.</summary>
    /// <exception cref="UsageException">Something about a will, but no topic for it.</exception>
    public Will? Plan(ParsedOptions parsed, IReadOnlyList<Property> properties)
    {
        const string Why = "a will needs a topic";
        parsed.Needs(_payload, Topic, Why);
        parsed.Needs(_qos, Topic, Why);
        parsed.Needs(_retain, Topic, Why);
        return parsed.TryGet(Topic, out string? topic)
            ? new Will(topic, Encoding.UTF8.GetBytes(parsed.Get(_payload, "")), parsed.Get(_qos, default),
                parsed.Has(_retain), properties)
            : null;
    }
}
