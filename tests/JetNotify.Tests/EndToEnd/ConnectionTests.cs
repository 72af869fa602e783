using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.EndToEnd;

/// <summary>The same contract as the tool keeps it.</summary>
public sealed class ConnectionTests
{
    [Fact]
    public async Task A_lost_connection_is_made_again_and_its_subscriptions_renewed()
    {
        var printed = new TaskCompletionSource();
        await using var broker = ScriptedBroker.Start(async (peer, number) =>
        {
            await peer.Admit();
            byte[] subscribe = await peer.Grant();
            Assert.Equal([0x00, 0x01, (byte)'t', 0x00], subscribe[^4..]);
            await peer.Publish("t", $"from {number}");
            if (number == 2)
            {
                await peer.UntilClosed();
                return;
            }

            await printed.Task;
            peer.Reset();
        });
        await using var tool = Tool.Start(To(broker.PortText, "-C", "2", "--retry-max-delay", "200ms"));
        await tool.UntilLines(1);
        printed.SetResult();

        var ended = await tool.Exit();

        Assert.Equal((0, "t from 1\nt from 2\n"), (ended.Code, ended.Stdout));
        Assert.Contains("subscribed again to 1 topic filter", ended.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_real_broker_that_was_killed_and_came_back_loses_no_subscriber()
    {
        await using var broker = await RealBroker.Start();
        await using var tool = Tool.Start(To(broker.PortText, "-q", "1", "--no-topic", "--retry-max-delay", "200ms",
            "-v"));
        await tool.UntilStderr("subscribed to");
        await broker.PublishLines("t", Enumerable.Range(1, 100).Select(n => $"{n}"), "-q", "1");
        await tool.UntilLines(100);

        await broker.Kill();
        await tool.UntilStderr("lost the connection");
        await broker.Restart();
        await tool.UntilStderr("subscribed again");
        await broker.PublishLines("t", Enumerable.Range(101, 100).Select(n => $"{n}"), "-q", "1");

        await tool.UntilLines(200);
        Assert.Equal(Enumerable.Range(1, 200).Select(n => $"{n}"), tool.Lines);
    }

    [Fact]
    public async Task A_silent_broker_is_pinged_and_then_given_up()
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant();
            Assert.Equal([0xC0, 0x00], await peer.Expect(12));
            await peer.UntilClosed();
        });

        var ended = await Ended(To(broker.PortText, "-k", "1", "--no-reconnect"));

