using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.EndToEnd;

/// <summary>A real broker with TLS, and every way in which its certificate can be wrong.</summary>
public sealed class TlsTests
{
    private const string Listener =
        "listener {port} 127.0.0.1\n"
            + "allow_anonymous true\n"
            + "cafile {folder}/ca.pem\n"
            + "certfile {folder}/server.pem\n"
            + "keyfile {folder}/server.key\n";

    private readonly Certificates _authority = new();

    [Fact]
    public async Task A_generated_authority_is_trusted_when_it_is_named()
    {
        await using var broker = await Start(_authority.Server("127.0.0.1"));
        await using var tool = Tool.Start(To(broker, "-C", "1", "-v"));
        await tool.UntilStderr("subscribed to");

        await Publish(broker);

        var ended = await tool.Exit();
        Assert.Equal(0, ended.Code);
        Assert.Equal(["t secret"], ended.Lines);
    }

    [Fact]
    public async Task A_certificate_option_turns_tls_on_and_says_so()
    {
        await using var broker = await Start(_authority.Server("127.0.0.1"));

        var ended = await Tool.Run(To(broker, "-E"));

        Assert.Equal(0, ended.Code);
        Assert.Contains("TLS", ended.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_authority_that_did_not_sign_is_6_and_named()
    {
        await using var broker = await Start(_authority.Server("127.0.0.1"));
        string other = Pem.WriteCertificates(broker.Folder, "other.pem", new Certificates("Another CA").Authority);

        var ended = await Tool.Run("subscribe", "-h", "127.0.0.1", "-p", broker.PortText, "-t", "t", "--cafile", other);

        Assert.Equal(6, ended.Code);
        Assert.Contains("CN=Test CA", ended.Stderr, StringComparison.Ordinal);
        Assert.Contains("other.pem", ended.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_systems_authorities_do_not_know_a_private_one()
    {
        await using var broker = await Start(_authority.Server("127.0.0.1"));

        var ended = await Tool.Run("subscribe", "-h", "127.0.0.1", "-p", broker.PortText, "-t", "t", "--tls");

        Assert.Equal(6, ended.Code);
        Assert.Contains("--cafile", ended.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_certificate_is_6_with_its_date()
    {
        var expired = _authority.Expired("127.0.0.1");
        await using var broker = await Start(expired);

        var ended = await Tool.Run(To(broker));

        Assert.Equal(6, ended.Code);
        Assert.Contains("expired", ended.Stderr, StringComparison.Ordinal);
        Assert.Contains(expired.NotAfter.ToUniversalTime().ToString("yyyy-MM-dd"), ended.Stderr,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_name_is_6_with_both_names_unless_it_is_expected_or_not_cared_for()
    {
        await using var broker = await Start(_authority.Server("router.example"));

        var refused = await Tool.Run(To(broker));
        Assert.Equal(6, refused.Code);
        Assert.Contains("router.example", refused.Stderr, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1", refused.Stderr, StringComparison.Ordinal);

        Assert.Equal(0, (await Tool.Run(To(broker, "--server-name", "router.example", "-E"))).Code);
        Assert.Equal(0, (await Tool.Run(To(broker, "--insecure", "-E"))).Code);
    }

    [Fact]
    public async Task A_broker_that_wants_a_client_certificate_gets_it_or_says_so()
    {
        await using var broker = await Start(_authority.Server("127.0.0.1"), "require_certificate true\n");
        var client = _authority.Client();
        string certificate = Pem.WriteCertificates(broker.Folder, "client.pem", client);
        string key = Pem.WriteKey(broker.Folder, "client.key", client);

        Assert.Equal(0, (await Tool.Run(To(broker, "--cert", certificate, "--key", key, "-E"))).Code);

        var without = await Tool.Run(To(broker));
        Assert.Equal(6, without.Code);
        Assert.Contains("--cert", without.Stderr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RSA 1024", "the key of the client certificate (RSA, 1024 bits) is too short")]
    [InlineData("secp256k1", "takes no signature that the key of the one given (EC on secp256k1) can make")]
    [InlineData("brainpoolP256r1", "takes no signature that the key of the one given (EC on brainpoolP256r1) can make")]
    public async Task A_client_key_that_cannot_be_used_is_6_and_described(string kind, string said)
    {
        using AsymmetricAlgorithm made = kind == "RSA 1024"
            ? RSA.Create(1024)
            : ECDsa.Create(ECCurve.CreateFromFriendlyName(kind));
        await using var broker = await Start(_authority.Server("127.0.0.1"), "require_certificate true\n");
        var client = _authority.Client(made);
        string certificate = Pem.WriteCertificates(broker.Folder, "client.pem", client);
        string key = Pem.WriteKey(broker.Folder, "client.key", client);

        var ended = await Tool.Run(To(broker, "--cert", certificate, "--key", key, "--no-reconnect"));

        Assert.Equal(6, ended.Code);
        Assert.Contains(said, ended.Stderr, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("an EC key on P-256 or P-384", ended.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clear_text_broker_is_not_taken_for_a_bad_certificate()
    {
        await using var broker = await RealBroker.Start();

        var ended = await Tool.Run("subscribe", "-h", "127.0.0.1", "-p", broker.PortText, "-t", "t", "--tls",
            "--connect-timeout", "5");

        Assert.Equal(6, ended.Code);
        Assert.Contains("TLS", ended.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wss_carries_messages_too()
    {
        int port = RealBroker.FreePort();
        await using var broker = await RealBroker.Start($"listener {port} 127.0.0.1\nprotocol "
            + "websockets\nallow_anonymous true\n");
        await Deadline.Until(() => RealBroker.Answers(port), "the second listener is open");
        await using var front = new TlsFront(_authority.Server("127.0.0.1"), port);
        string authority = Pem.WriteCertificates(broker.Folder, "ca.pem", _authority.Authority);

        var ended = await Tool.Run(
            "subscribe", "-L", $"wss://127.0.0.1:{front.Port}/mqtt", "--cafile", authority, "-t",
                "$SYS/broker/version", "-C", "1");

        Assert.Equal(0, ended.Code);
        Assert.Single(ended.Lines);
    }

    private static string[] To(RealBroker broker, params string[] more) =>
    [
        "subscribe", "-h", "127.0.0.1", "-p", broker.PortText, "-t", "t",
        "--cafile", Path.Combine(broker.Folder, "ca.pem"), .. more,
    ];

    private static Task Publish(RealBroker broker) =>
        broker.Publish("t", "secret", "--cafile", Path.Combine(broker.Folder, "ca.pem"));

    private Task<RealBroker> Start(X509Certificate2 server, string more = "") =>
        RealBroker.Start(more, Listener, folder =>
        {
            Pem.WriteCertificates(folder, "ca.pem", _authority.Authority);
            Pem.WriteCertificates(folder, "server.pem", server);
            Pem.WriteKey(folder, "server.key", server);
        });

    [Fact]
    public async Task A_port_for_tls_that_is_met_without_says_so()
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Expect(1);
            await peer.Send("15 03 01 00 02 02 46");
        });

        var ended = await Tool.Run("subscribe", "-h", "127.0.0.1", "-p", broker.PortText, "-t", "t");

        Assert.Equal(6, ended.Code);
        Assert.Contains("add --tls", ended.Stderr, StringComparison.Ordinal);
    }
}
