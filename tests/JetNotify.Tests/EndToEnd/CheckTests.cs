using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.RegularExpressions;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.EndToEnd;

/// <summary><c>check</c> against brokers that fail in every way, and against a real one.</summary>
public sealed partial class CheckTests
{
    private const string NothingCame = """
        ok      name       127.0.0.1 is an address, no name to look up
        ok      tcp        127.0.0.1:PORT answers; it sees this client as 127.0.0.1
        ok      connect    the broker admits this client: MQTT 3.1.1, as 'ID'
        -       version    the broker does not tell
        ok      subscribe  '/junos/events/#' with QoS 0
        -       event      nothing came within 0.2 s
                Connected and subscribed: all is well. Events are edges: a router tells what changes from now on, not how things are. To cause one, in its configuration mode:
                  set interfaces xe-0/0/0 unit 0 family inet address 192.168.10.1/24
                  commit
                Commits themselves are told only with this, which Junos takes only where extension-service notification is configured:
                  set system commit notification

        """;

    private const string NotAdmitted = """
        FAILED  connect    127.0.0.1:PORT: the broker closed the connection
                A Junos router does this to a client that is not in its allow-clients list, or is one too many (20 at most); it sees this client as 127.0.0.1. To admit it, on the router:
                  set system services extension-service notification port PORT
                  set system services extension-service notification allow-clients address 127.0.0.1/32
                What the router listens on is shown by:
                  show system connections | match PORT
                Which of the two it is the router's log may tell ('denied access by tcpd' or 'max_connections exceeded'):
                  show log messages | match denied

        """;

    [Fact]
    public async Task Quiet_is_0_with_the_advice_how_to_cause_an_event()
    {
        await using var broker = ScriptedBroker.Start(Quiet);

        var ended = await Tool.Run(To(broker.PortText, "--wait", "200ms"));

        Assert.Equal(0, ended.Code);
        Assert.Equal(NothingCame, Steady(ended.Stdout, broker.PortText));
        Assert.Equal(string.Empty, ended.Stderr);
    }

    [Fact]
    public async Task A_filter_that_no_junos_topic_matches_is_pointed_out_when_nothing_came()
    {
        await using var broker = ScriptedBroker.Start(Quiet);

        var ended = await Tool.Run(To(broker.PortText, "--wait", "100ms", "-t", "junos/events/#"));

        Assert.Contains("begins with '/': 'junos/events/#' matches none", ended.Stdout, StringComparison.Ordinal);
        Assert.DoesNotContain("all is well", ended.Stdout, StringComparison.Ordinal);
        Assert.Equal(0, ended.Code);
    }

