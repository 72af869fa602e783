namespace JetNotify.Mqtt.Wire;

/// <summary>Reason codes (MQTT 5.0 §2.4) and the return codes of 3.1 and 3.1.1, with the specification's words for them.</summary>
public static class ReasonCode
{
    /// <summary>Success, Normal disconnection, Granted QoS 0.</summary>
    public const byte Success = 0x00;

    /// <summary>The bytes do not parse.</summary>
    public const byte MalformedPacket = 0x81;

    /// <summary>The bytes parse but must not be there.</summary>
    public const byte ProtocolError = 0x82;

    /// <summary>The authentication method is not spoken.</summary>
    public const byte BadAuthenticationMethod = 0x8C;

    /// <summary>The other end was silent for too long.</summary>
    public const byte KeepAliveTimeout = 0x8D;

    /// <summary>The topic name cannot be.</summary>
    public const byte TopicNameInvalid = 0x90;

    /// <summary>PUBREL or PUBREC for a packet identifier that is not in use.</summary>
    public const byte PacketIdentifierNotFound = 0x92;

    /// <summary>More unacknowledged messages than agreed.</summary>
    public const byte ReceiveMaximumExceeded = 0x93;

    /// <summary>A topic alias of 0 or above what was agreed.</summary>
    public const byte TopicAliasInvalid = 0x94;

    /// <summary>A packet above the maximum packet size.</summary>
    public const byte PacketTooLarge = 0x95;

    /// <summary>The server has no shared subscriptions.</summary>
    public const byte SharedSubscriptionsNotSupported = 0x9E;

    /// <summary>The server has no subscription identifiers.</summary>
    public const byte SubscriptionIdentifiersNotSupported = 0xA1;

    /// <summary>The server has no wildcard subscriptions.</summary>
    public const byte WildcardSubscriptionsNotSupported = 0xA2;

    /// <summary>DISCONNECT of a client that wants its will published all the same.</summary>
    public const byte DisconnectWithWill = 0x04;

    /// <summary>Taken, but nobody subscribes to it.</summary>
    public const byte NoMatchingSubscribers = 0x10;

    /// <summary>There was no such subscription to end.</summary>
    public const byte NoSubscriptionExisted = 0x11;

    /// <summary>The version offered is not spoken.</summary>
    public const byte UnsupportedProtocolVersion = 0x84;

    /// <summary>The client identifier cannot be.</summary>
    public const byte ClientIdentifierNotValid = 0x85;

    /// <summary>Not allowed to.</summary>
    public const byte NotAuthorized = 0x87;

    /// <summary>The server ends.</summary>
    public const byte ServerShuttingDown = 0x8B;

    /// <summary>Another connection uses the same client identifier.</summary>
    public const byte SessionTakenOver = 0x8E;

    /// <summary>The topic filter cannot be.</summary>
    public const byte TopicFilterInvalid = 0x8F;

    /// <summary>The specification's words for a code.</summary>
    /// <param name="packet">The packet it came in: 0 to 2 mean different things in different ones.</param>
    /// <param name="code">The code.</param>
    /// <param name="version">The version spoken: 3.1 and 3.1.1 number CONNACK and SUBACK their own way.</param>
    /// <returns>The words, or <c>code N</c> (hexadecimal) for one the specification does not have.</returns>
    public static string Words(PacketType packet, byte code, ProtocolVersion version) =>
        (version == ProtocolVersion.V5 ? Version5(packet, code) : Version3(packet, code)) ?? $"code 0x{code:X2}";

    private static string? Version3(PacketType packet, byte code) => (packet, code) switch
    {
        (PacketType.ConnAck, 0) => "Connection Accepted",
        (PacketType.ConnAck, 1) => "Connection Refused, unacceptable protocol version",
        (PacketType.ConnAck, 2) => "Connection Refused, identifier rejected",
        (PacketType.ConnAck, 3) => "Connection Refused, Server unavailable",
        (PacketType.ConnAck, 4) => "Connection Refused, bad user name or password",
        (PacketType.ConnAck, 5) => "Connection Refused, not authorized",
        (PacketType.SubAck, 0) => "Success - Maximum QoS 0",
        (PacketType.SubAck, 1) => "Success - Maximum QoS 1",
        (PacketType.SubAck, 2) => "Success - Maximum QoS 2",
        (PacketType.SubAck, 0x80) => "Failure",
        (PacketType.UnsubAck, 0) => "Success",
        _ => null,
    };

    private static string? Version5(PacketType packet, byte code) => code switch
    {
        // A broker without 5.0 refuses it in the words of 3.1.1.
        > 0 and <= 5 when packet == PacketType.ConnAck => Version3(packet, code),
        0x00 when packet == PacketType.Disconnect => "Normal disconnection",
        0x00 when packet == PacketType.SubAck => "Granted QoS 0",
        0x00 => "Success",
        0x01 when packet == PacketType.SubAck => "Granted QoS 1",
        0x02 when packet == PacketType.SubAck => "Granted QoS 2",
        0x04 => "Disconnect with Will Message",
        0x10 => "No matching subscribers",
        0x11 => "No subscription existed",
        0x18 => "Continue authentication",
        0x19 => "Re-authenticate",
        0x80 => "Unspecified error",
        0x81 => "Malformed Packet",
        0x82 => "Protocol Error",
        0x83 => "Implementation specific error",
        0x84 => "Unsupported Protocol Version",
        0x85 => "Client Identifier not valid",
        0x86 => "Bad User Name or Password",
        0x87 => "Not authorized",
        0x88 => "Server unavailable",
        0x89 => "Server busy",
        0x8A => "Banned",
        0x8B => "Server shutting down",
        0x8C => "Bad authentication method",
        0x8D => "Keep Alive timeout",
        0x8E => "Session taken over",
        0x8F => "Topic Filter invalid",
        0x90 => "Topic Name invalid",
        0x91 => "Packet Identifier in use",
        0x92 => "Packet Identifier not found",
        0x93 => "Receive Maximum exceeded",
        0x94 => "Topic Alias invalid",
        0x95 => "Packet too large",
        0x96 => "Message rate too high",
        0x97 => "Quota exceeded",
        0x98 => "Administrative action",
        0x99 => "Payload format invalid",
        0x9A => "Retain not supported",
        0x9B => "QoS not supported",
        0x9C => "Use another server",
        0x9D => "Server moved",
        0x9E => "Shared Subscriptions not supported",
        0x9F => "Connection rate exceeded",
        0xA0 => "Maximum connect time",
        0xA1 => "Subscription Identifiers not supported",
        0xA2 => "Wildcard Subscriptions not supported",
        _ => null,
    };
}
