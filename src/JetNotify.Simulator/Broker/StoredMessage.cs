using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Simulator.Broker;

/// <summary>A message that outlives the call it came in: retained, queued or in flight. Immutable; shared by all who
/// wait for it.</summary>
internal sealed class StoredMessage
{
    // Objects, arrays, and a place in a queue.
    private const int Overhead = 250;

    public required byte[] Topic { get; init; }

    public required byte[] Payload { get; init; }

    /// <summary>MQTT 5 properties that travel unchanged: without expiry, alias and subscription identifiers.</summary>
    public required byte[] Properties { get; init; }

    public required QoS QoS { get; init; }

    /// <summary>The RETAIN flag as published.</summary>
    public required bool Retain { get; init; }

    /// <summary>When it is worth nothing any more; null for never.</summary>
    public required DateTimeOffset? Expires { get; init; }

    /// <summary>The client that published it, or null.</summary>
    public required string? From { get; init; }

    /// <summary>The memory it takes, about.</summary>
    public long Cost => Overhead + Topic.Length + Payload.Length + Properties.Length;

    /// <summary>The memory a message would take, about.</summary>
    public static long CostOf(in Publish message) =>
        Overhead + message.Topic.Length + message.Payload.Length + message.Properties.Length;

    public bool IsExpired(DateTimeOffset now) => Expires <= now;

    public Publish ToPublish() => new()
    {
        Topic = Topic,
        Payload = Payload,
        Properties = Properties,
        QoS = QoS,
        Retain = Retain,
    };
}
