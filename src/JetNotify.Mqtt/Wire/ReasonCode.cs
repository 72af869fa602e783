namespace JetNotify.Mqtt.Wire;

/// <summary>The reason codes of MQTT 5.0 (§2.4), by the specification's names; 0x80 and above is a failure. Another
/// number may come: it is no member then. 3.x has <see cref="ReturnCode"/>.</summary>
public enum ReasonCode : byte
{
    /// <summary>Success, Normal disconnection, Granted QoS 0.</summary>
    Success = 0x00,

    /// <summary>SUBACK: at most QoS 1.</summary>
    GrantedQoS1 = 0x01,

    /// <summary>SUBACK: at most QoS 2.</summary>
    GrantedQoS2 = 0x02,

    /// <summary>DISCONNECT of a client that wants its will published all the same.</summary>
    DisconnectWithWill = 0x04,

    /// <summary>Taken, but nobody subscribes to it.</summary>
    NoMatchingSubscribers = 0x10,

    /// <summary>There was no such subscription to end.</summary>
    NoSubscriptionExisted = 0x11,

    /// <summary>AUTH: goes on.</summary>
    ContinueAuthentication = 0x18,

    /// <summary>AUTH: begins again.</summary>
    ReAuthenticate = 0x19,

    /// <summary>The server does not say why.</summary>
    UnspecifiedError = 0x80,

    /// <summary>The bytes do not parse.</summary>
    MalformedPacket = 0x81,

    /// <summary>The bytes parse but must not be there.</summary>
    ProtocolError = 0x82,

    /// <summary>Valid, and this implementation does not take it.</summary>
    ImplementationSpecificError = 0x83,

    /// <summary>The version offered is not spoken.</summary>
    UnsupportedProtocolVersion = 0x84,

    /// <summary>The client identifier cannot be.</summary>
    ClientIdentifierNotValid = 0x85,

    /// <summary>The user name or the password is wrong.</summary>
    BadUserNameOrPassword = 0x86,

    /// <summary>Not allowed to.</summary>
    NotAuthorized = 0x87,

    /// <summary>The server is not available now.</summary>
    ServerUnavailable = 0x88,

    /// <summary>The server has too much to do now.</summary>
    ServerBusy = 0x89,

    /// <summary>An administrator has shut this client out.</summary>
    Banned = 0x8A,

    /// <summary>The server ends.</summary>
    ServerShuttingDown = 0x8B,

    /// <summary>The authentication method is not spoken.</summary>
    BadAuthenticationMethod = 0x8C,

    /// <summary>The other end was silent for too long.</summary>
    KeepAliveTimeout = 0x8D,

    /// <summary>Another connection uses the same client identifier.</summary>
    SessionTakenOver = 0x8E,

    /// <summary>The topic filter cannot be.</summary>
    TopicFilterInvalid = 0x8F,

    /// <summary>The topic name cannot be.</summary>
    TopicNameInvalid = 0x90,

    /// <summary>The packet identifier is in use already.</summary>
    PacketIdentifierInUse = 0x91,

    /// <summary>PUBREL or PUBREC for a packet identifier that is not in use.</summary>
    PacketIdentifierNotFound = 0x92,

    /// <summary>More unacknowledged messages than agreed.</summary>
    ReceiveMaximumExceeded = 0x93,

    /// <summary>A topic alias of 0 or above what was agreed.</summary>
    TopicAliasInvalid = 0x94,

    /// <summary>A packet above the maximum packet size.</summary>
    PacketTooLarge = 0x95,

    /// <summary>Messages come too fast.</summary>
    MessageRateTooHigh = 0x96,

    /// <summary>A limit of the implementation or of an administrator is exceeded.</summary>
    QuotaExceeded = 0x97,

    /// <summary>An administrator ended it.</summary>
    AdministrativeAction = 0x98,

    /// <summary>The payload is not what its format indicator says.</summary>
    PayloadFormatInvalid = 0x99,

    /// <summary>The server keeps no messages.</summary>
    RetainNotSupported = 0x9A,

    /// <summary>The QoS is above what the server has.</summary>
    QoSNotSupported = 0x9B,

    /// <summary>For now, another server: the Server Reference may name it.</summary>
    UseAnotherServer = 0x9C,

    /// <summary>For good, another server: the Server Reference may name it.</summary>
    ServerMoved = 0x9D,

    /// <summary>The server has no shared subscriptions.</summary>
    SharedSubscriptionsNotSupported = 0x9E,

    /// <summary>Connections come too fast.</summary>
    ConnectionRateExceeded = 0x9F,

    /// <summary>The time that a connection is granted is over.</summary>
    MaximumConnectTime = 0xA0,

    /// <summary>The server has no subscription identifiers.</summary>
    SubscriptionIdentifiersNotSupported = 0xA1,

    /// <summary>The server has no wildcard subscriptions.</summary>
    WildcardSubscriptionsNotSupported = 0xA2,
}
