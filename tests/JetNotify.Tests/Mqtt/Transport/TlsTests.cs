using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Transport;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Mqtt.Transport;

public sealed class TlsTests
{
    private static readonly TimeSpan s_enough = TimeSpan.FromSeconds(10);

    private readonly Certificates _ca = new();

    [Fact]
    public void A_certificate_of_a_trusted_root_is_accepted_and_its_facts_are_told()
    {
        var certificate = _ca.Server();
        using var server = new TlsServer(certificate);

        using var connection = Open(server.Port, Trusting(_ca));

        Assert.Equal("echo", Echo(connection, "echo"));
        Assert.Null(connection.PlainSocket);
        var facts = Assert.IsType<TlsInfo>(connection.Tls);
        Assert.StartsWith("TLS 1.", facts.Protocol, StringComparison.Ordinal);
        Assert.StartsWith("TLS_", facts.CipherSuite, StringComparison.Ordinal);
        Assert.Equal("CN=localhost", facts.Subject);
        Assert.Equal("CN=Test CA", facts.Issuer);
        Assert.Equal(["localhost"], facts.Names);
        Assert.Equal(certificate.NotAfter.ToUniversalTime(), facts.NotAfter);
    }

    [Fact]
    public void An_intermediate_sent_by_the_broker_leads_to_the_root()
    {
        var intermediate = _ca.Intermediate();
        using var server = new TlsServer(intermediate.Server(), intermediate.Authority);

        using var connection = Open(server.Port, Trusting(_ca));

        Assert.Equal("echo", Echo(connection, "echo"));
    }

    [Fact]
    public void An_address_in_the_certificate_is_accepted_for_the_address()
    {
        using var server = new TlsServer(_ca.Server("127.0.0.1"));

        using var connection = Open(server.Port, Trusting(_ca), "127.0.0.1");

        Assert.Equal("echo", Echo(connection, "echo"));
    }

    [Fact]
    public void A_root_that_is_not_trusted_names_the_file_the_subject_and_the_issuer()
    {
        using var server = new TlsServer(_ca.Server());

        var failure = Refused(server.Port,
            Trusting(new Certificates("Other CA")) with { TrustedRootsSource = "other.pem" });

        Assert.Equal(
            $"cannot trust localhost:{server.Port}: the broker's certificate (CN=localhost, issued by CN=Test CA) " +
            "has an issuer, CN=Test CA, that is not in other.pem and that the broker did not send",
            failure.Message);
    }

