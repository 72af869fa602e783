using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace JetNotify.Mqtt.Transport;

/// <summary>Decides whether the broker's certificate holds, and remembers in words why not.</summary>
internal sealed class ServerCertificateValidator(string serverName, TlsOptions options)
{
    private readonly List<string> _reasons = [];

    /// <summary>Why the certificate does not hold, or null as long as it does.</summary>
    public string? Refusal { get; private set; }

    /// <summary>How chains are built: our roots where given, else the system's; no look-ups over the network.</summary>
    public X509ChainPolicy Policy()
    {
        var policy = new X509ChainPolicy
        {
            // A look-up may lead anywhere, and would hold up the connection to a router that is alone with us.
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        if (options.TrustedRoots.Count > 0)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(options.TrustedRoots);
        }

        return policy;
    }

    /// <summary>What the refusal is about.</summary>
    public TlsCause Cause { get; private set; }

    /// <summary>The handshake's <see cref="RemoteCertificateValidationCallback"/>.</summary>
    public bool Accept(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        _reasons.Clear();
        if (certificate is not X509Certificate2 shown)
        {
            Refusal = "the broker showed no certificate";
            return false;
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) && chain is not null)
        {
            JudgeChain(chain, shown);
        }

        if (chain is not null)
        {
            JudgeStrength(chain, shown);
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) && !options.SkipNameCheck)
        {
            Cause = TlsCause.WrongName;
            _reasons.Add(CertificateNames.Mismatch(shown, serverName));
        }

        Refusal = _reasons.Count == 0
            ? null
            : $"the broker's certificate ({Short(shown.Subject)}, issued by {Short(shown.Issuer)}) {string.Join("; it ", _reasons)}";
        return Refusal is null;
    }

    private void JudgeChain(X509Chain chain, X509Certificate2 shown)
    {
        foreach (var element in chain.ChainElements)
        {
            bool own = element.Certificate.Equals(shown);
            foreach (var status in element.ChainElementStatus)
            {
                Note(status);
                string reason = Reason(status, element.Certificate);
                _reasons.Add(own ? reason : $"is issued by {Short(element.Certificate.Subject)}, which {reason}");
            }
        }

        if (_reasons.Count == 0)
        {
            _reasons.AddRange(chain.ChainStatus.Select(status => Reason(status,
                shown)).DefaultIfEmpty("cannot be verified"));
        }
    }

    private void JudgeStrength(X509Chain chain, X509Certificate2 shown)
    {
        foreach (var element in chain.ChainElements)
        {
            if (CertificateStrength.Weakness(element.Certificate) is { } weakness)
            {
                _reasons.Add(element.Certificate.Equals(shown)
                    ? weakness
                    : $"is issued by {Short(element.Certificate.Subject)}, which {weakness}");
            }
        }
    }

    private void Note(X509ChainStatus status)
    {
        if (status.Status is X509ChainStatusFlags.UntrustedRoot or X509ChainStatusFlags.PartialChain)
        {
            Cause = TlsCause.UnknownIssuer;
        }
    }

    private string Reason(X509ChainStatus status, X509Certificate2 certificate) => status.Status switch
    {
        X509ChainStatusFlags.NotTimeValid when certificate.NotAfter < DateTime.Now =>
            $"expired on {Day(certificate.NotAfter)}",
        X509ChainStatusFlags.NotTimeValid => $"is not valid before {Day(certificate.NotBefore)}; check this "
            + "machine's clock",
        X509ChainStatusFlags.UntrustedRoot => $"is self-signed and not in {Roots}",
        X509ChainStatusFlags.PartialChain => $"has an issuer, {Short(certificate.Issuer)}, that is not in {Roots} "
            + "and that the broker did not send",
        X509ChainStatusFlags.NotSignatureValid => $"is not signed by the {Short(certificate.Issuer)} that {Roots} "
            + "holds",
        X509ChainStatusFlags.NotValidForUsage => "is not meant for servers",
        _ => $"does not hold: {status.StatusInformation.Trim()}",
    };

    private string Roots =>
        options.TrustedRootsSource ?? (options.TrustedRoots.Count > 0 ? "the roots given" : "the system's trust store");

    // Whoever made the certificate chose how long these are.
    private static string Short(string name) => name.Length <= 200 ? name : $"{name[..200]}…";

    private static string Day(DateTime local) =>
        local.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
