using System.Globalization;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using JetNotify.CommandLine.Values;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Transport;
using JetNotify.Output;

namespace JetNotify.CommandLine.Options;

/// <summary>Encryption, and whom to trust. Files are loaded here, so that what is wrong with one is known before
/// anything is connected.</summary>
internal sealed class TlsGroup : OptionGroup
{
    /// <summary>The port of MQTT over TLS; on it nothing else is expected.</summary>
    public const int Port = 8883;

    private readonly Flag _tls;
    private readonly Flag _noTls;
    private readonly ValueOption<string> _caFile;
    private readonly ValueOption<string> _caPath;
    private readonly ValueOption<string> _cert;
    private readonly ValueOption<string> _key;
    private readonly ValueOption<string> _keyPasswordFile;
    private readonly Flag _insecure;
    private readonly ValueOption<string> _serverName;
    private readonly ValueOption<SslProtocols> _version;
    private readonly ValueOption<string> _alpn;
    private readonly ValueOption<string> _ciphers;

    public TlsGroup()
        : base("TLS (implied by port 8883, mqtts://, wss:// and by certificates)")
    {
        _tls = Common(Flag("--tls", [], "Use TLS, trusting the system's certificate authorities."));
        _noTls = Flag("--no-tls", [], "Do not use TLS, not even on port 8883.");
        _caFile = Value<string>("--cafile", [], "FILE", "a file",
            "Trust the certificate authorities in this PEM file instead.", TextParser.Path, Offer.Files);
        _caPath = Value<string>("--capath", [], "FOLDER", "a folder",
            "Trust the certificate authorities in this folder of PEM files instead.", TextParser.Path, Offer.Folders);
        _cert = Value<string>("--cert", [], "FILE", "a file",
            "Show this client certificate (PEM); its key may stand in the same file.", TextParser.Path, Offer.Files);
        _key = Value<string>("--key", [], "FILE", "a file",
            "The private key of --cert (PEM); the password of an encrypted "
                + "one is asked for.", TextParser.Path, Offer.Files);
        _keyPasswordFile = InputFile("--key-password-file",
            "The password of an encrypted key is the first line of this file (-: of standard input).", TextParser.Path);
        _insecure = Flag("--insecure", [], "Accept any name in the broker's certificate.");
        _serverName = Value<string>("--server-name", [], "NAME", "a name",
            "The name the broker's certificate must hold, instead of the host's.", HostParser.Host);
        _version = Value<SslProtocols>("--tls-version", [], "VERSION", "a version",
            "The oldest version accepted: tlsv1.2 or tlsv1.3 (the system's choice).", OldestVersion);
        _alpn = Value<string>("--tls-alpn", [], "PROTOCOL", "a protocol",
            "Offer this protocol by ALPN.", TextParser.Alpn);
        _ciphers = Value<string>("--ciphers", [], "LIST", "a list of cipher suites",
            "Offer only these cipher suites, colon-separated.", CipherList);
        Contradict(_tls, "choose one", "--no-tls");
        Contradict(_caFile, "choose one", "--capath");
        foreach (var option in Options.Where(option => option != _noTls))
        {
            Contradict(option, "it is about TLS", option == _tls ? [] : ["--no-tls"]);
            Contradict(option, "a Unix domain socket is used without TLS", "--unix");
        }

        foreach (var option in Options)
        {
            Contradict(option, ConnectionGroup.NotWithDemo, "--demo");
        }
    }

    /// <summary>Returns what TLS will do, or null for clear text.</summary>
    /// <param name="parsed">What was typed.</param>
    /// <param name="url">The URL of <c>-L</c>, or null.</param>
    /// <param name="port">The port that was given, or null.</param>
    /// <param name="notes">Gets a sentence when TLS is implied, or a certificate will not do.</param>
    /// <param name="environment">The person to ask for the password of an encrypted key, and standard input.</param>
    /// <exception cref="UsageException">TLS options without TLS; files that are missing or hold something
    /// else.</exception>
    public TlsOptions? Plan(
        ParsedOptions parsed, BrokerUrl? url, int? port, List<string> notes,
        ToolEnvironment environment)
    {
        var certificate = parsed.FirstOf(_caFile, _caPath, _cert, _key, _keyPasswordFile);
        var setting = certificate ?? parsed.FirstOf(_insecure, _serverName, _version, _alpn, _ciphers);
        var wish = parsed.FirstOf(_tls) ?? setting;

        if (parsed.Has(_noTls) && url is { IsTls: true })
        {
            throw new UsageException(_noTls, $"not together with {url.Scheme}://");
        }

        if (wish is not null && url is { IsTls: false } && port != Port)
        {
            throw new UsageException(wish, $"{url.Scheme}:// means without TLS, write {url.Scheme}s://");
        }

        string? implied = url is { IsTls: true } ? $"{url.Scheme}://"
            : certificate is not null ? certificate.Name
            : port == Port ? "port 8883"
            : null;
        if (parsed.Has(_noTls) || (implied is null && !parsed.Has(_tls)))
        {
            return setting is null ? null : throw new UsageException(setting, "needs TLS: add --tls");
        }

        if (!parsed.Has(_tls))
        {
            notes.Add($"{implied}: using TLS");
        }

        return Settings(parsed, notes, environment);
    }

