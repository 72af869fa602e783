using JetNotify.Mqtt;
using JetNotify.Mqtt.Transport;
using JetNotify.Mqtt.Wire;
using JetNotify.Output;

namespace JetNotify.Inventory;

/// <summary>What the settings of a router became: the same for all routers that have the same, but for the
/// host.</summary>
internal sealed record RouterProfile
{
    /// <summary>How to get there; the host is each router's own where <see cref="IsElsewhere"/> is false.</summary>
    public required TransportOptions Transport { get; init; }

    /// <summary>Whether a URL or a Unix socket says where the broker is.</summary>
    public bool IsElsewhere { get; init; }

    /// <summary>What CONNECT says.</summary>
    public required ConnectOptions Connect { get; init; }

    /// <summary>What to subscribe to.</summary>
    public required IReadOnlyList<Subscription> Subscriptions { get; init; }

    /// <summary>MQTT 5 properties of SUBSCRIBE.</summary>
    public IReadOnlyList<Property> SubscribeProperties { get; init; } = [];

    /// <summary>The most topic filters in one SUBSCRIBE.</summary>
    public int FiltersPerSubscribe { get; init; } = int.MaxValue;

    /// <summary>How long one attempt may take.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Which messages are printed.</summary>
    public required MessageFilter Filter { get; init; }

    /// <summary>Equal where the way to connect is: the settings, and what the files they name hold.</summary>
    public required string ConnectionKey { get; init; }

    /// <summary>Equal where the selection is.</summary>
    public required string SelectionKey { get; init; }

    /// <summary>Things decided on the user's behalf.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>What a router's records say of it; the context of its <see cref="Fleet.RouterSpec"/>.</summary>
/// <param name="Group">Its group, or null.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="Filter">Which of its messages are printed.</param>
internal sealed record RouterLabels(string? Group, Junos.DeviceTags Tags, MessageFilter Filter);
