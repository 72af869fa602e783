using JetNotify.Mqtt;

namespace JetNotify.Fleet;

/// <summary>What happened to the connection of one router.</summary>
public enum FleetStatusKind
{
    /// <summary>CONNECT was answered, for the first time.</summary>
    Connected,

    /// <summary>SUBSCRIBE was answered.</summary>
    Subscribed,

    /// <summary>The connection is gone.</summary>
    Lost,

    /// <summary>An attempt failed: not reachable, or not let in. Told once, and again when the reason
    /// changes.</summary>
    Refused,

    /// <summary>CONNECT was answered again.</summary>
    Restored,

    /// <summary>Another client with the same client id took the connection over.</summary>
    TakenOver,

    /// <summary>Events were missed, for certain or likely.</summary>
    Gap,
}

/// <summary>One thing that happened to the connection of one router.</summary>
/// <param name="Kind">What.</param>
/// <param name="At">When, UTC.</param>
public sealed record FleetStatus(FleetStatusKind Kind, DateTime At)
{
    /// <summary>The other end, for people.</summary>
    public string? Peer { get; init; }

    /// <summary>This end's address, or null.</summary>
    public string? Local { get; init; }

    /// <summary>What the broker granted, with connected and restored.</summary>
    public ConnAck? ConnAck { get; init; }

    /// <summary>The answers to SUBSCRIBE, with subscribed.</summary>
    public IReadOnlyList<Grant>? Grants { get; init; }

    /// <summary>What went wrong, with lost, refused and taken over.</summary>
    public MqttException? Failure { get; init; }

    /// <summary>The time without a connection, with restored and gap.</summary>
    public TimeSpan? Gap { get; init; }

    /// <summary>Whether a gap is certain, not only likely.</summary>
    public bool IsCertain { get; init; }

    /// <summary>Why there is a gap.</summary>
    public string? Why { get; init; }

    /// <summary>When it is tried again, with lost, refused and taken over.</summary>
    public TimeSpan? RetryIn { get; init; }
}
