namespace JetNotify.Mqtt.Wire;

/// <summary>The return codes of MQTT 3.1 and 3.1.1: of CONNACK (§3.2.2.3), and the failure of SUBACK (§3.9.3). Other
/// numbers may come: they are no member then. 5.0 has <see cref="ReasonCode"/>; where both may come, the number itself
/// travels, as none but 0 and 0x80 means something in both.</summary>
public enum ReturnCode : byte
{
    /// <summary>The client is let in.</summary>
    Accepted = 0,

    /// <summary>The version offered is not spoken.</summary>
    UnacceptableProtocolVersion = 1,

    /// <summary>The client identifier cannot be.</summary>
    IdentifierRejected = 2,

    /// <summary>The server is not available now.</summary>
    ServerUnavailable = 3,

    /// <summary>The user name or the password is wrong.</summary>
    BadUserNameOrPassword = 4,

    /// <summary>Not allowed to.</summary>
    NotAuthorized = 5,

    /// <summary>SUBACK: the filter is refused.</summary>
    Failure = 0x80,
}
