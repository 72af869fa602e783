using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace JetNotify.Mqtt.Transport;

/// <summary>TLS over an opened stream, with every way it fails put into words.</summary>
internal static class TlsLayer
{
    /// <summary>Shakes hands on the calling thread.</summary>
    /// <param name="inner">The stream to the broker; owned by the answer.</param>
    /// <param name="options">How the broker is judged.</param>
    /// <param name="host">The name asked for where <see cref="TlsOptions.ServerName"/> is null.</param>
    /// <param name="target">The broker, for people.</param>
    /// <param name="facts">What was agreed.</param>
    /// <exception cref="MqttException">No agreement, or a certificate that does not hold.</exception>
    public static SslStream Open(Stream inner, TlsOptions options, string host, string target, out TlsInfo facts)
    {
        OpenSsl.Require("TLS");
        string serverName = options.ServerName ?? host;
        var judge = new ServerCertificateValidator(serverName, options);
        var stream = new SslStream(inner);
        try
        {
            stream.AuthenticateAsClient(Handshake(options, serverName, judge));
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            throw Failure(target, options, judge, e);
        }

        facts = new TlsInfo(stream, serverName);
        return stream;
    }

    /// <summary>Shakes hands without holding a thread.</summary>
    /// <exception cref="MqttException">No agreement, or a certificate that does not hold.</exception>
    public static async Task<(Stream Stream, TlsInfo Info)> OpenAsync(Stream inner, TlsOptions options, string host,
        string target)
    {
        OpenSsl.Require("TLS");
        string serverName = options.ServerName ?? host;
        var judge = new ServerCertificateValidator(serverName, options);
        var stream = new SslStream(inner);
        try
        {
            await stream.AuthenticateAsClientAsync(Handshake(options, serverName, judge)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            throw Failure(target, options, judge, e);
        }

        return (stream, new TlsInfo(stream, serverName));
    }

    /// <summary>What a handshake failed with, put into words.</summary>
    /// <param name="target">The broker, for people.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="judge">Who judged the broker's certificate.</param>
    /// <param name="error">An <see cref="AuthenticationException"/> or <see cref="IOException"/>.</param>
    public static MqttException Failure(string target, TlsOptions options, ServerCertificateValidator judge,
        Exception error) =>
        judge.Refusal is { } refusal && error is AuthenticationException
            ? new MqttException(FailureKind.Tls, $"cannot trust {target}: {refusal}", error) { TlsCause = judge.Cause }
            : TlsFailure.OfHandshake(target, error, options.ClientCertificate);

    private static SslClientAuthenticationOptions Handshake(TlsOptions options, string serverName,
        ServerCertificateValidator judge) =>
        new()
        {
            TargetHost = serverName,
            EnabledSslProtocols = options.Versions,
            CertificateChainPolicy = judge.Policy(),
            RemoteCertificateValidationCallback = judge.Accept,
            ApplicationProtocols = options.Alpn is { } alpn ? [new SslApplicationProtocol(alpn)] : null,
            CipherSuitesPolicy = options.Ciphers is { } names ? Ciphers(names) : null,
            ClientCertificateContext = options.ClientCertificate is { } certificate ? Shown(certificate,
            options.ClientChain) : null,
        };

    private static SslStreamCertificateContext Shown(X509Certificate2 certificate, X509Certificate2Collection chain) =>
        SslStreamCertificateContext.Create(certificate, chain, offline: true);

    /// <summary>The suites named.</summary>
    /// <exception cref="MqttException">A name is not known, or this system leaves no choice.</exception>
    public static CipherSuitesPolicy Ciphers(string names)
    {
        if (OperatingSystem.IsWindows() || OperatingSystem.IsAndroid())
        {
            throw new MqttException(FailureKind.Tls, "cipher suites cannot be chosen by a program on this system: "
                + "Windows' own settings decide");
        }

        return new CipherSuitesPolicy(CipherSuites.Parse(names));
    }
}
