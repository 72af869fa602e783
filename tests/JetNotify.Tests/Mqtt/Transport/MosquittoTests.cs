using System.Security.Authentication;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Transport;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Mqtt.Transport;

/// <summary>The transports against a real broker: a listener with TLS, one that wants client certificates, one without
/// TLS, a WebSocket, a Unix socket.</summary>
public sealed class MosquittoTests : IAsyncLifetime
{
    private static readonly TimeSpan s_enough = TimeSpan.FromSeconds(10);

    // CONNECT, 3.1.1, clean session, keep-alive 60, client identifier "t"; and the CONNACK that accepts it.
    private static readonly byte[] s_connect = [0x10, 13, 0, 4, .. "MQTT"u8, 4, 2, 0, 60, 0, 1, (byte)'t'];
    private static readonly byte[] s_connAck = [0x20, 2, 0, 0];

    private readonly string _folder = Directory.CreateTempSubdirectory("jn-").FullName;
    private readonly Certificates _ca = new();
    private readonly int _tlsPort = RealBroker.FreePort();
    private readonly int _strictPort = RealBroker.FreePort();
    private readonly int _webSocketPort = RealBroker.FreePort();
    private RealBroker? _broker;

    public async ValueTask InitializeAsync()
    {
        var server = _ca.Server();
        string tls = $"""
            cafile {Pem.WriteCertificates(_folder, "ca.pem", _ca.Authority)}
            certfile {Pem.WriteCertificates(_folder, "server.pem", server)}
            keyfile {Pem.WriteKey(_folder, "server.key", server)}

            """;
        // The listeners open in their order, and the broker counts as started once the last one, its own, does.
        _broker = await RealBroker.Start(listener: $$"""
            allow_anonymous true
            listener 0 {{UnixPath}}
            listener {{_webSocketPort}} 127.0.0.1
            protocol websockets
            listener {{_tlsPort}} 127.0.0.1
            {{tls}}
            listener {{_strictPort}} 127.0.0.1
            {{tls}}
            require_certificate true
            listener {port} 127.0.0.1

            """);
    }

    public async ValueTask DisposeAsync()
    {
        if (_broker is not null)
        {
            await _broker.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void It_answers_over_TCP() => Assert.Equal(s_connAck, Connect(Clear));

    [Fact]
    public void It_answers_over_a_Unix_socket() =>
        Assert.Equal(s_connAck, Connect(new TransportOptions { UnixPath = UnixPath }));

    [Fact]
    public void It_answers_over_a_WebSocket() =>
        Assert.Equal(s_connAck, Connect(Clear with { Port = _webSocketPort, WebSocket = new WebSocketOptions() }));

    [Theory]
    [InlineData(SslProtocols.None)]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public void It_answers_over_TLS(SslProtocols versions) =>
        Assert.Equal(s_connAck, Connect(Clear with { Port = _tlsPort, Tls = Trusting with { Versions = versions } }));

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public void It_answers_to_a_client_certificate_from_files(SslProtocols versions)
    {
        var made = _ca.Client();
        (var certificate, _) = CertificateFiles.LoadClient(
            Pem.WriteCertificates(_folder, "client.pem", made), Pem.WriteKey(_folder, "client.key", made, "secret"),
                () => "secret");

        Assert.Equal(s_connAck, Connect(Clear with
        {
            Port = _strictPort,
            Tls = Trusting with { Versions = versions, ClientCertificate = certificate }
        }));
    }

    [Fact]
    public void A_missing_client_certificate_is_found_in_the_TLS_1_2_handshake()
    {
        var failure = Assert.Throws<MqttException>(() => Connect(Clear with
        {
            Port = _strictPort,
            Tls = Trusting with { Versions = SslProtocols.Tls12 }
        }));

        Assert.Equal(FailureKind.Tls, failure.Kind);
        Assert.Equal(
            $"TLS with localhost:{_strictPort} failed: no agreement with the broker on version, cipher suite or "
                + "client certificate", failure.Message);
    }

    [Theory]
    [InlineData(false, "the broker requires a client certificate and none was given")]
    [InlineData(true, "the broker does not know the issuer of the client certificate")]
    public void A_client_certificate_refused_in_TLS_1_3_explains_the_first_read(bool foreign, string words)
    {
        using var connection = Open(Clear with
        {
            Port = _strictPort,
            Tls = Trusting with
            {
                Versions = SslProtocols.Tls13,
                ClientCertificate = foreign ? new Certificates("Other CA").Client() : null
            },
        });

        var lost = Assert.ThrowsAny<IOException>(() => connection.Stream.Read(new byte[16]));

        var failure = Assert.IsType<MqttException>(connection.Explain(lost));
        Assert.Equal(FailureKind.Tls, failure.Kind);
        Assert.Equal($"TLS with localhost:{_strictPort} failed: {words}", failure.Message);
    }

    [Fact]
    public void TLS_to_the_clear_port_asks_whether_it_speaks_TLS()
    {
        var failure = Assert.Throws<MqttException>(() => Connect(Clear with { Tls = Trusting }));

        Assert.Equal(FailureKind.Tls, failure.Kind);
        Assert.Contains("does this port speak TLS? MQTT uses 8883 with TLS, 1883 without", failure.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_plain_MQTT_port_opens_no_WebSocket()
    {
        var failure = Assert.Throws<MqttException>(() => Connect(Clear with { WebSocket = new WebSocketOptions() }));

        Assert.Equal(FailureKind.Unreachable, failure.Kind);
        Assert.Contains("does this port speak WebSocket?", failure.Message, StringComparison.Ordinal);
    }

    private string UnixPath => Path.Combine(_folder, "m.sock");

    private TransportOptions Clear => new() { Host = "localhost", Port = _broker!.Port };

    private TlsOptions Trusting => new()
    {
        TrustedRoots = CertificateFiles.LoadRoots(Path.Combine(_folder, "ca.pem")),
        TrustedRootsSource = "ca.pem",
    };

    private static TransportConnection Open(TransportOptions options) =>
        TransportConnection.Open(options, s_enough, TestContext.Current.CancellationToken);

    private static byte[] Connect(TransportOptions options)
    {
        using var connection = Open(options);
        connection.Stream.Write(s_connect);
        byte[] answer = new byte[4];
        connection.Stream.ReadExactly(answer);
        return answer;
    }
}