        Assert.Equal(1, ended.Code);
        Assert.Contains("no answer to PINGREQ", ended.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tls_works_and_its_failures_are_6()
    {
        var authority = new Certificates();
        await using var broker = await StartTls(authority, authority.Server("router.example"));
        string trusted = Path.Combine(broker.Folder, "ca.pem");
        string other = Pem.WriteCertificates(broker.Folder, "other.pem", new Certificates("Another CA").Authority);
        await broker.Publish("t", "kept", "-r", "--cafile", trusted, "--insecure");

        var well = await Ended(To(broker.PortText, "--cafile", trusted, "--server-name", "router.example", "-C", "1"));
        var careless = await Ended(To(broker.PortText, "--cafile", trusted, "--insecure", "-C", "1"));
        var unknown = await Ended(To(broker.PortText, "--cafile", other, "--server-name", "router.example"));
        var misnamed = await Ended(To(broker.PortText, "--cafile", trusted));
        await using var clear = await RealBroker.Start();
        var unspoken = await Ended(To(clear.PortText, "--tls"));

        Assert.Equal((0, "t kept\n"), (well.Code, well.Stdout));
        Assert.Equal((0, "t kept\n"), (careless.Code, careless.Stdout));
        Assert.Equal([6, 6, 6], [unknown.Code, misnamed.Code, unspoken.Code]);
        Assert.Contains($"cannot trust 127.0.0.1:{broker.Port}: the broker's certificate (CN=router.example, issued "
            + "by CN=Test CA)", unknown.Stderr, StringComparison.Ordinal);
        Assert.Contains($"not in {other}", unknown.Stderr, StringComparison.Ordinal);
        Assert.Contains("is for router.example, not for 127.0.0.1. --server-name sets the name to expect",
            misnamed.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_certificate_is_shown_and_missed_where_it_is_required()
    {
        var authority = new Certificates();
        await using var broker = await StartTls(authority, authority.Server("127.0.0.1"), "require_certificate true\n");
        string trusted = Path.Combine(broker.Folder, "ca.pem");
        var client = authority.Client();
        string certificate = Pem.WriteCertificates(broker.Folder, "client.pem", client);
        string key = Pem.WriteKey(broker.Folder, "client.key", client);

        var with = await Ended(To(broker.PortText, "--cafile", trusted, "--cert", certificate, "--key", key, "-E"));
        var without = await Ended(To(broker.PortText, "--cafile", trusted));

        Assert.Equal([0, 6], [with.Code, without.Code]);
        Assert.Contains("--cert and --key name the client certificate", without.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unix_socket_and_websocket_in_clear_and_in_tls_lead_to_the_broker()
    {
        var authority = new Certificates();
        int port = RealBroker.FreePort();
        await using var broker = await RealBroker.Start(
            $"listener 0 {{folder}}/broker.sock\n"
                + $"listener {port} 127.0.0.1\n"
                + $"protocol websockets\n"
                + $"allow_anonymous true\n");
        await Deadline.Until(() => RealBroker.Answers(port), "the second listener is open");
        await using var front = new TlsFront(authority.Server("127.0.0.1"), port);
        string trusted = Pem.WriteCertificates(broker.Folder, "ca.pem", authority.Authority);
        string large = new('x', 100_000);
        await broker.Publish("t", large, "-r");

        Ended[] ended =
        [
            await Ended(["subscribe", "--unix", Path.Combine(broker.Folder, "broker.sock"), "-t", "t", "-C", "1"]),
            await Ended(["subscribe", "-L", $"ws://127.0.0.1:{port}", "-t", "t", "-C", "1"]),
            await Ended(["subscribe", "-L", $"wss://127.0.0.1:{front.Port}", "--cafile", trusted, "-t", "t", "-C",
                "1"]),
        ];
        var untrusted = await Ended(["subscribe", "-L", $"wss://127.0.0.1:{front.Port}", "-t", "t", "-C", "1"]);
        var nowhere = await Ended(["subscribe", "--unix", Path.Combine(broker.Folder, "none.sock"), "-t", "t"]);

        Assert.All(ended, one => Assert.Equal((0, $"t {large}\n"), (one.Code, one.Stdout)));
        Assert.Equal([6, 3], [untrusted.Code, nowhere.Code]);
        Assert.Contains("there is no such socket", nowhere.Stderr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_broker_that_takes_no_acknowledgement_is_still_read_to_its_end(bool atOnce)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there, a Unix domain socket does not tell its writer that "
            + "nobody reads");
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        await using var tool = Tool.Start("subscribe", "--unix", path, "-t", "t", "-q", "1", "--no-reconnect");
        using var broker = await listener.AcceptAsync(TestContext.Current.CancellationToken);
        byte[] packet = new byte[100];
        _ = await broker.ReceiveAsync(packet);
        await broker.SendAsync(new byte[] { 0x20, 2, 0, 0 });
        _ = await broker.ReceiveAsync(packet);
        broker.Shutdown(SocketShutdown.Receive);
        await broker.SendAsync(new byte[] { 0x90, 3, packet[2], packet[3], 1 });
        byte[] first = ScriptedPeer.PublishPacket("t", "first"u8.ToArray(), qos: 1, id: 7);
        byte[] rest = [.. ScriptedPeer.PublishPacket("t", "second"u8.ToArray()), 0x36, 0x05, 0x00, 0x01, 0x74, 0x00,
            0x01];
        await broker.SendAsync(atOnce ? [.. first, .. rest] : first);
        if (!atOnce)
        {
            await tool.UntilLines(1);
            await broker.SendAsync(rest);
        }

        var ended = await tool.Exit();

        Assert.Equal(["t first", "t second"], ended.Lines);
        Assert.Equal(5, ended.Code);
        File.Delete(path);
    }

    [Fact]
    public async Task Header_fields_go_out_with_the_WebSocket_request_and_into_no_log()
    {
        var request = new TaskCompletionSource<string>();
        await using var server = ScriptedBroker.Start(async peer =>
        {
            var text = new StringBuilder();
            byte[] one = new byte[1];
            while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal)
                && await peer.Stream.ReadAsync(one) == 1)
            {
                text.Append((char)one[0]);
            }

            request.SetResult(text.ToString());
        });

        var ended = await Tool.Run(To(server.PortText, "--ws", "--ws-header", "Authorization=Bearer sesame",
            "--ws-header", "X-A=b", "-vv"));

        Assert.Equal(3, ended.Code);
        Assert.EndsWith("\r\nAuthorization: Bearer sesame\r\nX-A: b\r\n\r\n", await request.Task,
            StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", ended.Stderr, StringComparison.Ordinal);
    }

    private static string[] To(string port, params string[] more) =>
        ["subscribe", "-h", "127.0.0.1", "-p", port, "-t", "t", .. more];

    private static Task<RealBroker> StartTls(Certificates authority, X509Certificate2 server, string more = "") =>
        RealBroker.Start(
            more,
            "listener {port} 127.0.0.1\n"
                + "allow_anonymous true\n"
                + "cafile {folder}/ca.pem\n"
                + "certfile {folder}/server.pem\n"
                + "keyfile {folder}/server.key\n",
            folder =>
            {
                Pem.WriteCertificates(folder, "ca.pem", authority.Authority);
                Pem.WriteCertificates(folder, "server.pem", server);
                Pem.WriteKey(folder, "server.key", server);
            });

    private static async Task<Ended> Ended(string[] arguments)
    {
        await using var tool = Tool.Start(arguments);
        return await tool.Exit();
    }
}
