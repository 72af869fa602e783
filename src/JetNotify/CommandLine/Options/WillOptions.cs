using JetNotify.CommandLine.Values;
using JetNotify.Mqtt;

namespace JetNotify.CommandLine.Options;

/// <summary>The message the broker publishes if this client vanishes.</summary>
internal sealed class WillOptions : OptionGroup
{
    /// <summary>The options, declared.</summary>
    public WillOptions()
        : base("Will")
    {
        Topic = Value<string>("--will-topic", [], "TOPIC", "a topic",
            "Have the broker publish to this topic if we vanish.", TopicText.Name);
        Payload = Value<string>("--will-payload", [], "TEXT", "a text", "What it publishes (nothing).", PlainText.MqttBytes);
        Qos = Value<QoS>("--will-qos", [], "QOS", "a quality of service", "With this quality of service (0).", NumberText.Qos);
        Retain = Flag("--will-retain", [], "And keeps it as the topic's retained message.");
    }

    /// <summary><c>--will-topic</c>.</summary>
    public ValueOption<string> Topic { get; }

    /// <summary><c>--will-payload</c>.</summary>
    public ValueOption<string> Payload { get; }

    /// <summary><c>--will-qos</c>.</summary>
    public ValueOption<QoS> Qos { get; }

    /// <summary><c>--will-retain</c>.</summary>
    public Flag Retain { get; }
}
