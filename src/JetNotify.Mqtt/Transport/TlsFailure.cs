namespace JetNotify.Mqtt.Transport;

/// <summary>What a failed handshake, or an alert that comes after it, says to people.</summary>
internal static class TlsFailure
{
    // The alert's name as OpenSSL and Apple's library write it, and what it means to a client (RFC 8446 §6.2).
    // There is no API for the alert's number.
    private static readonly (string Alert, string Meaning)[] s_alerts =
    [
        ("certificate required", "the broker requires a client certificate and none was given"),
        ("unknown ca", "the broker does not know the issuer of the client certificate"),
        ("bad certificate", "the broker does not accept the client certificate, or requires one and none was given"),
        ("certificate expired", "the client certificate has expired"),
        ("certificate revoked", "the client certificate has been revoked"),
        ("certificate unknown", "the broker does not accept the client certificate"),
        ("unsupported certificate", "the broker does not support this kind of client certificate"),
        ("access denied", "the broker denies access to this client certificate"),
        ("protocol version", "the broker does not speak the TLS versions offered"),
        ("no application protocol", "the broker does not know the ALPN protocol offered"),
        ("unrecognized name", "the broker does not know the server name asked for"),
        ("insufficient security", "the broker finds the cipher suites offered too weak"),
        ("handshake failure", "no agreement with the broker on version, cipher suite or client certificate"),
    ];

    /// <summary>A handshake that failed for another reason than the certificate.</summary>
    public static MqttException OfHandshake(string target, Exception error)
    {
        if (OfRead(target, error) is { } verdict)
        {
            return verdict;
        }

        string reason = error switch
        {
            IOException => "the connection was closed during the handshake; does this port speak TLS? MQTT uses "
                + "8883 with TLS, 1883 without",
            _ when Mentions(error, "corrupted frame") || Mentions(error, "wrong version number") =>
                "what answers there does not speak TLS; MQTT uses 8883 with TLS, 1883 without",
            _ when Mentions(error, "no ciphers available") || Mentions(error, "no cipher match") =>
                "the TLS versions and cipher suites asked for leave nothing to offer",
            _ when Mentions(error, "unsupported protocol") || Mentions(error, "no protocols available") =>
                "no TLS version is both asked for and allowed by this system and the broker",
            _ => error.GetBaseException().Message,
        };
        return new MqttException(FailureKind.Tls, $"TLS with {target} failed: {reason}", error);
    }

    /// <summary>The broker's verdict on the client certificate, which in TLS 1.3 comes only after the handshake; null
    /// for any other error.</summary>
    public static MqttException? OfRead(string target, Exception error)
    {
        foreach ((string alert, string meaning) in s_alerts)
        {
            if (Mentions(error, $"alert {alert}"))
            {
                bool own = meaning.Contains("client certificate", StringComparison.Ordinal);
                return new MqttException(FailureKind.Tls, $"TLS with {target} failed: {meaning}", error)
                {
                    TlsCause = own ? TlsCause.ClientCertificate : alert == "unrecognized name" ? TlsCause.WrongName
                        : TlsCause.Other,
                };
            }
        }

        return null;
    }

    private static bool Mentions(Exception? error, string words) => error is not null &&
        (error.Message.Contains(words, StringComparison.OrdinalIgnoreCase) || Mentions(error.InnerException, words));
}
