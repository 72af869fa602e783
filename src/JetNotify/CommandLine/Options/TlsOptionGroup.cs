using System.Security.Authentication;
using JetNotify.CommandLine.Values;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Transport;

namespace JetNotify.CommandLine.Options;

/// <summary>Encryption, and whom to trust.</summary>
internal sealed class TlsOptionGroup : OptionGroup
{
    /// <summary>The options, declared.</summary>
    public TlsOptionGroup()
        : base("TLS (implied by port 8883, mqtts://, wss:// and by certificates)")
    {
        Tls = Flag("--tls", [], "Use TLS, trusting the system's certificate authorities.");
        NoTls = Flag("--no-tls", [], "Do not use TLS, not even on port 8883.");
        CaFile = Value<string>("--cafile", [], "FILE", "a file",
            "Trust the certificate authorities in this PEM file instead.", PlainText.Path);
        CaPath = Value<string>("--capath", [], "FOLDER", "a folder",
            "Trust the certificate authorities in this folder of PEM files instead.", PlainText.Path);
        Cert = Value<string>("--cert", [], "FILE", "a file",
            "Show this client certificate (PEM); its key may stand in the same file.", PlainText.Path);
        Key = Value<string>("--key", [], "FILE", "a file",
            "The private key of --cert (PEM); the password of an encrypted one is asked for.", PlainText.Path);
        Insecure = Flag("--insecure", [], "Accept any name in the broker's certificate.");
        ServerName = Value<string>("--server-name", [], "NAME", "a name",
            "The name the broker's certificate must hold, instead of the host's.", HostText.Host);
        Version = Value<SslProtocols>("--tls-version", [], "VERSION", "a version",
            "The oldest version accepted: tlsv1.2 or tlsv1.3 (the system's choice).", WordText.TlsVersion);
        Alpn = Value<string>("--tls-alpn", [], "PROTOCOL", "a protocol",
            "Offer this protocol by ALPN.", PlainText.Alpn);
        Ciphers = Value<string>("--ciphers", [], "LIST", "a list of cipher suites",
            "Offer only these cipher suites, colon-separated.", CipherList);
    }

    /// <summary><c>--tls</c>.</summary>
    public Flag Tls { get; }

    /// <summary><c>--no-tls</c>.</summary>
    public Flag NoTls { get; }

    /// <summary><c>--cafile</c>.</summary>
    public ValueOption<string> CaFile { get; }

    /// <summary><c>--capath</c>.</summary>
    public ValueOption<string> CaPath { get; }

    /// <summary><c>--cert</c>.</summary>
    public ValueOption<string> Cert { get; }

    /// <summary><c>--key</c>.</summary>
    public ValueOption<string> Key { get; }

    /// <summary><c>--insecure</c>.</summary>
    public Flag Insecure { get; }

    /// <summary><c>--server-name</c>.</summary>
    public ValueOption<string> ServerName { get; }

    /// <summary><c>--tls-version</c>.</summary>
    public ValueOption<SslProtocols> Version { get; }

    /// <summary><c>--tls-alpn</c>.</summary>
    public ValueOption<string> Alpn { get; }

    /// <summary><c>--ciphers</c>.</summary>
    public ValueOption<string> Ciphers { get; }

    /// <summary>Which suites there are is the transport's knowledge; that a list cannot be is to be known before connecting.</summary>
    private static string? CipherList(string text, out string value)
    {
        value = text;
        try
        {
            return CipherSuites.Parse(text).Length == 0 ? "empty, cipher suites are expected" : null;
        }
        catch (MqttFailure e)
        {
            return e.Message;
        }
    }
}
