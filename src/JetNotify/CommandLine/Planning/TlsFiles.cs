using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using JetNotify.CommandLine.Options;
using JetNotify.Mqtt.Transport;
using JetNotify.Output;

namespace JetNotify.CommandLine.Planning;

/// <summary>Loads the files of the TLS options, so that what is wrong with one is known before anything is connected.</summary>
internal static class TlsFiles
{
    /// <summary>Whom to trust instead of the system's authorities, and where that came from; empty and null for those.</summary>
    /// <exception cref="UsageException">Missing, unreadable, or no certificate inside.</exception>
    public static (X509Certificate2Collection Roots, string? Source) Roots(Typed typed, TlsOptionGroup tls) =>
        typed.TryGet(tls.CaFile, out string? file) ? (Blame(tls.CaFile, () => CertificateFiles.LoadRoots(file)), file)
        : typed.TryGet(tls.CaPath, out string? folder) ? (Blame(tls.CaPath, () => CertificateFiles.LoadRootsFolder(folder)), folder)
        : ([], null);

    /// <summary>The certificate to show, or null.</summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="tls">The TLS options.</param>
    /// <param name="notes">Gets a sentence when it is expired or not yet valid: whether that matters is the broker's decision.</param>
    /// <param name="askPassword">Asks a person for the password of an encrypted key.</param>
    /// <exception cref="UsageException">Missing, unreadable, not a certificate, or not its key.</exception>
    public static ClientCertificate? Client(Typed typed, TlsOptionGroup tls, List<string> notes, Func<string, string?> askPassword)
    {
        if (!typed.TryGet(tls.Cert, out string? file))
        {
            return null;
        }

        // Certificate and key may stand in one file; which of the two is wrong, the message says.
        string keyFile = typed.Get(tls.Key, file);
        var client = Blame(typed.Has(tls.Key) ? tls.Key : tls.Cert, () => CertificateFiles.LoadClient(
            file, keyFile, () => askPassword($"Password for the key in {Quoted.Text(keyFile)}: ")));
        var now = DateTime.Now;
        if (client.Certificate.NotAfter < now)
        {
            notes.Add($"{tls.Cert.Name}: {Quoted.Text(file)} expired on {Day(client.Certificate.NotAfter)}");
        }
        else if (client.Certificate.NotBefore > now)
        {
            notes.Add($"{tls.Cert.Name}: {Quoted.Text(file)} is not valid before {Day(client.Certificate.NotBefore)}");
        }

        return client;
    }

    private static T Blame<T>(DeclaredOption option, Func<T> load)
    {
        try
        {
            return load();
        }
        catch (ArgumentException e)
        {
            throw new UsageException(option, e.Message);
        }
    }

    private static string Day(DateTime moment) => moment.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
