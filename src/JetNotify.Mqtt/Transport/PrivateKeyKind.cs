using System.Formats.Asn1;
using System.Security.Cryptography;

namespace JetNotify.Mqtt.Transport;

/// <summary>Tells what kind of key a PKCS #8 block holds (RFC 5208 §5), by its algorithm's number.</summary>
internal static class PrivateKeyKind
{
    /// <summary>Returns the name of a kind of key that OpenSSL knows and .NET's TLS cannot use; null for any other, and
    /// for what is not readable.</summary>
    /// <param name="pem">The text around the block.</param>
    public static string? Unusable(ReadOnlySpan<char> pem)
    {
        while (PemEncoding.TryFind(pem, out var fields))
        {
            if (pem[fields.Label].SequenceEqual("PRIVATE KEY"))
            {
                return Named(Algorithm(pem[fields.Base64Data].ToString()));
            }

            pem = pem[fields.Location.End..];
        }

        return null;
    }

    private static string? Named(string? algorithm) => algorithm switch
    {
        "1.3.101.112" => "Ed25519",
        "1.3.101.113" => "Ed448",
        "1.3.101.110" => "X25519",
        "1.3.101.111" => "X448",
        "1.2.840.113549.1.1.10" => "RSA-PSS",
        _ => null,
    };

    private static string? Algorithm(string base64)
    {
        try
        {
            // PrivateKeyInfo ::= SEQUENCE { version INTEGER, algorithm SEQUENCE { OBJECT IDENTIFIER … } … }
            var info = new AsnReader(Convert.FromBase64String(base64), AsnEncodingRules.BER).ReadSequence();
            _ = info.ReadInteger();
            return info.ReadSequence().ReadObjectIdentifier();
        }
        catch (Exception e) when (e is AsnContentException or FormatException)
        {
            return null;
        }
    }
}
