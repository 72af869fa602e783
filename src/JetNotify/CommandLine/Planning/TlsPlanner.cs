using JetNotify.CommandLine.Options;
using JetNotify.CommandLine.Values;
using JetNotify.Mqtt.Transport;
using ConnectionOptions = JetNotify.CommandLine.Options.ConnectionOptions;

namespace JetNotify.CommandLine.Planning;

/// <summary>Decides whether TLS is used, says so where it was not asked for by name, and loads what it needs.</summary>
internal static class TlsPlanner
{
    /// <summary>The port of MQTT over TLS; on it nothing else is expected.</summary>
    public const int Port = 8883;

    /// <summary>What TLS will do, or null for clear text.</summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="tls">The TLS options.</param>
    /// <param name="connection">The connection options.</param>
    /// <param name="url">The URL of <c>-L</c>, or null.</param>
    /// <param name="port">The port that was given, or null.</param>
    /// <param name="notes">Gets a sentence when TLS is implied, or a certificate will not do.</param>
    /// <param name="askPassword">Asks a person for the password of an encrypted key.</param>
    /// <exception cref="UsageException">TLS options without TLS; files that are missing or hold something else.</exception>
    public static TlsOptions? Plan(
        Typed typed, TlsOptionGroup tls, ConnectionOptions connection, BrokerUrl? url, int? port, List<string> notes, Func<string, string?> askPassword)
    {
        typed.NotBoth(tls.Tls, tls.NoTls, "choose one");
        var certificate = typed.FirstOf(tls.CaFile, tls.CaPath, tls.Cert, tls.Key);
        var setting = certificate ?? typed.FirstOf(tls.Insecure, tls.ServerName, tls.Version, tls.Alpn, tls.Ciphers);
        var wish = typed.FirstOf(tls.Tls) ?? setting;

        if (typed.Has(tls.NoTls) && url is { IsTls: true })
        {
            throw new UsageException(tls.NoTls, $"not together with {url.Scheme}://");
        }

        if (wish is not null)
        {
            typed.NotBoth(wish, tls.NoTls, "it is about TLS");
            typed.NotBoth(wish, connection.Unix, "a Unix domain socket is used without TLS");
            if (url is { IsTls: false } && port != Port)
            {
                throw new UsageException(wish, $"{url.Scheme}:// means without TLS, write {url.Scheme}s://");
            }
        }

        string? implied = url is { IsTls: true } ? $"{url.Scheme}://"
            : certificate is not null ? certificate.Name
            : port == Port ? "port 8883"
            : null;
        if (typed.Has(tls.NoTls) || (implied is null && !typed.Has(tls.Tls)))
        {
            return setting is null ? null : throw new UsageException(setting, "needs TLS: add --tls");
        }

        if (!typed.Has(tls.Tls))
        {
            notes.Add($"{implied}: using TLS");
        }

        return Settings(typed, tls, notes, askPassword);
    }

    private static TlsOptions Settings(Typed typed, TlsOptionGroup tls, List<string> notes, Func<string, string?> askPassword)
    {
        typed.NotBoth(tls.CaFile, tls.CaPath, "choose one");
        typed.Needs(tls.Key, tls.Cert, "a key goes with its certificate");
        var (roots, source) = TlsFiles.Roots(typed, tls);
        var client = TlsFiles.Client(typed, tls, notes, askPassword);
        return new TlsOptions
        {
            TrustedRoots = roots,
            TrustedRootsSource = source,
            ClientCertificate = client?.Certificate,
            ClientChain = client?.Chain ?? [],
            SkipNameCheck = typed.Has(tls.Insecure),
            ServerName = typed.TryGet(tls.ServerName, out string? name) ? name : null,
            Versions = typed.Get(tls.Version, default),
            Alpn = typed.TryGet(tls.Alpn, out string? alpn) ? alpn : null,
            Ciphers = typed.TryGet(tls.Ciphers, out string? ciphers) ? ciphers : null,
        };
    }
}
