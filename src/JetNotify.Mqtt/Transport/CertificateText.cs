using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace JetNotify.Mqtt.Transport;

/// <summary>Certificates in the forms that OpenSSL takes them: PEM blocks among any other text, or one in
/// DER.</summary>
internal static class CertificateText
{
    private static readonly string[] s_labels = ["CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"];

    /// <summary>Whether there is a PEM block in it.</summary>
    public static bool IsPem(ReadOnlySpan<byte> bytes) => bytes.IndexOf("-----BEGIN "u8) >= 0;

    /// <summary>Returns every certificate, in the file's order; none where there is none.</summary>
    /// <param name="file">The file's name, for failures.</param>
    /// <param name="bytes">What it holds.</param>
    /// <exception cref="ArgumentException">A damaged certificate, or something that is often taken for one.</exception>
    public static X509Certificate2Collection Parse(string file, byte[] bytes)
    {
        try
        {
            return IsPem(bytes) ? Blocks(file, Encoding.UTF8.GetString(bytes))
                : bytes is [0x30, ..] ? [Der(file, bytes)]
                : [];
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException or FormatException)
        {
            throw new ArgumentException($"{file} holds a damaged certificate", e);
        }
    }

    private static X509Certificate2Collection Blocks(string file, string text)
    {
        var certificates = new X509Certificate2Collection();
        var others = new List<string>();
        var rest = text.AsSpan();
        while (PemEncoding.TryFind(rest, out var fields))
        {
            string label = rest[fields.Label].ToString();
            if (s_labels.Contains(label))
            {
                byte[] der = Convert.FromBase64String(rest[fields.Base64Data].ToString());

                // Behind a trusted certificate stands what it is trusted for.
                _ = AsnDecoder.ReadEncodedValue(der, AsnEncodingRules.BER, out _, out _, out int length);
                certificates.Add(X509CertificateLoader.LoadCertificate(der.AsSpan(0, length)));
            }
            else
            {
                others.Add(label);
            }

            rest = rest[fields.Location.End..];
        }

        if (s_labels.Sum(label => Count(text, $"-----BEGIN {label}-----")) > certificates.Count)
        {
            throw new ArgumentException($"{file} holds a damaged certificate");
        }

        string? other = certificates.Count > 0 ? null
            : others.Exists(label => label.EndsWith("CERTIFICATE REQUEST", StringComparison.Ordinal))
                ? "holds a request for a certificate, not a certificate: the authority that signs it returns one"
            : others.Exists(label => label is "PKCS7" or "CMS")
                ? $"holds certificates in PKCS #7; convert it with: openssl pkcs7 -print_certs -in {file}"
            : null;
        return other is null ? certificates : throw new ArgumentException($"{file} {other}");
    }

    private static X509Certificate2 Der(string file, byte[] bytes) => X509Certificate2.GetCertContentType(bytes) switch
    {
        X509ContentType.Pkcs12 => throw new ArgumentException(
            $"{file} is a PKCS #12 file; convert it with: openssl pkcs12 -nodes -in {file} -out client.pem"),
        X509ContentType.Pkcs7 => throw new ArgumentException(
            $"{file} holds certificates in PKCS #7; convert it with: openssl pkcs7 -inform DER -print_certs -in "
                + $"{file}"),
        _ => X509CertificateLoader.LoadCertificate(bytes),
    };

    private static int Count(string text, string what)
    {
        int count = 0;
        for (int at = 0; (at = text.IndexOf(what, at, StringComparison.Ordinal)) >= 0; at += what.Length)
        {
            count++;
        }

        return count;
    }
}
