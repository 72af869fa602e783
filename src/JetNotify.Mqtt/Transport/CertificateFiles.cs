using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace JetNotify.Mqtt.Transport;

/// <summary>A certificate to show to the broker: with its private key, and the intermediates that lead towards a
/// root.</summary>
/// <param name="Certificate">The certificate, holding its private key.</param>
/// <param name="Chain">Its intermediates, in the file's order; may be empty.</param>
public sealed record ClientCertificate(X509Certificate2 Certificate, X509Certificate2Collection Chain);

/// <summary>What is wrong is the file of a private key.</summary>
/// <param name="message">One line that names the file and says what to do.</param>
/// <param name="inner">What was underneath.</param>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors",
    Justification = "Without its sentence it says nothing.")]
public sealed class KeyFileException(string message, Exception? inner = null) : ArgumentException(message, inner);

/// <summary>
/// Reads the files that certificates live in. What is wrong with one is an <see cref="ArgumentException"/> whose
/// message is one line, names the file and says what to do.
/// </summary>
public static class CertificateFiles
{
    /// <summary>Every certificate of a PEM bundle, or the one of a DER file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="waiting">Told the file's name once when nothing has come from it for a second.</param>
    /// <exception cref="ArgumentException">Missing, unreadable, or no certificate inside.</exception>
    public static X509Certificate2Collection LoadRoots(string file, Action<string>? waiting = null)
    {
        OpenSsl.Require("TLS");
        var roots = CertificateText.Parse(file, Read(file, UserFile.BundleLimit, waiting));
        return roots.Count > 0 ? roots : throw new ArgumentException($"{file} holds no certificate");
    }

    /// <summary>Every certificate of every PEM file in a folder, sub-folders left out; hashed links to the same
    /// certificate (<c>c_rehash</c>) count once.</summary>
    /// <exception cref="ArgumentException">Missing, unreadable, or no certificate inside.</exception>
    public static X509Certificate2Collection LoadRootsFolder(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new ArgumentException(File.Exists(folder)
                ? $"{folder} is a file, not a folder"
                : $"{folder} does not exist");
        }

        OpenSsl.Require("TLS");
        var roots = new X509Certificate2Collection();
        foreach (string file in Files(folder))
        {
            // A link that leads nowhere is what a removed authority leaves behind.
            if (File.ResolveLinkTarget(file, returnFinalTarget: true) is { Exists: false })
            {
                continue;
            }

            byte[] bytes = Read(file, UserFile.BundleLimit, waiting: null);
            if (CertificateText.IsPem(bytes))
            {
                roots.AddRange(CertificateText.Parse(file, bytes).Where(certificate => !roots.Contains(certificate))
                    .ToArray());
            }
        }

        return roots.Count > 0 ? roots : throw new ArgumentException($"{folder} holds no PEM file with a certificate");
    }

    /// <summary>A certificate with its chain from one PEM file and its private key from another.</summary>
    /// <param name="certificateFile">The certificate first, then its intermediates.</param>
    /// <param name="keyFile">The key; the same file where both stand in one.</param>
    /// <param name="password">Asked only when the key is encrypted; null, or an answer of null, means that there is
    /// none.</param>
    /// <param name="waiting">Told a file's name once when nothing has come from it for a second.</param>
    /// <exception cref="KeyFileException">The key is missing, unreadable, of a kind that TLS here cannot use, encrypted
    /// without the right password, or of another certificate.</exception>
    /// <exception cref="ArgumentException">The same of the certificate.</exception>
    public static ClientCertificate LoadClient(
        string certificateFile, string keyFile, Func<string?>? password = null, Action<string>? waiting = null)
    {
        OpenSsl.Require("TLS");
        byte[] bytes = Read(certificateFile, UserFile.Limit, waiting);
        var all = CertificateText.Parse(certificateFile, bytes);
        if (all.Count == 0)
        {
            throw new ArgumentException($"{certificateFile} holds no certificate in PEM form");
        }

        try
        {
            // A pipe is read once, for both.
            byte[] keyBytes = keyFile != certificateFile ? Read(keyFile, UserFile.Limit, waiting) : bytes;
            using var key = PrivateKeyFile.Load(keyFile, Encoding.UTF8.GetString(keyBytes), password);
            var certificate = Join(certificateFile, all[0], keyFile, key);
            all.RemoveAt(0);
            return new ClientCertificate(certificate, all);
        }
        catch (ArgumentException e)
        {
            throw new KeyFileException(e.Message, e);
        }
    }

    private static X509Certificate2 Join(string certificateFile, X509Certificate2 certificate, string keyFile,
        AsymmetricAlgorithm key)
    {
        try
        {
            var joined = key switch
            {
                RSA rsa => certificate.CopyWithPrivateKey(rsa),
                ECDsa ecdsa => certificate.CopyWithPrivateKey(ecdsa),
                _ => throw new ArgumentException("not a kind of key for TLS"),
            };
            // Windows' TLS cannot use a key that lives in this process only.
            return OperatingSystem.IsWindows()
                ? X509CertificateLoader.LoadPkcs12(joined.Export(X509ContentType.Pkcs12), null)
                : joined;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            throw new ArgumentException($"the key in {keyFile} does not belong to the certificate in "
                + $"{certificateFile} ({certificate.Subject})", e);
        }
    }

    private static byte[] Read(string file, int limit, Action<string>? waiting)
    {
        try
        {
            return UserFile.Read(file, limit, () => waiting?.Invoke(file));
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
