using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace JetNotify.Mqtt.Transport;

/// <summary>A certificate to show to the broker: with its private key, and the intermediates that lead towards a root.</summary>
/// <param name="Certificate">The certificate, holding its private key.</param>
/// <param name="Chain">Its intermediates, in the file's order; may be empty.</param>
public sealed record ClientCertificate(X509Certificate2 Certificate, X509Certificate2Collection Chain);

/// <summary>
/// Reads the files that certificates live in. What is wrong with one is an <see cref="ArgumentException"/> whose message
/// is one line, names the file and says what to do.
/// </summary>
public static class CertificateFiles
{
    /// <summary>Every certificate of a PEM bundle, or the one of a DER file.</summary>
    /// <exception cref="ArgumentException">Missing, unreadable, or no certificate inside.</exception>
    public static X509Certificate2Collection LoadRoots(string file)
    {
        OpenSsl.Require("TLS");
        byte[] bytes = Read(file);
        X509Certificate2Collection roots = Parse(file, bytes);
        return roots.Count > 0 ? roots : throw new ArgumentException($"{file} holds no certificate");
    }

    /// <summary>Every certificate of every PEM file in a folder, sub-folders left out; hashed links to the same certificate
    /// (<c>c_rehash</c>) count once.</summary>
    /// <exception cref="ArgumentException">Missing, unreadable, or no certificate inside.</exception>
    public static X509Certificate2Collection LoadRootsFolder(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new ArgumentException(File.Exists(folder) ? $"{folder} is a file, not a folder" : $"{folder} does not exist");
        }

        OpenSsl.Require("TLS");
        var roots = new X509Certificate2Collection();
        foreach (string file in Files(folder))
        {
            byte[] bytes = Read(file);
            if (IsPem(bytes))
            {
                roots.AddRange(Parse(file, bytes).Where(certificate => !roots.Contains(certificate)).ToArray());
            }
        }

        return roots.Count > 0 ? roots : throw new ArgumentException($"{folder} holds no PEM file with a certificate");
    }

    /// <summary>A certificate with its chain from one PEM file and its private key from another.</summary>
    /// <param name="certificateFile">The certificate first, then its intermediates.</param>
    /// <param name="keyFile">The key; the same file where both stand in one.</param>
    /// <param name="password">Asked only when the key is encrypted; null, or an answer of null, means that there is none.</param>
    /// <exception cref="ArgumentException">Missing, unreadable, no certificate or key inside, an encrypted key without the right
    /// password, or a key that belongs to another certificate.</exception>
    public static ClientCertificate LoadClient(string certificateFile, string keyFile, Func<string?>? password = null)
    {
        OpenSsl.Require("TLS");
        byte[] bytes = Read(certificateFile);
        X509Certificate2Collection all = IsPem(bytes) ? Parse(certificateFile, bytes) : [];
        if (all.Count == 0)
        {
            throw new ArgumentException($"{certificateFile} holds no certificate in PEM form");
        }

        using AsymmetricAlgorithm key = PrivateKeyFile.Load(keyFile, Encoding.UTF8.GetString(Read(keyFile)), password);
        X509Certificate2 certificate = Join(certificateFile, all[0], keyFile, key);
        all.RemoveAt(0);
        return new ClientCertificate(certificate, all);
    }

    private static X509Certificate2 Join(string certificateFile, X509Certificate2 certificate, string keyFile, AsymmetricAlgorithm key)
    {
        try
        {
            X509Certificate2 joined = key switch
            {
                RSA rsa => certificate.CopyWithPrivateKey(rsa),
                ECDsa ecdsa => certificate.CopyWithPrivateKey(ecdsa),
                _ => throw new ArgumentException("not a kind of key for TLS"),
            };
            // Windows' TLS cannot use a key that lives in this process only.
            return OperatingSystem.IsWindows() ? X509CertificateLoader.LoadPkcs12(joined.Export(X509ContentType.Pkcs12), null) : joined;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            throw new ArgumentException($"the key in {keyFile} does not belong to the certificate in {certificateFile} ({certificate.Subject})", e);
        }
    }

    private static X509Certificate2Collection Parse(string file, byte[] bytes)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            if (IsPem(bytes))
            {
                certificates.ImportFromPem(Encoding.UTF8.GetString(bytes));
            }
            else if (bytes is [0x30, ..])
            {
                certificates.Add(X509CertificateLoader.LoadCertificate(bytes));
            }
        }
        catch (CryptographicException e)
        {
            throw new ArgumentException($"{file} holds a damaged certificate", e);
        }

        return certificates;
    }

    private static bool IsPem(ReadOnlySpan<byte> bytes) => bytes.IndexOf("-----BEGIN "u8) >= 0;

    private static byte[] Read(string file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException(e switch
            {
                _ when Directory.Exists(file) => $"{file} is a folder, not a file",
                FileNotFoundException or DirectoryNotFoundException => $"{file} does not exist",
                UnauthorizedAccessException => $"{file} cannot be read: permission denied",
                _ => $"{file} cannot be read: {e.Message}",
            }, e);
        }
    }

    private static string[] Files(string folder)
    {
        try
        {
            string[] files = Directory.GetFiles(folder);
            Array.Sort(files, StringComparer.Ordinal);
            return files;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException($"{folder} cannot be read: {e.Message}", e);
        }
    }
}
