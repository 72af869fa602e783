using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using JetNotify.Mqtt.Transport;
using MQTTnet;

namespace JetNotify.MqttNet;

/// <summary>Where the broker is, as MQTTnet wants to be told.</summary>
internal static class ChannelOptions
{
    private static readonly Oid s_serverAuthentication = new("1.3.6.1.5.5.7.3.1");

    /// <summary>The options of MQTTnet's channel.</summary>
    /// <param name="transport">Where the broker is; nothing in it is refused by <see cref="MqttNetConnector.Refusal"/>.</param>
    /// <param name="judge">Judges the broker's certificate; null without TLS.</param>
    /// <exception cref="Mqtt.MqttFailure">A Unix socket's path, or a cipher suite, that cannot be.</exception>
    public static IMqttClientChannelOptions Of(TransportOptions transport, CertificateJudge? judge) =>
        transport.WebSocket is null ? Tcp(transport, judge) : WebSocket(transport, judge);

    private static MqttClientTcpOptions Tcp(TransportOptions transport, CertificateJudge? judge) => new()
    {
        RemoteEndpoint = EndPoint(transport),
        AddressFamily = transport.UnixPath is not null ? AddressFamily.Unix : transport.BindAddress?.AddressFamily ?? AddressFamily.Unspecified,
        ProtocolType = transport.UnixPath is null ? ProtocolType.Tcp : ProtocolType.Unspecified,
        LocalEndpoint = transport.BindAddress is { } from ? new IPEndPoint(from, 0) : null,
        TlsOptions = Tls(transport, judge),

        // MQTTnet's default is a reset instead of an orderly end, which can swallow DISCONNECT.
        LingerState = new LingerOption(false, 0),
    };

    private static MqttClientWebSocketOptions WebSocket(TransportOptions transport, CertificateJudge? judge) => new()
    {
        Uri = $"{(judge is null ? "ws" : "wss")}://{TcpFailure.Authority(transport.Host, transport.Port)}{transport.WebSocket!.Path}",
        TlsOptions = Tls(transport, judge),

        // Without an address: none, not even one that the environment names.
        ProxyOptions = new MqttClientWebSocketProxyOptions(),
    };

    private static EndPoint EndPoint(TransportOptions transport)
    {
        if (transport.UnixPath is { } path)
        {
            return UnixDialer.EndPoint(path);
        }

        return IPAddress.TryParse(transport.Host, out var address)
            ? new IPEndPoint(address, transport.Port)
            : new DnsEndPoint(transport.Host, transport.Port);
    }

    private static MqttClientTlsOptions Tls(TransportOptions transport, CertificateJudge? judge)
    {
        if (transport.Tls is not { } tls || judge is null)
        {
            return new MqttClientTlsOptions { UseTls = false };
        }

        return new MqttClientTlsOptions
        {
            UseTls = true,
            TargetHost = tls.ServerName ?? transport.Host,
            SslProtocol = tls.Versions,
            ApplicationProtocols = tls.Alpn is { } alpn ? [new SslApplicationProtocol(alpn)] : null,
            CipherSuitesPolicy = tls.Ciphers is { } ciphers ? TlsLayer.Ciphers(ciphers) : null,
            ClientCertificatesProvider = tls.ClientCertificate is { } certificate
                ? new DefaultMqttCertificatesProvider(new X509Certificate2Collection(certificate))
                : null,
            RevocationMode = X509RevocationMode.NoCheck,
            CertificateValidationHandler = shown => Holds(shown, judge),
        };
    }

    /// <summary>Judges by the roots and the policy of this project, whatever MQTTnet made of the chain.</summary>
    private static bool Holds(MqttClientCertificateValidationEventArgs shown, CertificateJudge judge)
    {
        if (shown.Certificate is not X509Certificate2 certificate)
        {
            return judge.Accept(shown, shown.Certificate, null, shown.SslPolicyErrors);
        }

        using var chain = new X509Chain { ChainPolicy = judge.Policy() };
        chain.ChainPolicy.ApplicationPolicy.Add(s_serverAuthentication);
        if (shown.Chain is { } sent)
        {
            chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        }

        var errors = shown.SslPolicyErrors & ~SslPolicyErrors.RemoteCertificateChainErrors;
        return judge.Accept(shown, certificate, chain, chain.Build(certificate) ? errors : errors | SslPolicyErrors.RemoteCertificateChainErrors);
    }
}
