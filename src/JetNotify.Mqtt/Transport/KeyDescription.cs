using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace JetNotify.Mqtt.Transport;

/// <summary>Names the kind and size of a certificate's key, for people.</summary>
internal static class KeyDescription
{
    /// <summary>Returns <c>RSA, 1024 bits</c>, <c>EC on secp256k1</c>, or the algorithm's name or number.</summary>
    public static string Of(X509Certificate2 certificate)
    {
        try
        {
            using var rsa = certificate.GetRSAPublicKey();
            if (rsa is not null)
            {
                return $"RSA, {rsa.KeySize} bits";
            }

            using var ecdsa = certificate.GetECDsaPublicKey();
            if (ecdsa?.ExportParameters(false).Curve is { IsNamed: true } curve)
            {
                return $"EC on {curve.Oid.FriendlyName ?? curve.Oid.Value}";
            }
        }
        catch (CryptographicException)
        {
            // A curve that this system does not know: its algorithm's name is what is left.
        }

        return certificate.PublicKey.Oid.FriendlyName ?? certificate.PublicKey.Oid.Value ?? "unknown";
    }
}