    private TlsOptions Settings(ParsedOptions parsed, List<string> notes, ToolEnvironment environment)
    {
        parsed.Needs(_key, _cert, "a key goes with its certificate");
        parsed.Needs(_keyPasswordFile, _cert, "it is about the key of a certificate");
        var (roots, source) = Roots(parsed, environment);
        var client = Client(parsed, notes, environment);
        return new TlsOptions
        {
            TrustedRoots = roots,
            TrustedRootsSource = source,
            ClientCertificate = client?.Certificate,
            ClientChain = client?.Chain ?? [],
            SkipNameCheck = parsed.Has(_insecure),
            ServerName = parsed.TryGet(_serverName, out string? name) ? name : null,
            Versions = parsed.Get(_version, default),
            Alpn = parsed.TryGet(_alpn, out string? alpn) ? alpn : null,
            Ciphers = parsed.TryGet(_ciphers, out string? ciphers) ? ciphers : null,
        };
    }

    // Whom to trust instead of the system's authorities, and where that came from; empty and null for those.
    private (X509Certificate2Collection Roots, string? Source) Roots(ParsedOptions parsed,
        ToolEnvironment environment) =>
        parsed.TryGet(_caFile, out string? file) ? (Load(_caFile,
            () => CertificateFiles.LoadRoots(file, environment.SayWaiting)), file)
        : parsed.TryGet(_caPath, out string? folder) ? (Load(_caPath, () => CertificateFiles.LoadRootsFolder(folder)),
            folder)
        : ([], null);

    // That a certificate is expired or not yet valid is only noted: whether it matters is the broker's decision.
    private ClientCertificate? Client(ParsedOptions parsed, List<string> notes, ToolEnvironment environment)
    {
        if (!parsed.TryGet(_cert, out string? file))
        {
            return null;
        }

        // Certificate and key may stand in one file.
        string keyFile = parsed.Get(_key, file);
        var client = Load(_cert, () => CertificateFiles.LoadClient(
            file, keyFile, () => KeyPassword(parsed, keyFile, environment), environment.SayWaiting), parsed.Has(_key));
        var now = DateTime.Now;
        if (client.Certificate.NotAfter < now)
        {
            notes.Add($"{_cert.Name}: {Quoting.Text(file)} expired on {Day(client.Certificate.NotAfter)}");
        }
        else if (client.Certificate.NotBefore > now)
        {
            notes.Add($"{_cert.Name}: {Quoting.Text(file)} is not valid before {Day(client.Certificate.NotBefore)}");
        }

        return client;
    }

    private string? KeyPassword(ParsedOptions parsed, string keyFile, ToolEnvironment environment) =>
        parsed.TryGet(_keyPasswordFile, out string? file)
            ? Encoding.UTF8.GetString(SecretFile.Read(_keyPasswordFile, file, environment).Span)
            : environment.AskPassword($"Password for the key in {Quoting.Text(keyFile)}: ");

    private T Load<T>(DeclaredOption blamed, Func<T> load, bool namesKey = false)
    {
        try
        {
            return load();
        }
        catch (KeyFileException e)
        {
            throw new UsageException(namesKey ? _key : blamed, e.Message);
        }
        catch (ArgumentException e)
        {
            throw new UsageException(blamed, e.Message);
        }
    }

    private static string Day(DateTime moment) => moment.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string? OldestVersion(string text, out SslProtocols versions)
    {
        versions = text switch
        {
            "tlsv1.2" or "1.2" => SslProtocols.Tls12 | SslProtocols.Tls13,
            "tlsv1.3" or "1.3" => SslProtocols.Tls13,
            _ => SslProtocols.None,
        };
        return versions == SslProtocols.None ? $"{Quoting.Text(text)} is not a TLS version (tlsv1.2 or tlsv1.3)" : null;
    }

    // Which suites there are is the transport's knowledge; that a list cannot be is to be known before connecting.
    private static string? CipherList(string text, out string value)
    {
        value = text;
        try
        {
            return CipherSuites.Parse(text).Length == 0 ? "empty, cipher suites are expected" : null;
        }
        catch (MqttException e)
        {
            return e.Message;
        }
    }
}
