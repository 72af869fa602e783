using System.Security.Cryptography;

namespace JetNotify.Mqtt.Transport;

/// <summary>Finds the private key in a PEM text: PKCS #8, encrypted or not, PKCS #1 or SEC 1.</summary>
internal static class PrivateKeyFile
{
    /// <summary>The key, RSA or ECDSA; the caller owns it.</summary>
    /// <param name="file">The file's name, for failures.</param>
    /// <param name="pem">What it holds.</param>
    /// <param name="password">Asked only when the key is encrypted.</param>
    /// <exception cref="ArgumentException">No key, a damaged one, or an encrypted one without the right
    /// password.</exception>
    public static AsymmetricAlgorithm Load(string file, string pem, Func<string?>? password)
    {
        switch (Label(pem))
        {
            case null:
                throw new ArgumentException($"{file} holds no private key in PEM form");
            case "ENCRYPTED PRIVATE KEY":
                string secret = password?.Invoke() ?? throw new ArgumentException($"the key in {file} is encrypted "
                    + "and no password for it was given");
                return Import(file, key => key.ImportFromEncryptedPem(pem, secret),
                    "is damaged, or the password is wrong");
            // OpenSSL's own encryption of before 2010, which .NET does not read.
            case not null when pem.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal):
                throw new ArgumentException($"the key in {file} is encrypted in OpenSSL's old form; convert it "
                    + $"with: openssl pkcs8 -topk8 -in {file}");
            case "OPENSSH PRIVATE KEY":
                throw new ArgumentException($"the key in {file} is in the form of ssh; convert a copy of it with: "
                    + $"ssh-keygen -p -m PKCS8 -f {file}");
            case "PRIVATE KEY" when PrivateKeyKind.Unusable(pem) is { } kind:
                throw new ArgumentException(
                    $"the key in {file} is an {kind} key, which TLS cannot use here: take an RSA or an EC key and a "
                        + "certificate for it");
            default:
                return Import(file, key => key.ImportFromPem(pem), "is damaged");
        }
    }

    private static AsymmetricAlgorithm Import(string file, Action<AsymmetricAlgorithm> import, string wrong)
    {
        Exception? last = null;
        foreach (var create in (Func<AsymmetricAlgorithm>[])[RSA.Create, ECDsa.Create])
        {
            var key = create();
            try
            {
                import(key);
                return key;
            }
            catch (Exception e) when (e is CryptographicException or ArgumentException)
            {
                // A PKCS #8 key does not tell its kind by its label: the next kind is tried.
                key.Dispose();
                last = e;
            }
        }

        throw new ArgumentException($"the key in {file} {wrong}", last);
    }

    private static string? Label(ReadOnlySpan<char> pem)
    {
        while (PemEncoding.TryFind(pem, out var fields))
        {
            string label = pem[fields.Label].ToString();
            if (label.EndsWith("PRIVATE KEY", StringComparison.Ordinal))
            {
                return label;
            }

            pem = pem[fields.Location.End..];
        }

        // The header lines of the old encryption are not PEM to the framework.
        return pem.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal) ? "RSA PRIVATE KEY" : null;
    }
}
