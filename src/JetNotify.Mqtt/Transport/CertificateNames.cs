using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace JetNotify.Mqtt.Transport;

/// <summary>Whom a certificate is for.</summary>
internal static class CertificateNames
{
    private const int MostShown = 10;

    /// <summary>Returns why a certificate does not fit the name asked for, as the end of "it …".</summary>
    public static string Mismatch(X509Certificate2 certificate, string serverName)
    {
        var names = Of(certificate);
        if (IPAddress.TryParse(serverName, out _) && names.Contains(serverName))
        {
            return $"has {serverName} as a DNS name, which is not what an address is compared with; it must be an "
                + "IP entry (RFC 5280 §4.2.1.6)";
        }

        string shown = string.Join(", ", names.Take(MostShown).Select(name => name.Length <= 100
            ? name
            : $"{name[..100]}…"));
        return $"is for {shown}{(names.Count > MostShown ? $" and {names.Count - MostShown} more" : "")}, not for {serverName}";
    }

    /// <summary>The names and addresses of the subject alternative name; the common name where there is none (RFC 6125
    /// §6.4.4).</summary>
    public static IReadOnlyList<string> Of(X509Certificate2 certificate)
    {
        string[] names = [.. certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(
            extension => extension.EnumerateDnsNames()
                .Concat(extension.EnumerateIPAddresses().Select(address => address.ToString())))];
        return names.Length > 0
            || certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false) is not { Length: > 0 } common
            ? names
            : [common];
    }
}
