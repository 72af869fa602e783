namespace JetNotify.Mqtt.Wire;

/// <summary>The identifiers of MQTT 5 properties (MQTT 5.0 §2.2.2.2, table 2-4).</summary>
public enum PropertyId : byte
{
    /// <summary>Whether the payload is unspecified bytes (0) or UTF-8 (1). Byte.</summary>
    PayloadFormatIndicator = 0x01,

    /// <summary>Lifetime of the message in seconds. Four Byte Integer.</summary>
    MessageExpiryInterval = 0x02,

    /// <summary>The content's MIME type or other description. UTF-8 string.</summary>
    ContentType = 0x03,

    /// <summary>The topic name for a response. UTF-8 string.</summary>
    ResponseTopic = 0x08,

    /// <summary>Identifies the request of a response. Binary data.</summary>
    CorrelationData = 0x09,

    /// <summary>Identifies the subscription that matched; may repeat in PUBLISH. Variable Byte Integer.</summary>
    SubscriptionIdentifier = 0x0B,

    /// <summary>How long the session outlives the connection, in seconds. Four Byte Integer.</summary>
    SessionExpiryInterval = 0x11,

    /// <summary>The client identifier the server chose. UTF-8 string.</summary>
    AssignedClientIdentifier = 0x12,

    /// <summary>The keep-alive the server demands, in seconds. Two Byte Integer.</summary>
    ServerKeepAlive = 0x13,

    /// <summary>The name of the authentication method. UTF-8 string.</summary>
    AuthenticationMethod = 0x15,

    /// <summary>Data of the authentication method. Binary data.</summary>
    AuthenticationData = 0x16,

    /// <summary>Whether the server may send reason strings. Byte.</summary>
    RequestProblemInformation = 0x17,

    /// <summary>Delay before the will is published, in seconds. Four Byte Integer.</summary>
    WillDelayInterval = 0x18,

    /// <summary>Whether the server should send response information. Byte.</summary>
    RequestResponseInformation = 0x19,

    /// <summary>Basis for response topics. UTF-8 string.</summary>
    ResponseInformation = 0x1A,

    /// <summary>Another server to use. UTF-8 string.</summary>
    ServerReference = 0x1C,

    /// <summary>A human-readable reason. UTF-8 string.</summary>
    ReasonString = 0x1F,

    /// <summary>How many unacknowledged QoS 1 and 2 messages are taken at once. Two Byte Integer.</summary>
    ReceiveMaximum = 0x21,

    /// <summary>The highest topic alias taken. Two Byte Integer.</summary>
    TopicAliasMaximum = 0x22,

    /// <summary>A number that stands for a topic name. Two Byte Integer.</summary>
    TopicAlias = 0x23,

    /// <summary>The highest QoS supported. Byte.</summary>
    MaximumQoS = 0x24,

    /// <summary>Whether retained messages are supported. Byte.</summary>
    RetainAvailable = 0x25,

    /// <summary>A name and a value of the application's own; may repeat. UTF-8 string pair.</summary>
    UserProperty = 0x26,

    /// <summary>The largest packet taken, in bytes. Four Byte Integer.</summary>
    MaximumPacketSize = 0x27,

    /// <summary>Whether wildcard subscriptions are supported. Byte.</summary>
    WildcardSubscriptionAvailable = 0x28,

    /// <summary>Whether subscription identifiers are supported. Byte.</summary>
    SubscriptionIdentifierAvailable = 0x29,

    /// <summary>Whether shared subscriptions are supported. Byte.</summary>
    SharedSubscriptionAvailable = 0x2A,
}

/// <summary>One MQTT 5 property to be sent, or one kept from a packet that is not on the hot path.</summary>
/// <param name="Id">The identifier; its type in the table decides which of the other members counts.</param>
/// <param name="Number">The value of integer types.</param>
/// <param name="Text">The value of UTF-8 strings, and of the pair's value.</param>
/// <param name="Name">The name of a user property.</param>
/// <param name="Data">The value of binary data.</param>
public sealed record Property(
    PropertyId Id, uint Number = 0, string? Text = null, string? Name = null, ReadOnlyMemory<byte> Data = default);
