using System.Security.Cryptography.X509Certificates;

namespace JetNotify.Mqtt.Transport;

/// <summary>What a failed handshake, or an alert that comes after it, says to people.</summary>
internal static class TlsFailure
{
    private const string Required = "certificate required";

    // The alert's name as OpenSSL and Apple's library write it, and what it means to a client (RFC 8446 §6.2).
    // There is no API for the alert's number.
    private static readonly (string Alert, string Meaning)[] s_alerts =
    [
        (Required, "the broker requires a client certificate and none was given"),
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

    // Why this end's OpenSSL will not use a client certificate, in its words: its security level decides.
    private static readonly (string Words, string Meaning)[] s_refusals =
    [
        ("key too small", "is too short for the security level of OpenSSL on this system"),
        ("md too weak", "came with a signature too weak for the security level of OpenSSL on this system"),
    ];

    /// <summary>A handshake that failed for another reason than the broker's certificate.</summary>
    /// <param name="target">The broker, for people.</param>
    /// <param name="error">What it failed with.</param>
    /// <param name="own">The client certificate there was to show, or null.</param>
    public static MqttException OfHandshake(string target, Exception error, X509Certificate2? own)
    {
        if (OfRead(target, error, own) is { } verdict)
        {
            return verdict;
        }

        foreach ((string words, string meaning) in s_refusals)
        {
            if (own is not null && Mentions(error, words))
            {
                return OfKey(target, $"the key of the client certificate ({KeyDescription.Of(own)}) {meaning}", error);
            }
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
    /// <param name="target">The broker, for people.</param>
    /// <param name="error">What a read failed with.</param>
    /// <param name="own">The client certificate there was to show, or null.</param>
    public static MqttException? OfRead(string target, Exception error, X509Certificate2? own)
    {
        if (own is not null && Mentions(error, $"alert {Required}"))
        {
            // TLS leaves a certificate out where the other end has named no signature that its key can make (RFC 8446
            // §4.4.2.3).
            return OfKey(target, $"the broker requires a client certificate, and takes no signature that the key of "
                + $"the one given ({KeyDescription.Of(own)}) can make, so it was not shown", error);
        }

        foreach ((string alert, string meaning) in s_alerts)
        {
            if (Mentions(error, $"alert {alert}"))
            {
                bool isAboutOwn = meaning.Contains("client certificate", StringComparison.Ordinal);
                return new MqttException(FailureKind.Tls, $"TLS with {target} failed: {meaning}", error)
                {
                    TlsCause = isAboutOwn ? TlsCause.ClientCertificate
                        : alert == "unrecognized name" ? TlsCause.WrongName
                        : TlsCause.Other,
                };
            }
        }

        return null;
    }

    private static MqttException OfKey(string target, string reason, Exception error) =>
        new(FailureKind.Tls, $"TLS with {target} failed: {reason}", error) { TlsCause = TlsCause.ClientKey };

    private static bool Mentions(Exception? error, string words) => error is not null &&
        (error.Message.Contains(words, StringComparison.OrdinalIgnoreCase) || Mentions(error.InnerException, words));
}
