using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace JetNotify.Mqtt.Transport;

/// <summary>What the TLS handshake agreed on, and the certificate the broker showed, for people and for
/// diagnosis.</summary>
public sealed record TlsInfo
{
    internal TlsInfo(SslStream stream, string serverName)
    {
        Protocol = stream.SslProtocol.ToString() is var name && name.StartsWith("Tls1", StringComparison.Ordinal)
            ? $"TLS 1.{name[^1]}"
            : name;
        CipherSuite = stream.NegotiatedCipherSuite.ToString();
        ServerName = serverName;
        if (stream.RemoteCertificate is X509Certificate2 certificate)
        {
            Subject = certificate.Subject;
            Issuer = certificate.Issuer;
            Names = CertificateNames.Of(certificate);
            NotBefore = certificate.NotBefore.ToUniversalTime();
            NotAfter = certificate.NotAfter.ToUniversalTime();
        }
    }

    /// <summary>The version: <c>TLS 1.3</c>.</summary>
    public string Protocol { get; }

    /// <summary>The cipher suite's IANA name.</summary>
    public string CipherSuite { get; }

    /// <summary>The name asked for and checked.</summary>
    public string ServerName { get; }

    /// <summary>The certificate's subject: <c>CN=vqfx</c>.</summary>
    public string Subject { get; } = "";

    /// <summary>The certificate's issuer.</summary>
    public string Issuer { get; } = "";

    /// <summary>The host names and addresses the certificate is for.</summary>
    public IReadOnlyList<string> Names { get; } = [];

    /// <summary>When the certificate becomes valid, UTC.</summary>
    public DateTime NotBefore { get; }

    /// <summary>When the certificate expires, UTC.</summary>
    public DateTime NotAfter { get; }
}
