using JetNotify.Mqtt.Wire;

namespace JetNotify.Mqtt;

/// <summary>Everything CONNECT carries, typed (MQTT 3.1.1 §3.1, MQTT 5.0 §3.1). Immutable.</summary>
public sealed partial record ConnectOptions
{
    /// <summary>The version offered; default 3.1.1.</summary>
    public ProtocolVersion Version { get; init; } = ProtocolVersion.V311;

    /// <summary>The client identifier, UTF-8 of at most 65,535 bytes; at most 23 characters in 3.1. Empty lets a 3.1.1
    /// or 5.0 broker assign one, with a clean session only [MQTT-3.1.3-7].</summary>
    public required string ClientId { get; init; }

    /// <summary>Clean Session (3.x) or Clean Start (5.0).</summary>
    public bool CleanStart { get; init; } = true;

    /// <summary>Keep Alive in seconds, 0…65535; 0 turns it off (MQTT 3.1.1 §3.1.2.10).</summary>
    public ushort KeepAliveSeconds { get; init; } = 60;

    /// <summary>The user name, or null for none.</summary>
    public string? UserName { get; init; }

    /// <summary>The password's bytes, or null for none. Never logged.</summary>
    public ReadOnlyMemory<byte>? Password { get; init; }

    /// <summary>The Will message, or null for none.</summary>
    public Will? Will { get; init; }

    /// <summary>The largest packet taken, in bytes of the whole packet; announced in 5.0 when lower than the protocol's
    /// limit.</summary>
    public int MaxPacketSize { get; init; } = ProtocolMaxPacketSize;

    /// <summary>MQTT 5 CONNECT properties beyond those the other members carry (session expiry, receive maximum,
    /// topic alias maximum, user properties …), in the order they are to be sent.</summary>
    public IReadOnlyList<Property> Properties { get; init; } = [];

    /// <summary>MQTT 5 DISCONNECT properties for the goodbye.</summary>
    public IReadOnlyList<Property> DisconnectProperties { get; init; } = [];

    /// <summary>The protocol's own limit: fixed header of 5 bytes and a Remaining Length of 268,435,455 (MQTT 3.1.1
    /// §2.2.3).</summary>
    public const int ProtocolMaxPacketSize = 5 + 268_435_455;
}

/// <summary>The Will message (MQTT 3.1.1 §3.1.2.5): what the broker publishes if this client vanishes.</summary>
/// <param name="Topic">A topic name: no wildcards.</param>
/// <param name="Payload">The message, at most 65,535 bytes.</param>
/// <param name="QoS">Its quality of service.</param>
/// <param name="Retain">Whether the broker keeps it.</param>
/// <param name="Properties">MQTT 5 will properties, in the order they are to be sent.</param>
public sealed record Will(string Topic, ReadOnlyMemory<byte> Payload, QoS QoS, bool Retain,
    IReadOnlyList<Property> Properties);

/// <summary>One topic filter of a SUBSCRIBE with its options (MQTT 5.0 §3.8.3.1).</summary>
/// <param name="Filter">What topics it is for.</param>
/// <param name="QoS">The highest quality of service asked for.</param>
public sealed partial record Subscription(TopicFilter Filter, QoS QoS)
{
    /// <summary>MQTT 5 No Local: not to be sent what this client publishes. Ignored in 3.x.</summary>
    public bool NoLocal { get; init; }

    /// <summary>MQTT 5 Retain As Published: keep the RETAIN flag as the publisher set it. Ignored in 3.x.</summary>
    public bool RetainAsPublished { get; init; }

    /// <summary>MQTT 5 Retain Handling: 0 send retained at subscribe, 1 only if the subscription is new, 2 never.
    /// Ignored in 3.x.</summary>
    public byte RetainHandling { get; init; }
}

/// <summary>What the broker answered for one topic filter (SUBACK, MQTT 3.1.1 §3.9.3; UNSUBACK in 5.0).</summary>
/// <param name="Filter">The filter asked for.</param>
/// <param name="Code">The return or reason code; 0x80 and above is a refusal.</param>
/// <param name="ReasonString">The broker's own words (5.0), or null.</param>
public sealed record Grant(TopicFilter Filter, byte Code, string? ReasonString)
{
    /// <summary>Whether the broker refused this filter.</summary>
    public bool Refused => Code >= 0x80;
}

/// <summary>What CONNACK said (MQTT 3.1.1 §3.2, MQTT 5.0 §3.2); values the broker did not send hold the specification's
/// defaults.</summary>
public sealed record ConnAck
{
    /// <summary>The broker kept a session for this client identifier [MQTT-3.2.2-2].</summary>
    public bool SessionPresent { get; init; }

    /// <summary>Return code (3.x) or reason code (5.0); 0 is success.</summary>
    public byte Code { get; init; }

    /// <summary>The broker's own words (5.0), or null.</summary>
    public string? ReasonString { get; init; }

    /// <summary>The client identifier the broker chose (5.0), or null.</summary>
    public string? AssignedClientId { get; init; }

    /// <summary>The keep-alive the broker demands instead of ours, in seconds (5.0) [MQTT-3.2.2-21], or null.</summary>
    public ushort? ServerKeepAlive { get; init; }

    /// <summary>The session expiry the broker uses instead of ours, in seconds (5.0), or null.</summary>
    public uint? SessionExpirySeconds { get; init; }

    /// <summary>The largest packet the broker takes, in bytes (5.0), or null for no limit.</summary>
    public uint? MaximumPacketSize { get; init; }

    /// <summary>How many unacknowledged messages the broker takes at once (5.0), or null for 65,535.</summary>
    public ushort? ReceiveMaximum { get; init; }

    /// <summary>The highest QoS the broker supports (5.0).</summary>
    public QoS MaximumQoS { get; init; } = QoS.ExactlyOnce;

    /// <summary>Whether retained messages exist there (5.0).</summary>
    public bool RetainAvailable { get; init; } = true;

    /// <summary>Whether wildcard subscriptions are served (5.0).</summary>
    public bool WildcardAvailable { get; init; } = true;

    /// <summary>Whether shared subscriptions are served (5.0).</summary>
    public bool SharedAvailable { get; init; } = true;

    /// <summary>Whether subscription identifiers are served (5.0).</summary>
    public bool SubscriptionIdAvailable { get; init; } = true;

    /// <summary>Another server to use (5.0 Server Reference), or null.</summary>
    public string? ServerReference { get; init; }

    /// <summary>User properties (5.0), in order; empty when there are none.</summary>
    public IReadOnlyList<Property> UserProperties { get; init; } = [];
}
