using System.Security.Cryptography.X509Certificates;

namespace JetNotify.Mqtt.Transport;

/// <summary>Which certificates are too weak to prove anything, whoever signed them: those below the 112 bits of
/// OpenSSL's security level 2, which .NET does not ask for (SSL_CTX_set_security_level(3)).</summary>
internal static class CertificateStrength
{
    private const int ShortestRsaKey = 2048;

    /// <summary>Returns why a certificate proves nothing, as the end of "it …", or null.</summary>
    /// <param name="certificate">One of the chain.</param>
    public static string? Weakness(X509Certificate2 certificate)
    {
        using var key = certificate.GetRSAPublicKey();
        if (key is { KeySize: < ShortestRsaKey })
        {
            return $"has an RSA key of {key.KeySize} bits, and {ShortestRsaKey} are the least that is safe";
        }

        // A root is trusted for being there: nobody relies on its own signature.
        bool isRoot = certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
        return isRoot ? null : certificate.SignatureAlgorithm.Value switch
        {
            "1.2.840.113549.1.1.4" => "is signed over MD5, which can be forged",
            "1.2.840.113549.1.1.5" or "1.2.840.10045.4.1" => "is signed over SHA-1, which can be forged",
            _ => null,
        };
    }
}
