using JetNotify.Mqtt;
using JetNotify.Mqtt.Transport;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Fleet;

/// <summary>One router as it is to be connected to and asked. Immutable.</summary>
public sealed record RouterSpec
{
    /// <summary>Its name: unique in the fleet, the device of its records.</summary>
    public required string Name { get; init; }

    /// <summary>Where its broker is. WebSocket is not among the ways that a fleet goes.</summary>
    public required TransportOptions Transport { get; init; }

    /// <summary>What CONNECT says.</summary>
    public required ConnectOptions Connect { get; init; }

    /// <summary>Equal where the way to connect, beside host and port, is equal: secrets and files by what they
    /// hold.</summary>
    public string ConnectionKey { get; init; } = "";

    /// <summary>Equal where tags and conditions are.</summary>
    public string LabelKey { get; init; } = "";

    /// <summary>What to subscribe to: at least one.</summary>
    public required IReadOnlyList<Subscription> Subscriptions { get; init; }

    /// <summary>MQTT 5 properties of SUBSCRIBE.</summary>
    public IReadOnlyList<Property> SubscribeProperties { get; init; } = [];

    /// <summary>The most topic filters in one SUBSCRIBE, 1 or more.</summary>
    public int FiltersPerSubscribe { get; init; } = int.MaxValue;

    /// <summary>How long everything up to CONNACK may take, and again the answer to SUBSCRIBE.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What the sink wants to find again with this router; not looked at here.</summary>
    public object? Context { get; init; }

    /// <summary>Whether both connect in the same way.</summary>
    public bool ConnectsAs(RouterSpec other) =>
        Transport.Host == other.Transport.Host && Transport.Port == other.Transport.Port
            && ConnectionKey == other.ConnectionKey;

    /// <summary>Whether both ask for the same topics.</summary>
    public bool AsksFor(RouterSpec other) =>
        ReferenceEquals(Subscriptions, other.Subscriptions) || Subscriptions.SequenceEqual(other.Subscriptions);
}