    [Fact]
    public void A_root_of_the_same_name_with_another_key_is_told_apart()
    {
        using var server = new TlsServer(_ca.Server());

        var failure = Refused(server.Port, Trusting(new Certificates()) with { TrustedRootsSource = "old-ca.pem" });

        Assert.Contains("old-ca.pem", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_self_signed_certificate_is_said_to_be_one()
    {
        using var server = new TlsServer(_ca.Authority);

        var failure = Refused(server.Port, new TlsOptions { SkipNameCheck = true });

        Assert.Contains("is self-signed and not in the system's trust store", failure.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_expired_certificate_names_its_last_day()
    {
        var expired = _ca.Expired();
        using var server = new TlsServer(expired);

        var failure = Refused(server.Port, Trusting(_ca) with { SkipNameCheck = true });

        string day = expired.NotAfter.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        Assert.EndsWith($"(CN=localhost, issued by CN=Test CA) expired on {day}", failure.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_of_tomorrow_points_at_the_clock()
    {
        using var server = new TlsServer(_ca.Server(from: DateTimeOffset.UtcNow.AddDays(2)));

        var failure = Refused(server.Port, Trusting(_ca));

        Assert.Contains("is not valid before", failure.Message, StringComparison.Ordinal);
        Assert.Contains("check this machine's clock", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_certificate_shown_by_a_broker_is_not_meant_for_servers()
    {
        using var server = new TlsServer(_ca.Client("localhost"));

        var failure = Refused(server.Port, Trusting(_ca));

        Assert.Contains("is not meant for servers", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_name_is_shown_beside_the_one_asked_for()
    {
        using var server = new TlsServer(_ca.Server("vqfx.example"));

        var failure = Refused(server.Port, Trusting(_ca));

        Assert.EndsWith("is for vqfx.example, not for localhost", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_name_passes_when_names_are_not_checked()
    {
        using var server = new TlsServer(_ca.Server("vqfx.example"));

        using var connection = Open(server.Port, Trusting(_ca) with { SkipNameCheck = true });

        Assert.Equal("echo", Echo(connection, "echo"));
    }

    [Fact]
    public void The_server_name_given_is_asked_for_and_checked()
    {
        using var server = new TlsServer(_ca.Server("vqfx.example"));

        using (var connection = Open(server.Port, Trusting(_ca) with { ServerName = "vqfx.example" }))
        {
            Assert.Equal("echo", Echo(connection, "echo"));
        }

        server.Dispose();
        Assert.Equal("vqfx.example", server.ServerNameAsked);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12, "TLS 1.2")]
    [InlineData(SslProtocols.Tls13, "TLS 1.3")]
    public void The_version_asked_for_is_spoken(SslProtocols version, string name)
    {
        using var server = new TlsServer(_ca.Server());

        using var connection = Open(server.Port, Trusting(_ca) with { Versions = version });

        Assert.Equal(name, connection.Tls?.Protocol);
    }

    [Fact]
    public void A_version_the_broker_does_not_speak_is_said_so()
    {
        var old = TlsServer.Showing(_ca.Server());
        old.EnabledSslProtocols = SslProtocols.Tls12;
        using var server = new TlsServer(old);

        var failure = Refused(server.Port, Trusting(_ca) with { Versions = SslProtocols.Tls13 });

        Assert.EndsWith("the broker does not speak the TLS versions offered", failure.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ECDHE-ECDSA-AES256-GCM-SHA384", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384")]
    [InlineData("TLS_CHACHA20_POLY1305_SHA256", "TLS_CHACHA20_POLY1305_SHA256")]
    public void The_cipher_suite_asked_for_is_used(string asked, string agreed)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows chooses cipher suites by itself");
        using var server = new TlsServer(_ca.Server());

        using var connection = Open(server.Port, Trusting(_ca) with { Ciphers = asked });

        Assert.Equal(agreed, connection.Tls?.CipherSuite);
    }

    [Fact]
    public void Cipher_suites_in_common_are_missed_in_words()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows chooses cipher suites by itself");
        using var server = new TlsServer(_ca.Server());

        var failure = Refused(server.Port, Trusting(_ca) with { Ciphers = "ECDHE-RSA-AES256-GCM-SHA384" });

        Assert.EndsWith("no agreement with the broker on version, cipher suite or client certificate", failure.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_protocol_offered_by_name_is_agreed_on()
    {
        var mqtt = TlsServer.Showing(_ca.Server());
        mqtt.ApplicationProtocols = [new SslApplicationProtocol("mqtt")];
        using var server = new TlsServer(mqtt);

        using var connection = Open(server.Port, Trusting(_ca) with { Alpn = "mqtt" });

        Assert.Equal("mqtt", ((SslStream)connection.Stream).NegotiatedApplicationProtocol.ToString());
    }

    [Fact]
    public void A_protocol_unknown_to_the_broker_is_said_so()
    {
        var web = TlsServer.Showing(_ca.Server());
        web.ApplicationProtocols = [SslApplicationProtocol.Http2];
        using var server = new TlsServer(web);

        var failure = Refused(server.Port, Trusting(_ca) with { Alpn = "mqtt" });

        Assert.EndsWith("the broker does not know the ALPN protocol offered", failure.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public void A_client_certificate_and_its_chain_are_shown(SslProtocols version)
    {
        var intermediate = _ca.Intermediate();
        X509Certificate2? shown = null;
        var strict = TlsServer.Showing(_ca.Server());
        strict.ClientCertificateRequired = true;
        strict.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            CustomTrustStore = { _ca.Authority },
        };
        strict.RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
        {
            shown = certificate is null ? null : X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
            return errors == SslPolicyErrors.None;
        };
        using var server = new TlsServer(strict);

        using var connection = Open(server.Port, Trusting(_ca) with
        {
            Versions = version,
            ClientCertificate = intermediate.Client("noc"),
            ClientChain = [intermediate.Authority],
        });

        Assert.Equal("echo", Echo(connection, "echo"));
        Assert.Equal("CN=noc", shown?.Subject);
    }

    [Fact]
    public void A_port_without_TLS_is_recognised_by_its_answer()
    {
        using var web = new ScriptedPeer(socket =>
        {
            socket.Receive(new byte[4096]);
            socket.Send("HTTP/1.1 400 Bad Request\r\n\r\n"u8);
            socket.Receive(new byte[1]);
        });

        var failure = Refused(web.Port, new TlsOptions());

        Assert.EndsWith("what answers there does not speak TLS; MQTT uses 8883 with TLS, 1883 without",
            failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_port_that_closes_in_the_handshake_is_asked_whether_it_speaks_TLS()
    {
        using var broker = new ScriptedPeer(socket => socket.Receive(new byte[4096]));

        var failure = Refused(broker.Port, new TlsOptions());

        Assert.Contains("the connection was closed during the handshake; does this port speak TLS?", failure.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_peer_silent_in_the_handshake_times_out()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var failure = Assert.Throws<MqttException>(() => TransportConnection.Open(
            new TransportOptions { Host = "127.0.0.1", Port = port, Tls = new TlsOptions() },
                TimeSpan.FromSeconds(0.3), TestContext.Current.CancellationToken));

        Assert.Equal(FailureKind.Unreachable, failure.Kind);
        Assert.Equal($"cannot reach 127.0.0.1:{port}: the TLS handshake took longer than 0.3 s", failure.Message);
    }

    [Fact]
    public async Task A_handshake_that_blocks_is_given_up_on_cancellation()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var giveUp = new CancellationTokenSource();
        var options = new TransportOptions
        {
            Host = "127.0.0.1",
            Port = ((IPEndPoint)listener.LocalEndpoint).Port,
            Tls = new TlsOptions()
        };
        Task connecting = Task.Factory.StartNew(
            () => TransportConnection.Open(options, Timeout.InfiniteTimeSpan, giveUp.Token),
            TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        using var peer = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken);

        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.WaitAsync(s_enough,
            TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_blocked_read_ends_when_reading_stops_and_writing_goes_on()
    {
        using var server = new TlsServer(_ca.Server());
        using var connection = Open(server.Port, Trusting(_ca));
        Assert.Equal("warm", Echo(connection, "warm"));
        var reading = BlockedRead.Start(connection.Stream);

        connection.StopReading();

        Assert.Equal(0, await reading.WaitAsync(s_enough, TestContext.Current.CancellationToken));
        connection.Stream.Write("bye"u8);
    }

    [Fact]
    public async Task A_blocked_read_fails_when_the_connection_is_aborted()
    {
        using var server = new TlsServer(_ca.Server());
        using var connection = Open(server.Port, Trusting(_ca));
        var reading = BlockedRead.Start(connection.Stream);

        connection.Abort();

        await Assert.ThrowsAsync<IOException>(() => reading.WaitAsync(s_enough, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Megabytes_pass_both_ways_at_once()
    {
        using var server = new TlsServer(_ca.Server());
        using var connection = Open(server.Port, Trusting(_ca));

        Exchange.BothWays(connection.Stream, 4_000_000);
    }

    private static TlsOptions Trusting(Certificates ca) =>
        new() { TrustedRoots = [ca.Authority], TrustedRootsSource = "ca.pem" };

    private static TransportConnection Open(int port, TlsOptions tls, string host = "localhost") =>
        TransportConnection.Open(
        new TransportOptions { Host = host, Port = port, Tls = tls }, s_enough, TestContext.Current.CancellationToken);

    private static MqttException Refused(int port, TlsOptions tls)
    {
        var failure = Assert.Throws<MqttException>(() => Open(port, tls));
        Assert.Equal(FailureKind.Tls, failure.Kind);
        return failure;
    }

    private static string Echo(TransportConnection connection, string text)
    {
        connection.Stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
        byte[] back = new byte[text.Length];
        connection.Stream.ReadExactly(back);
        return System.Text.Encoding.UTF8.GetString(back);
    }
}
