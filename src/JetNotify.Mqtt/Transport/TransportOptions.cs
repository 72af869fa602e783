using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace JetNotify.Mqtt.Transport;

/// <summary>Where the broker is and how to get there. Immutable.</summary>
public sealed record TransportOptions
{
    /// <summary>A host name, an IPv4 or an IPv6 literal (without brackets); ignored when <see cref="UnixPath"/> is
    /// set.</summary>
    public string Host { get; init; } = "localhost";

    /// <summary>The TCP port, 1…65535.</summary>
    public int Port { get; init; } = 1883;

    /// <summary>The path of a Unix domain socket to use instead of TCP, or null.</summary>
    public string? UnixPath { get; init; }

    /// <summary>The local address to connect from (what a router's <c>allow-clients</c> sees), or null for the system's
    /// choice. Only addresses of its family are tried.</summary>
    public IPAddress? BindAddress { get; init; }

    /// <summary>A SOCKS5 proxy to go through, or null.</summary>
    public Socks5Options? Proxy { get; init; }

    /// <summary>TLS, or null for clear text.</summary>
    public TlsOptions? Tls { get; init; }

    /// <summary>The WebSocket layer, or null for plain MQTT.</summary>
    public WebSocketOptions? WebSocket { get; init; }
}

/// <summary>A SOCKS5 proxy (RFC 1928), with user and password (RFC 1929) where both are given. Names are resolved by
/// the proxy.</summary>
/// <param name="Host">The proxy's name or address.</param>
/// <param name="Port">Its port, 1…65535.</param>
/// <param name="UserName">The user, or null.</param>
/// <param name="Password">The password, or null. Never logged.</param>
public sealed record Socks5Options(string Host, int Port, string? UserName = null, string? Password = null);

/// <summary>MQTT over WebSocket, subprotocol <c>mqtt</c> (MQTT 3.1.1 §6).</summary>
/// <param name="Path">The request path, beginning with <c>/</c>.</param>
public sealed record WebSocketOptions(string Path = "/mqtt")
{
    /// <summary>Header fields of the request beside its own, names and values valid (RFC 9110 §5.5). Never logged: they
    /// may be secret.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];
}

/// <summary>How the broker's certificate is judged and which one is shown. Certificates are loaded already: files are
/// the caller's business.</summary>
public sealed record TlsOptions
{
    /// <summary>Trusted roots instead of the system's; empty for the system's.</summary>
    public X509Certificate2Collection TrustedRoots { get; init; } = [];

    /// <summary>Where <see cref="TrustedRoots"/> came from (a file or folder), to be named in failures; null for the
    /// system's.</summary>
    public string? TrustedRootsSource { get; init; }

    /// <summary>The certificate, with its private key, shown to a broker that asks; null for none.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>Intermediates sent with <see cref="ClientCertificate"/>.</summary>
    public X509Certificate2Collection ClientChain { get; init; } = [];

    /// <summary>Accept any name in the certificate (chain and expiry are still judged), as mosquitto_sub's
    /// <c>--insecure</c>.</summary>
    public bool SkipNameCheck { get; init; }

    /// <summary>The name asked for (SNI) and checked instead of the host's; null for the host's.</summary>
    public string? ServerName { get; init; }

    /// <summary>The versions allowed; <see cref="SslProtocols.None"/> for the system's choice.</summary>
    public SslProtocols Versions { get; init; }

    /// <summary>The ALPN protocol to offer, or null.</summary>
    public string? Alpn { get; init; }

    /// <summary>Cipher suites by IANA or OpenSSL name, colon-separated as OpenSSL writes them; null for the system's
    /// choice.</summary>
    public string? Ciphers { get; init; }
}
