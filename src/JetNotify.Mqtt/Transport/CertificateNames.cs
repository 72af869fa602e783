using System.Security.Cryptography.X509Certificates;

namespace JetNotify.Mqtt.Transport;

/// <summary>Whom a certificate is for.</summary>
internal static class CertificateNames
{
    /// <summary>The names and addresses of the subject alternative name; the common name where there is none (RFC 6125 §6.4.4).</summary>
    public static IReadOnlyList<string> Of(X509Certificate2 certificate)
    {
        string[] names = [.. certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(
            extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(address => address.ToString())))];
        return names.Length > 0 || certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false) is not { Length: > 0 } common
            ? names
            : [common];
    }
}
