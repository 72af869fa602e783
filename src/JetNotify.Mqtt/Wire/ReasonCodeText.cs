namespace JetNotify.Mqtt.Wire;

/// <summary>The specification's words for reason and return codes.</summary>
public static class ReasonCodeText
{
    /// <summary>Returns the words for a code.</summary>
    /// <param name="packet">The packet it came in: 0 to 2 mean different things in different ones.</param>
    /// <param name="code">The code.</param>
    /// <param name="version">The version spoken: 3.1 and 3.1.1 number CONNACK and SUBACK their own way.</param>
    /// <returns>The words, or <c>code N</c> (hexadecimal) for one the specification does not have.</returns>
    public static string Describe(PacketType packet, byte code, ProtocolVersion version) =>
        (version == ProtocolVersion.V5 ? Version5(packet, (ReasonCode)code) : Version3(packet,
            (ReturnCode)code)) ?? $"code 0x{code:X2}";

    /// <summary>Returns what is to be known of a CONNACK code that 3.1 and 3.1.1 do not have: some brokers answer an
    /// older client in the codes of 5.0.</summary>
    internal static string OfUnknownReturnCode(byte code) =>
        "does not have: it knows 0 to 5"
            + (Version5(PacketType.ConnAck, (ReasonCode)code) is { } name ? $"; in 5.0 it is '{name}'" : string.Empty);

    private static string? Version3(PacketType packet, ReturnCode code) => (packet, code) switch
    {
        (PacketType.ConnAck, ReturnCode.Accepted) => "Connection Accepted",
        (PacketType.ConnAck, ReturnCode.UnacceptableProtocolVersion) => "Connection "
            + "Refused, unacceptable protocol version",
        (PacketType.ConnAck, ReturnCode.IdentifierRejected) => "Connection Refused, identifier rejected",
        (PacketType.ConnAck, ReturnCode.ServerUnavailable) => "Connection Refused, Server unavailable",
        (PacketType.ConnAck, ReturnCode.BadUserNameOrPassword) => "Connection Refused, bad user name or password",
        (PacketType.ConnAck, ReturnCode.NotAuthorized) => "Connection Refused, not authorized",
        (PacketType.SubAck, (ReturnCode)0) => "Success - Maximum QoS 0",
        (PacketType.SubAck, (ReturnCode)1) => "Success - Maximum QoS 1",
        (PacketType.SubAck, (ReturnCode)2) => "Success - Maximum QoS 2",
        (PacketType.SubAck, ReturnCode.Failure) => "Failure",
        (PacketType.UnsubAck, (ReturnCode)0) => "Success",
        _ => null,
    };

    private static string? Version5(PacketType packet, ReasonCode code) => code switch
    {
        // A broker without 5.0 refuses it in the words of 3.1.1.
        > ReasonCode.Success and <= (ReasonCode)ReturnCode.NotAuthorized when packet == PacketType.ConnAck =>
            Version3(packet, (ReturnCode)code),
        ReasonCode.Success when packet == PacketType.Disconnect => "Normal disconnection",
        ReasonCode.Success when packet == PacketType.SubAck => "Granted QoS 0",
        ReasonCode.GrantedQoS1 when packet == PacketType.SubAck => "Granted QoS 1",
        ReasonCode.GrantedQoS2 when packet == PacketType.SubAck => "Granted QoS 2",
        ReasonCode.Success => "Success",
        ReasonCode.DisconnectWithWill => "Disconnect with Will Message",
        ReasonCode.NoMatchingSubscribers => "No matching subscribers",
        ReasonCode.NoSubscriptionExisted => "No subscription existed",
        ReasonCode.ContinueAuthentication => "Continue authentication",
        ReasonCode.ReAuthenticate => "Re-authenticate",
        ReasonCode.UnspecifiedError => "Unspecified error",
        ReasonCode.MalformedPacket => "Malformed Packet",
        ReasonCode.ProtocolError => "Protocol Error",
        ReasonCode.ImplementationSpecificError => "Implementation specific error",
        ReasonCode.UnsupportedProtocolVersion => "Unsupported Protocol Version",
        ReasonCode.ClientIdentifierNotValid => "Client Identifier not valid",
        ReasonCode.BadUserNameOrPassword => "Bad User Name or Password",
        ReasonCode.NotAuthorized => "Not authorized",
        ReasonCode.ServerUnavailable => "Server unavailable",
        ReasonCode.ServerBusy => "Server busy",
        ReasonCode.Banned => "Banned",
        ReasonCode.ServerShuttingDown => "Server shutting down",
        ReasonCode.BadAuthenticationMethod => "Bad authentication method",
        ReasonCode.KeepAliveTimeout => "Keep Alive timeout",
        ReasonCode.SessionTakenOver => "Session taken over",
        ReasonCode.TopicFilterInvalid => "Topic Filter invalid",
        ReasonCode.TopicNameInvalid => "Topic Name invalid",
        ReasonCode.PacketIdentifierInUse => "Packet Identifier in use",
        ReasonCode.PacketIdentifierNotFound => "Packet Identifier not found",
        ReasonCode.ReceiveMaximumExceeded => "Receive Maximum exceeded",
        ReasonCode.TopicAliasInvalid => "Topic Alias invalid",
        ReasonCode.PacketTooLarge => "Packet too large",
        ReasonCode.MessageRateTooHigh => "Message rate too high",
        ReasonCode.QuotaExceeded => "Quota exceeded",
        ReasonCode.AdministrativeAction => "Administrative action",
        ReasonCode.PayloadFormatInvalid => "Payload format invalid",
        ReasonCode.RetainNotSupported => "Retain not supported",
        ReasonCode.QoSNotSupported => "QoS not supported",
        ReasonCode.UseAnotherServer => "Use another server",
        ReasonCode.ServerMoved => "Server moved",
        ReasonCode.SharedSubscriptionsNotSupported => "Shared Subscriptions not supported",
        ReasonCode.ConnectionRateExceeded => "Connection rate exceeded",
        ReasonCode.MaximumConnectTime => "Maximum connect time",
        ReasonCode.SubscriptionIdentifiersNotSupported => "Subscription Identifiers not supported",
        ReasonCode.WildcardSubscriptionsNotSupported => "Wildcard Subscriptions not supported",
        _ => null,
    };
}
