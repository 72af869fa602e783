using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace JetNotify.Tests.Support;

/// <summary>A certificate authority for one test, and what it signs. Certificates carry their keys; <see cref="Pem"/>
/// writes them to files.</summary>
internal sealed class Certificates
{
    private static readonly DateTimeOffset s_start = DateTimeOffset.UtcNow.AddDays(-30);
    private static readonly DateTimeOffset s_end = DateTimeOffset.UtcNow.AddDays(30);

    private readonly X509Certificate2 _issuer;

    public Certificates(string name = "Test CA")
        : this(SelfSigned(name))
    {
    }

    private Certificates(X509Certificate2 issuer) => _issuer = issuer;

    /// <summary>The authority's own certificate, to be trusted or not.</summary>
    public X509Certificate2 Authority => _issuer;

    /// <summary>A server's certificate for these names and addresses, valid for a month around now unless told
    /// otherwise.</summary>
    public X509Certificate2 Server(string name = "localhost", DateTimeOffset? from = null,
        DateTimeOffset? until = null) =>
        Issue($"CN={name}", "1.3.6.1.5.5.7.3.1", name, from ?? s_start.AddDays(1), until ?? s_end.AddDays(-1));

    /// <summary>A server's certificate that expired ten days ago.</summary>
    public X509Certificate2 Expired(string name = "localhost") =>
        Server(name, until: DateTimeOffset.UtcNow.AddDays(-10));

    /// <summary>A client's certificate.</summary>
    public X509Certificate2 Client(string name = "operator") =>
        Issue($"CN={name}", "1.3.6.1.5.5.7.3.2", null, s_start.AddDays(1), s_end.AddDays(-1));

    /// <summary>A client's certificate for a key of RSA, or of EC on a curve.</summary>
    public X509Certificate2 Client(AsymmetricAlgorithm key)
    {
        var request = key is RSA rsa
            ? new CertificateRequest("CN=operator", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest("CN=operator", (ECDsa)key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], false));
        using var signer = _issuer.GetECDsaPrivateKey()!;
        using var bare = request.Create(_issuer.SubjectName, X509SignatureGenerator.CreateForECDsa(signer),
            s_start.AddDays(1), s_end.AddDays(-1), RandomNumberGenerator.GetBytes(12));
        return key is RSA own ? bare.CopyWithPrivateKey(own) : bare.CopyWithPrivateKey((ECDsa)key);
    }

    /// <summary>An authority below this one, whose certificate must be sent along.</summary>
    public Certificates Intermediate(string name = "Test intermediate")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = AuthorityRequest(name, key);
        return new Certificates(Sign(request, key, s_start.AddHours(1), s_end.AddHours(-1)));
    }

    private static X509Certificate2 SelfSigned(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return AuthorityRequest(name, key).CreateSelfSigned(s_start, s_end);
    }

    private static CertificateRequest AuthorityRequest(string name, ECDsa key)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request;
    }

    private X509Certificate2 Issue(string subject, string usage, string? server, DateTimeOffset from,
        DateTimeOffset until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        if (server is not null)
        {
            var names = new SubjectAlternativeNameBuilder();
            if (IPAddress.TryParse(server, out var address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(server);
            }

            request.CertificateExtensions.Add(names.Build());
        }

        return Sign(request, key, from, until);
    }

    private X509Certificate2 Sign(CertificateRequest request, ECDsa key, DateTimeOffset from, DateTimeOffset until)
    {
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_issuer, true,
            false));
        using var bare = request.Create(_issuer, from, until, RandomNumberGenerator.GetBytes(12));
        return bare.CopyWithPrivateKey(key);
    }
}

/// <summary>Writes certificates and keys as the PEM files that brokers and options name.</summary>
internal static class Pem
{
    /// <summary>Writes the certificates, in order, to a file in <paramref name="folder"/> and returns its
    /// path.</summary>
    public static string WriteCertificates(string folder, string name, params X509Certificate2[] certificates)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllText(path,
            string.Concat(certificates.Select(certificate => certificate.ExportCertificatePem() + "\n")));
        return path;
    }

    /// <summary>Writes the certificate's key, PKCS #8, encrypted when there is a password, and returns its
    /// path.</summary>
    public static string WriteKey(string folder, string name, X509Certificate2 certificate, string? password = null)
    {
        string path = Path.Combine(folder, name);
        using var key = (AsymmetricAlgorithm?)certificate.GetECDsaPrivateKey() ?? certificate.GetRSAPrivateKey()!;
        File.WriteAllText(path, password is null
            ? key.ExportPkcs8PrivateKeyPem()
            : key.ExportEncryptedPkcs8PrivateKeyPem(password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc,
                HashAlgorithmName.SHA256, 2048)));
        return path;
    }
}
