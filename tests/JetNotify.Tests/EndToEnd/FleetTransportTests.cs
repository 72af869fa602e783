using System.Globalization;
using System.Text.Json;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.EndToEnd;

/// <summary>The ways of <c>collect</c> to a real broker that are not plain TCP.</summary>
public sealed class FleetTransportTests
{
    private static readonly string[] s_ways = ["tcp", "tls", "proxy", "unix"];

    private readonly Certificates _authority = new();

    [Fact]
    public async Task Tls_a_proxy_and_a_unix_socket_carry_the_same_messages_as_tcp()
    {
        int secure = RealBroker.FreePort();
        await using var broker = await RealBroker.Start(
            $"listener 0 {{folder}}/broker.sock\n"
                + $"listener {secure} 127.0.0.1\n"
                + "cafile {folder}/ca.pem\ncertfile {folder}/server.pem\nkeyfile {folder}/server.key\n"
                + "max_queued_messages 0\n",
            prepare: WriteCertificates);
        await using var proxy = new SocksProxy();
        string inventory = Path.Combine(broker.Folder, "routers.toml");
        await File.WriteAllTextAsync(inventory, string.Create(CultureInfo.InvariantCulture, $$"""
            [defaults]
            topic = "t"
            [routers]
            tcp = { host = "127.0.0.1:{{broker.Port}}", id = "tcp" }
            tls = { host = "127.0.0.1:{{secure}}", id = "tls", cafile = "{{broker.Folder}}/ca.pem" }
            proxy = { host = "127.0.0.1:{{broker.Port}}", id = "proxy", proxy = "socks5h://127.0.0.1:{{proxy.Port}}" }
            unix = { unix = "{{broker.Folder}}/broker.sock", id = "unix" }
            """), TestContext.Current.CancellationToken);

        await using var tool = Tool.Start("collect", "--inventory", inventory);
        await Deadline.Until(() => Count(tool, "\"subscribed\"") == 4, "all are subscribed to");
        await broker.Publish("t", new string('x', 100_000));
        await broker.PublishLines("t", Enumerable.Range(0, 500).Select(i => i.ToString(CultureInfo.InvariantCulture)),
            "-q", "1");
        await Deadline.Until(() => Count(tool, "\"topic\"") == 4 * 501, "every message came on every way");
        tool.Signal(15);
        var ended = await tool.Exit();

        Assert.Equal(0, ended.Code);
        Assert.Equal(1, proxy.Connections);
        var messages = ended.Lines.Select(line => JsonDocument.Parse(line).RootElement)
            .Where(one => one.TryGetProperty("topic", out _)).ToLookup(one => one.GetProperty("device").GetString());
        Assert.All(s_ways, device => Assert.Equal(
            ["100002", .. Enumerable.Range(0, 500).Select(i => i.ToString(CultureInfo.InvariantCulture))],
            messages[device].Select(one => one.GetProperty("payload").GetRawText())
                .Select(text => text.Length > 1_000 ? $"{text.Length}" : text)));
    }

    [Fact]
    public async Task A_certificate_that_does_not_fit_is_said_of_its_router_alone()
    {
        int secure = RealBroker.FreePort();
        await using var broker = await RealBroker.Start(
            $"listener {secure} 127.0.0.1\n"
                + "cafile {folder}/ca.pem\ncertfile {folder}/server.pem\nkeyfile {folder}/server.key\n",
            prepare: WriteCertificates);
        string other = Pem.WriteCertificates(broker.Folder, "other.pem", new Certificates("Another CA").Authority);
        string inventory = Path.Combine(broker.Folder, "r.txt");
        await File.WriteAllTextAsync(
            inventory, $"127.0.0.1:{broker.Port} well\n127.0.0.1:{secure} bad cafile={other}\n",
            TestContext.Current.CancellationToken);

        await using var tool = Tool.Start("collect", "--inventory", inventory, "-t", "t");
        await Deadline.Until(() => Count(tool, "\"subscribed\"") == 1 && Count(tool, "\"refused\"") == 1,
            "one is heard, the other told");
        tool.Signal(15);
        var refused = (await tool.Exit()).Lines.Select(line => JsonDocument.Parse(line).RootElement)
            .Single(one => one.GetProperty("status").GetString() == "refused");

        Assert.Equal("bad", refused.GetProperty("device").GetString());
        Assert.Contains("CN=Test CA", refused.GetProperty("why").GetString(), StringComparison.Ordinal);
        Assert.InRange(refused.GetProperty("retry-in").GetDouble(), 270, 330);
    }

    private void WriteCertificates(string folder)
    {
        var server = _authority.Server("127.0.0.1");
        Pem.WriteCertificates(folder, "ca.pem", _authority.Authority);
        Pem.WriteCertificates(folder, "server.pem", server);
        Pem.WriteKey(folder, "server.key", server);
    }

    private static int Count(Tool tool, string text) =>
        tool.Lines.Count(line => line.Contains(text, StringComparison.Ordinal));
}
