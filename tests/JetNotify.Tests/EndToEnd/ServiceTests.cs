using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using JetNotify.Tests.Fleet;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.EndToEnd;

/// <summary>What runs as a service for months: what systemd, Prometheus and whoever asks are told.</summary>
public sealed class ServiceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jetnotify-service-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Systemd_is_told_ready_reloading_how_many_are_up_alive_and_stopping()
    {
        await using var fleet = CannedFleet.Start();
        string inventory = Path.Combine(_folder, "r.txt");
        await File.WriteAllTextAsync(inventory, fleet.Lines(3), TestContext.Current.CancellationToken);
        using var manager = Manager(out string path);
        await using var tool = Tool.StartWith(
            true, new Dictionary<string, string> { ["NOTIFY_SOCKET"] = path, ["WATCHDOG_USEC"] = "400000" }, "collect",
                "--inventory", inventory);

        await Told(manager, "READY=1");
        await Told(manager, "STATUS=3 of 3 up");
        await Told(manager, "WATCHDOG=1");
        await Deadline.Until(() => fleet.Subscribed == 3, "all are subscribed to");
        tool.Signal(1);
        string reloading = await Told(manager, "RELOADING=1");
        await Told(manager, "READY=1");
        tool.Signal(15);
        await Told(manager, "STOPPING=1");

        Assert.Contains("MONOTONIC_USEC=", reloading, StringComparison.Ordinal);
        Assert.Equal(0, (await tool.Exit()).Code);
    }

    [Fact]
    public async Task Subscribe_tells_systemd_too()
    {
        await using var broker = await RealBroker.Start();
        using var manager = Manager(out string path);
        await using var tool = Tool.StartWith(
            true, new Dictionary<string, string> { ["NOTIFY_SOCKET"] = path }, "subscribe", "-h", "127.0.0.1", "-p",
                broker.PortText, "-t", "a");

        await Told(manager, "READY=1");
        await Told(manager, $"STATUS=connected to 127.0.0.1:{broker.PortText}");
        tool.Signal(15);
        await Told(manager, "STOPPING=1");
    }

    [Fact]
    public async Task Lines_for_the_journal_begin_with_their_priority_and_others_do_not()
    {
        const string Command = "JOURNAL_STREAM=$(stat -L -c %d:%i /proc/self/fd/2) \"$J\" check -h 127.0.0.1 -p 1 --log-level debug --no-reconnect";
        await using var journal = Tool.Shell($"exec 2>\"$1\"; {Command} >/dev/null", Path.Combine(_folder, "journal"));
        await using var file = Tool.Shell(
            "JOURNAL_STREAM=1:2 \"$J\" check -h 127.0.0.1 -p 1 --no-reconnect >/dev/null");
        await journal.Exit();

        string[] lines = await File.ReadAllLinesAsync(Path.Combine(_folder, "journal"),
            TestContext.Current.CancellationToken);
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Matches("^<[3-7]>jetnotify: ", line));
        Assert.StartsWith("jetnotify: ", (await file.Exit()).Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Figures_are_served_in_prometheus_format_and_every_router_with_its_cause()
    {
        await using var fleet = CannedFleet.Start();
        fleet.Script = client =>
            client.Publish("/junos/events/kernel/interfaces/ifa/add/ge-0/0/0.0/inet/192.0.2.1/24", "{}");
        int port = RealBroker.FreePort();
        string inventory = Path.Combine(_folder, "r.txt");
        await File.WriteAllTextAsync(inventory, fleet.Lines(2)
            + $"127.0.0.1:1 \"down\"\n", TestContext.Current.CancellationToken);
        await using var tool = Tool.Start("collect", "--inventory", inventory, "--metrics",
            port.ToString(CultureInfo.InvariantCulture));
        await tool.UntilLines(7);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };

        string metrics = await http.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        Assert.Contains("jetnotify_up{device=\"r00000\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("jetnotify_up{device=\"\\\"down\\\"\"} 0\n", metrics, StringComparison.Ordinal);
        Assert.Contains("jetnotify_events_total{device=\"r00001\",kind=\"ifa\"} 1\n", metrics,
            StringComparison.Ordinal);
        Assert.Contains("jetnotify_routers 3\n", metrics, StringComparison.Ordinal);
        Assert.Contains("jetnotify_routers_up 2\n", metrics, StringComparison.Ordinal);
        Assert.Contains("jetnotify_write_seconds_bucket{le=\"+Inf\"}", metrics, StringComparison.Ordinal);

        string[] routers = (await http.GetStringAsync("/routers", TestContext.Current.CancellationToken))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var down = JsonDocument.Parse(routers.Single(line =>
            line.Contains("down", StringComparison.Ordinal))).RootElement;
        Assert.Equal(3, routers.Length);
        Assert.Equal("waiting", down.GetProperty("state").GetString());
        Assert.Contains("refused the connection", down.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal("ok\n", await http.GetStringAsync("/live", TestContext.Current.CancellationToken));
        Assert.Equal("ok\n", await http.GetStringAsync("/ready", TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.NotFound,
            (await http.GetAsync("/other", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed,
            (await http.PostAsync("/metrics", null, TestContext.Current.CancellationToken)).StatusCode);

        if (Tool.IsInstalled("promtool"))
        {
            string file = Path.Combine(_folder, "metrics");
            await File.WriteAllTextAsync(file, metrics, TestContext.Current.CancellationToken);
            await using var promtool = Tool.Program("/bin/sh", "-c", $"promtool check metrics < {file}");
            var said = await promtool.Exit();
            Assert.Equal((0, ""), (said.Code, said.Stdout + said.Stderr));
        }
    }

    [Fact]
    public async Task Prometheus_itself_scrapes_it()
    {
        Assert.SkipUnless(Tool.IsInstalled("prometheus"), "there is no prometheus on this machine");
        await using var fleet = CannedFleet.Start();
        int port = RealBroker.FreePort();
        int web = RealBroker.FreePort();
        string configuration = Path.Combine(_folder, "prometheus.yml");
        await File.WriteAllTextAsync(configuration, $"""
            global: {"{"} scrape_interval: 1s {"}"}
            scrape_configs:
              - job_name: jetnotify
                static_configs: [ {"{"} targets: ["127.0.0.1:{port}"] {"}"} ]
            """, TestContext.Current.CancellationToken);
        await using var tool = Tool.Start("collect", "-h", $"127.0.0.1:{fleet.Port}", "--metrics", $"127.0.0.1:{port}");
        await tool.UntilLines(2);
        await using var prometheus = Tool.Program(
            "prometheus", $"--config.file={configuration}", $"--storage.tsdb.path={_folder}/data",
                $"--web.listen-address=127.0.0.1:{web}");
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{web}") };

        string answer = "";
        for (long end = Environment.TickCount64 + 30_000; !answer.Contains("\"127.0.0.1:", StringComparison.Ordinal)
            && Environment.TickCount64 < end;)
        {
            await Task.Delay(200, TestContext.Current.CancellationToken);
            answer = await Ask(http, "/api/v1/query?query=jetnotify_up");
        }

        Assert.Contains($"\"device\":\"127.0.0.1:{fleet.Port}\"", answer, StringComparison.Ordinal);
        Assert.Contains(",\"1\"]", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Slow_and_hostile_clients_of_the_figures_hurt_nothing()
    {
        await using var fleet = CannedFleet.Start();
        int port = RealBroker.FreePort();
        await using var tool = Tool.Start("collect", "-h", $"127.0.0.1:{fleet.Port}", "-t", "a", "--metrics",
            port.ToString(CultureInfo.InvariantCulture));
        await tool.UntilLines(2);
        await tool.UntilStderr("serving");
        string[] attacks = ["", "GET ", "GET / HTTP/1.1\r\nX: ", "\0\0\0\0\r\n\r\n", new string('a', 20_000),
            "GET /metrics HTTP/1.1\r\n\r\n", "GET /metrics\r\n\r\n", "GET http://x/metrics HTTP/1.1\r\n\r\n"];
        var clients = new List<TcpClient>();
        for (int i = 0; i < 200; i++)
        {
            var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
            await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(attacks[i % attacks.Length]),
                TestContext.Current.CancellationToken);
            clients.Add(client);
        }

        // The fleet goes on beside them, and whoever asks is served once those have had their seconds.
        await fleet["127.0.0.1"].Client!.Publish("a", "x");
        await tool.UntilLines(3);
        using var http = new HttpClient
        {
            BaseAddress = new Uri($"http://127.0.0.1:{port}"),
            Timeout = TimeSpan.FromSeconds(90),
        };
        Assert.Equal("ok\n", await http.GetStringAsync("/live", TestContext.Current.CancellationToken));
        clients.ForEach(client => client.Dispose());
        tool.Signal(15);
        Assert.Equal(0, (await tool.Exit()).Code);
    }

    [Fact]
    public async Task The_unit_is_hardened()
    {
        Assert.SkipUnless(Tool.IsInstalled("systemd-analyze"), "there is no systemd-analyze on this machine");

        await using var analyze = Tool.Program(
            "systemd-analyze", "security", "--offline=true", "--threshold=30",
                Checkout.File("src/systemd/jetnotify-collect.service"));

        var ended = await analyze.Exit();
        Assert.Contains("Overall exposure level", ended.Stdout + ended.Stderr, StringComparison.Ordinal);
        Assert.Equal(0, ended.Code);
    }

    private static async Task<string> Ask(HttpClient http, string path)
    {
        try
        {
            return await http.GetStringAsync(path, TestContext.Current.CancellationToken);
        }
        catch (HttpRequestException)
        {
            return "";
        }
    }

    private Socket Manager(out string path)
    {
        path = Path.Combine(_folder, "notify");
        var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified)
        {
            ReceiveTimeout = 30_000,
        };
        socket.Bind(new UnixDomainSocketEndPoint(path));
        return socket;
    }

    private static Task<string> Told(Socket manager, string what) => Task.Run(() =>
    {
        byte[] buffer = new byte[4096];
        while (true)
        {
            string state = Encoding.UTF8.GetString(buffer, 0, manager.Receive(buffer));
            if (state.StartsWith(what, StringComparison.Ordinal))
            {
                return state;
            }
        }
    });
}
