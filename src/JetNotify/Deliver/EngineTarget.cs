using JetNotify.Delivery;
using JetNotify.Delivery.Mqtt;
using JetNotify.Delivery.Nats;

namespace JetNotify.Deliver;

/// <summary>Which engine <c>--to</c> names: one of them.</summary>
internal sealed record EngineTarget
{
    /// <summary>A stream, or null.</summary>
    public NatsTarget? Nats { get; init; }

    /// <summary>A broker, or null.</summary>
    public MqttTarget? Mqtt { get; init; }

    /// <summary>A topic, or null.</summary>
    public KafkaChoice? Kafka { get; init; }

    /// <summary>Reads a URL.</summary>
    /// <returns>What is wrong with it, without the text, which may have a secret; null if nothing is.</returns>
    public static string? Parse(string text, out EngineTarget target)
    {
        string? wrong;
        if (NatsTarget.Is(text))
        {
            wrong = NatsTarget.Parse(text, out var nats);
            target = new EngineTarget { Nats = nats };
            return wrong;
        }

        if (MqttTarget.Is(text))
        {
            wrong = MqttTarget.Parse(text, out var mqtt);
            target = new EngineTarget { Mqtt = mqtt };
            return wrong;
        }

        if (KafkaChoice.Is(text))
        {
            wrong = KafkaChoice.Parse(text, out var kafka);
            target = new EngineTarget { Kafka = kafka };
            return wrong;
        }

        target = new EngineTarget();
        return "an engine is expected as nats://HOST[:PORT][,HOST…]/STREAM, mqtt://HOST[:PORT][,HOST…]/PREFIX "
            + "or kafka://HOST[:PORT][,HOST…]/TOPIC";
    }

    /// <summary>Makes its client; nothing is connected.</summary>
    /// <param name="log">Where a client says what it does.</param>
    public IEngine Make(Diagnostics log) =>
        Nats is not null ? new NatsEngine(Nats) : Mqtt is not null ? new MqttEngine(Mqtt) : Kafka!.Make(log);
}