    [Theory]
    [InlineData("--wait", "300ms")]
    [InlineData("--wait", "1m", "-W", "3s")]
    public async Task A_flood_of_other_messages_does_not_keep_a_check_from_its_end(params string[] more)
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant();
            await peer.Grant();
            byte[] flood = [.. Enumerable.Repeat(ScriptedPeer.PublishPacket("other", new byte[200]),
                1000).SelectMany(packet => packet)];
            while (true)
            {
                await peer.Send(flood);
            }
        });
        await using var tool = Tool.Start(To(broker.PortText, ["--event", "ifa", .. more]));

        var ended = await tool.Exit(within: TimeSpan.FromSeconds(20));

        Assert.Equal(more.Contains("-W") ? 27 : 0, ended.Code);
    }

    [Fact]
    public async Task No_wait_ends_with_the_subscriptions()
    {
        await using var broker = ScriptedBroker.Start(Quiet);

        var ended = await Tool.Run(To(broker.PortText, "--wait", "0"));

        Assert.Equal(0, ended.Code);
        Assert.Equal(["name", "tcp", "connect", "version", "subscribe"], Steps(ended));
    }

    [Fact]
    public async Task Closed_without_connack_prints_both_lines_for_the_router_and_what_shows_the_port()
    {
        await using var broker = ScriptedBroker.Start(async peer => await peer.Expect(1));

        var ended = await Tool.Run(To(broker.PortText));

        Assert.Equal(3, ended.Code);
        Assert.EndsWith(NotAdmitted, Steady(ended.Stdout, broker.PortText), StringComparison.Ordinal);

        var subscribe = await Tool.Run("subscribe", "-h", "127.0.0.1", "-p", broker.PortText, "-t", "t");
        Assert.Contains($"notification port {broker.PortText}; set system", subscribe.Stderr, StringComparison.Ordinal);
        Assert.Single(subscribe.Stderr.TrimEnd('\n').Split('\n'));
    }

    [Theory]
    [InlineData("311", "20 02 00 01", "does not speak MQTT 3.1.1: try -V 31")]
    [InlineData("311", "20 02 00 02", "Choose another client id with -i")]
    [InlineData("311", "20 02 00 03", "It may take clients again later")]
    [InlineData("311", "20 02 00 04", "--password-file")]
    [InlineData("311", "20 02 00 05", "access rules")]
    [InlineData("5", "20 02 00 01", "does not speak MQTT 5.0: try -V 311")]
    [InlineData("5", "20 03 00 87 00", "access rules")]
    public async Task A_refused_connect_is_4_and_its_step_names_the_cure(string version, string connack, string cure)
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Expect(1);
            await peer.Send(connack);
        });

        var ended = await Tool.Run(To(broker.PortText, "-V", version));

        Assert.Equal(4, ended.Code);
        Assert.Contains("FAILED  connect", ended.Stdout, StringComparison.Ordinal);
        Assert.Contains(cure, ended.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silence_after_connect_is_3()
    {
        await using var broker = ScriptedBroker.Start(peer => peer.UntilClosed());

        var ended = await Tool.Run(To(broker.PortText, "--connect-timeout", "500ms"));

        Assert.Equal(3, ended.Code);
        Assert.Contains("FAILED  connect", ended.Stdout, StringComparison.Ordinal);
        Assert.Contains("did not answer CONNECT within 0.5 s", ended.Stdout, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    public async Task A_subscribe_without_an_answer_is_1_however_many_messages_come(int pause)
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Expect(8);
            while (true)
            {
                await peer.Publish("/junos/events/x", "{}");
                await Task.Delay(pause);
            }
        });

        var ended = await Tool.Run(To(broker.PortText, "--connect-timeout", "1s", "--wait", "1s"));

        Assert.Equal(1, ended.Code);
        Assert.Contains("did not answer SUBSCRIBE within 1 s", ended.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silence_after_subscribe_is_1()
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant();
            await peer.UntilClosed();
        });

        var ended = await Tool.Run(To(broker.PortText, "--connect-timeout", "1s"));

        Assert.Equal(1, ended.Code);
        Assert.Contains("FAILED  subscribe  the broker did not answer SUBSCRIBE within 1 s", ended.Stdout,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_filter_refused_is_4_filter_by_filter()
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant(code: 0x80);
            await peer.Grant(code: 0x80, filters: 2);
            await peer.UntilClosed();
        });

        var ended = await Tool.Run(To(broker.PortText, "-t", "a", "-t", "b"));

        Assert.Equal(4, ended.Code);
        Assert.Contains("-       version    the broker refuses to tell\n", ended.Stdout, StringComparison.Ordinal);
        Assert.Contains("FAILED  subscribe  'a' is refused: Failure\n        The broker's access rules", ended.Stdout,
            StringComparison.Ordinal);
        Assert.Contains("FAILED  subscribe  'b' is refused", ended.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_filter_refused_is_told_and_the_other_is_waited_for()
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant();
            byte[] subscribe = await peer.Expect(8);
            await peer.Send([0x90, 4, subscribe[2], subscribe[3], 0x80, 0x00]);
            await peer.Publish("b", "one");
            await peer.UntilClosed();
        });

        var ended = await Tool.Run(To(broker.PortText, "-t", "a", "-t", "b", "-q", "1"));

        Assert.Equal(0, ended.Code);
        Assert.Contains("FAILED  subscribe  'a' is refused", ended.Stdout, StringComparison.Ordinal);
        Assert.Contains("ok      subscribe  'b' with QoS 0, not 1 as asked", ended.Stdout, StringComparison.Ordinal);
        Assert.Matches("\nok      event      after [0-9.]+ s: b, 3 bytes\n$", ended.Stdout);
    }

    [Fact]
    public async Task An_event_that_overtakes_the_answer_is_the_first_event()
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant();
            byte[] subscribe = await peer.Expect(8);
            await peer.Publish("t", "early");
            await peer.Send([0x90, 3, subscribe[2], subscribe[3], 0x00]);
            await peer.UntilClosed();
        });

        var ended = await Tool.Run(To(broker.PortText, "-t", "t"));

        Assert.Equal(["name", "tcp", "connect", "version", "subscribe", "event"], Steps(ended));
        Assert.EndsWith("s: t, 5 bytes\n", ended.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_the_filter_lets_through_but_nobody_asked_for_is_no_event()
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant();
            await peer.Grant();
            await peer.Publish("/junos/events/kernel/interfaces/ifd/add/xe-0/0/0", "{}");
            await peer.Publish("/junos/events/kernel/interfaces/ifd/add/ge-0/0/0", "{}");
            await peer.UntilClosed();
        });

        var ended = await Tool.Run(To(broker.PortText, "--event", "ifd", "--op", "add", "--interface", "ge-*"));

        Assert.Equal(0, ended.Code);
        Assert.EndsWith("s: /junos/events/kernel/interfaces/ifd/add/ge-0/0/0, 2 bytes\n", ended.Stdout,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_that_hangs_up_over_its_version_is_checked_without_it()
    {
        await using var broker = ScriptedBroker.Start(async (peer, number) =>
        {
            await peer.Admit();
            if (number == 2)
            {
                await peer.Grant();
                await peer.Publish("/junos/events/x", "one");
                await peer.UntilClosed();
            }
        });

        var ended = await Tool.Run(To(broker.PortText));

        Assert.Equal(0, ended.Code);
        Assert.Equal(["name", "tcp", "connect", "version", "subscribe", "event"], Steps(ended));
        Assert.Contains("-       version    asked for its version: the broker", ended.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_lost_while_waiting_is_1()
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant();
            await peer.Grant();
        });

        var ended = await Tool.Run(To(broker.PortText));

        Assert.Equal(1, ended.Code);
        Assert.Contains("FAILED  event      the broker", ended.Stdout, StringComparison.Ordinal);
        Assert.Contains("CVE-2021-0229 (JSA11124)", ended.Stdout, StringComparison.Ordinal);
        Assert.Contains("Fixed in 17.3R3-S11, 17.4R2-S13, ", ended.Stdout, StringComparison.Ordinal);
        string page = File.ReadAllText(Checkout.File("docs/check.md"));
        Assert.All(Release().Matches(ended.Stdout), release =>
            Assert.Contains(release.Value, page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_broken_protocol_is_5()
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Expect(1);
            await peer.Send("90 03 00 01 00");
            await peer.UntilClosed();
        });

        var ended = await Tool.Run(To(broker.PortText, "-o", "json"));

        Assert.Equal(5, ended.Code);
        Assert.Equal("MQTT-3.2.0-1", Json(ended)[^1].GetProperty("statement").GetString());
    }

    [Fact]
    public async Task Nobody_listening_is_3_at_tcp()
    {
        string port = $"{RealBroker.FreePort()}";

        var ended = await Tool.Run(To(port));

        Assert.Equal(3, ended.Code);
        Assert.Contains("FAILED  tcp", ended.Stdout, StringComparison.Ordinal);
        Assert.Contains($"set system services extension-service notification port {port}", ended.Stdout,
            StringComparison.Ordinal);
        Assert.Contains($"show system connections | match {port}", ended.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_name_is_3_at_name()
    {
        var ended = await Tool.Run("check", "-h", "no-such-router.invalid");

        Assert.Equal(3, ended.Code);
        Assert.StartsWith("FAILED  name       cannot reach no-such-router.invalid:1883: ", ended.Stdout,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("other authority", "is not signed by|leads to|issuer", "--cafile names the authority")]
    [InlineData("other name", "is for router.example, not for 127.0.0.1", "--server-name sets the name")]
    [InlineData("expired", "expired on", "")]
    public async Task A_certificate_that_does_not_hold_is_6_at_tls(string what, string says, string cure)
    {
        var authority = new Certificates();
        var server = what switch
        {
            "other name" => authority.Server("router.example"),
            "expired" => authority.Expired("127.0.0.1"),
            _ => authority.Server("127.0.0.1"),
        };
        var trusted = what == "other authority" ? new Certificates("Another CA").Authority : authority.Authority;

        var ended = await CheckOverTls(server, trusted);

        Assert.Equal(6, ended.Code);
        Assert.Equal(["name", "tcp", "tls"], Steps(ended));
        Assert.Contains("FAILED  tls", ended.Stdout, StringComparison.Ordinal);
        Assert.Matches(says, ended.Stdout);
        Assert.Contains(cure, ended.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_holds_is_described_with_its_expiry()
    {
        var authority = new Certificates();
        var server = authority.Server("127.0.0.1");

        var ended = await CheckOverTls(server, authority.Authority, "-o", "json");

        Assert.Equal(0, ended.Code);
        var tls = Json(ended).Single(step => step.GetProperty("step").GetString() == "tls");
        Assert.Equal("CN=127.0.0.1", tls.GetProperty("subject").GetString());
        Assert.Equal("CN=Test CA", tls.GetProperty("issuer").GetString());
        Assert.Equal(server.NotAfter.ToUniversalTime(), tls.GetProperty("not_after").GetDateTime());
        Assert.Contains($"expires on {server.NotAfter.ToUniversalTime():yyyy-MM-dd}",
            tls.GetProperty("found").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_real_broker_tells_its_version_and_the_first_event_ends_it()
    {
        await using var broker = await RealBroker.Start();
        await broker.Publish("/junos/events/kept", "{}", "-r");

        var ended = await Tool.Run("check", "-h", "localhost", "-p", broker.PortText, "-o", "json");

        Assert.Equal(0, ended.Code);
        var steps = Json(ended);
        Assert.Equal(["name", "tcp", "connect", "version", "subscribe", "event"],
            steps.Select(step => step.GetProperty("step").GetString()));
        Assert.All(steps, step => Assert.Equal("ok", step.GetProperty("outcome").GetString()));
        Assert.Contains("127.0.0.1", steps[0].GetProperty("addresses").EnumerateArray()
            .Select(address => address.GetString()));
        Assert.Equal("127.0.0.1", steps[1].GetProperty("source").GetString());
        Assert.StartsWith("mosquitto version", steps[3].GetProperty("version").GetString(), StringComparison.Ordinal);
        Assert.Equal("/junos/events/kept", steps[5].GetProperty("topic").GetString());
        Assert.True(steps[5].GetProperty("retain").GetBoolean());
    }

    [Fact]
    public async Task What_a_broker_says_cannot_break_the_json()
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Expect(1);
            await peer.Send("20 0C 00 87 09 1F 00 06 22 0A 5C 1B 5B 41");
        });

        var ended = await Tool.Run(To(broker.PortText, "-V", "5", "-o", "json"));

        Assert.Equal(4, ended.Code);
        Assert.Contains("\"\n\\\u001b[A", Json(ended)[^1].GetProperty("found").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_broker_says_cannot_break_a_line_of_text()
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Expect(1);
            await peer.Send("20 0C 00 87 09 1F 00 06 22 0A 5C 1B 5B 41");
        });

        var ended = await Tool.Run(To(broker.PortText, "-V", "5"));

        Assert.Contains(": \"\\n\\\\u001b[A\n", ended.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signal_is_0_and_says_goodbye()
    {
        List<byte[]>? packets = null;
        await using (var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant();
            await peer.Grant();
            packets = await peer.UntilClosed();
        }))
        {
            await using var tool = Tool.Start(To(broker.PortText, "--wait", "1h"));
            await tool.UntilLines(5);
            tool.Signal(Signals.Interrupt);

            var ended = await tool.Exit(TimeSpan.FromSeconds(5));
            Assert.Equal(0, ended.Code);
            Assert.DoesNotContain("event", Steps(ended));
            await Deadline.Until(() => packets is not null, "the end of the connection");
        }

        Assert.Equal(new byte[] { 0xE0, 0x00 }, packets![^1]);
    }

    [Fact]
    public async Task SIGUSR1_is_answered_with_the_step()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are POSIX's");
        await using var broker = ScriptedBroker.Start(Quiet);
        await using var tool = Tool.Start(To(broker.PortText, "--wait", "1h"));
        await tool.UntilLines(5);

        tool.Signal(Signals.User1);

        await tool.UntilStderr("jetnotify: statistics: at the step event, after 0.00:00:");
        Assert.False(tool.HasExited);
    }

    [Fact]
    public async Task The_time_running_out_is_27()
    {
        await using var broker = ScriptedBroker.Start(Quiet);

        Assert.Equal(27, (await Tool.Run(To(broker.PortText, "--wait", "1h", "-W", "1"))).Code);
    }

    [Fact]
    public async Task A_full_disk_is_7()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full on this system");
        await using var broker = ScriptedBroker.Start(Quiet);
        await using var tool = Tool.Shell("exec \"$J\" \"$@\" > /dev/full", To(broker.PortText));

        Assert.Equal(7, (await tool.Exit()).Code);
    }

    private static string[] To(string port, params string[] more) => ["check", "-h", "127.0.0.1", "-p", port, .. more];

    /// <summary>Admits, grants and then has nothing to say.</summary>
    private static async Task Quiet(ScriptedPeer peer)
    {
        await peer.Admit();
        await peer.Grant();
        await peer.Grant();
        await peer.UntilClosed();
    }

    private static async Task<Ended> CheckOverTls(
        X509Certificate2 server,
        X509Certificate2 trusted,
        params string[] more)
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            // A handshake that failed brings no CONNECT.
            if (await peer.Receive() is not null)
            {
                await peer.Send("20 02 00 00");
                await peer.Grant();
                await peer.Grant();
                await peer.UntilClosed();
            }
        });
        await using var front = new TlsFront(server, broker.Port);
        string folder = Directory.CreateTempSubdirectory("jetnotify-check-").FullName;
        try
        {
            string cafile = Pem.WriteCertificates(folder, "ca.pem", trusted);
            return await Tool.Run(To($"{front.Port}", ["--cafile", cafile, "--wait", "100ms", .. more]));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string[] Steps(Ended ended) =>
        [.. ended.Lines.Where(line => line[0] != ' ').Select(line => line[8..].Split(' ')[0])];

    private static JsonElement[] Json(Ended ended) =>
        [.. ended.Lines.Select(line => JsonDocument.Parse(line).RootElement)];

    /// <summary>Without what differs from run to run.</summary>
    private static string Steady(string text, string port) =>
        ClientId().Replace(text.Replace(port, "PORT", StringComparison.Ordinal), "'ID'");

    [GeneratedRegex("[0-9]{2}\\.[0-9]R[0-9]+(-S[0-9]+)?")]
    private static partial Regex Release();

    [GeneratedRegex("'jetnotify-[0-9a-f]{12}'")]
    private static partial Regex ClientId();
}
