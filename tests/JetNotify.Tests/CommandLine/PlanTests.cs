using System.Net;
using System.Security.Authentication;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;
using JetNotify.Output;
using static JetNotify.Tests.CommandLine.Invocation;

namespace JetNotify.Tests.CommandLine;

public sealed class PlanTests
{
    [Fact]
    public void A_topic_alone_is_enough()
    {
        var plan = OfSubscribe("-t", "/junos/events/#").Plan;

        Assert.Equal([new Subscription(TopicFilter.Parse("/junos/events/#"), QoS.AtMostOnce)], plan.Subscriptions);
        Assert.Equal(("localhost", 1883), (plan.Transport.Host, plan.Transport.Port));
        Assert.Null(plan.Transport.Tls);
        Assert.Null(plan.Transport.WebSocket);
        Assert.Equal(ProtocolVersion.V311, plan.Connect.Version);
        Assert.True(plan.Connect.CleanStart);
        Assert.Equal(60, plan.Connect.KeepAliveSeconds);
        Assert.Null(plan.Connect.UserName);
        Assert.Null(plan.Connect.Password);
        Assert.Null(plan.Connect.Will);
        Assert.Equal(16 * 1024 * 1024, plan.Connect.MaxPacketSize);
        Assert.Empty(plan.Connect.Properties);
        Assert.Equal(TimeSpan.FromSeconds(10), plan.ConnectTimeout);
        Assert.True(plan.Reconnect);
        Assert.Equal(TimeSpan.FromSeconds(30), plan.RetryMaxDelay);
        Assert.Null(plan.Count);
        Assert.Null(plan.Timeout);
        Assert.Null(plan.IdleTimeout);
        Assert.Equal(new OutputPlan(), plan.Output);
        Assert.Equal(new DiagnosticsPlan(), plan.Diagnostics);
        Assert.Empty(plan.Notes);
    }

    [Theory]
    [InlineData("--host=r1")]
    [InlineData("--host", "r1")]
    [InlineData("-h", "r1")]
    [InlineData("-hr1")]
    [InlineData("-h=r1")]
    [InlineData("-vvh", "r1")]
    public void A_value_is_written_in_any_usual_way(params string[] args) =>
        Assert.Equal("r1", PlanOf(args).Transport.Host);

    [Theory]
    [InlineData("::1", "::1")]
    [InlineData("[fe80::1]", "fe80::1")]
    [InlineData("[::1]", "::1")]
    [InlineData("fe80::1%eth0", "fe80::1%eth0")]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("r1.example.", "r1.example.")]
    [InlineData("my_router-1", "my_router-1")]
    public void A_host_is_a_name_or_an_address(string typed, string host) =>
        Assert.Equal(host, PlanOf("-h", typed).Transport.Host);

    [Fact]
    public void Transport_options_reach_the_plan()
    {
        var transport = PlanOf("-h", "r1", "-p", "1884", "-A", "192.0.2.9", "--proxy", "socks5h://u%40x:p%3A@[::1]:99",
            "--ws", "--ws-path", "/x?y=z").Transport;

        Assert.Equal(1884, transport.Port);
        Assert.Equal(IPAddress.Parse("192.0.2.9"), transport.BindAddress);
        Assert.Equal(new("::1", 99, "u@x", "p:"), transport.Proxy);
        Assert.Equal("/x?y=z", transport.WebSocket!.Path);
        Assert.Equal(1080, PlanOf("--proxy", "SOCKS5://p/").Transport.Proxy!.Port);
        Assert.Equal("/run/mqtt", PlanOf("--unix", "/run/mqtt").Transport.UnixPath);
    }

    [Theory]
    [InlineData("mqtt://r1", "r1", 1883, false, null)]
    [InlineData("MQTT://r1:99/", "r1", 99, false, null)]
    [InlineData("mqtts://r1", "r1", 8883, true, null)]
    [InlineData("mqtts://[2001:db8::1]:99", "2001:db8::1", 99, true, null)]
    [InlineData("mqtt://[2001:db8::1]", "2001:db8::1", 1883, false, null)]
    [InlineData("mqtt://[fe80::1%25eth0]", "fe80::1%eth0", 1883, false, null)]
    [InlineData("ws://r1", "r1", 80, false, "/mqtt")]
    [InlineData("ws://r1:8080/", "r1", 8080, false, "/")]
    [InlineData("wss://r1/a/b?c", "r1", 443, true, "/a/b?c")]
    public void A_URL_says_where_and_how(string url, string host, int port, bool tls, string? path)
    {
        var transport = PlanOf("-L", url).Transport;

        Assert.Equal((host, port, tls, path), (transport.Host, transport.Port, transport.Tls is not null,
            transport.WebSocket?.Path));
    }

    [Theory]
    [InlineData("mqtt://r1/a/b", "a/b")]
    [InlineData("mqtt://r1//junos/events/#", "/junos/events/#")]
    [InlineData("mqtt://u@r1/x@y", "x@y")]
    [InlineData("mqtt://r1/50%25", "50%")]
    [InlineData("mqtt://r1/a/%23", "a/#")]
    [InlineData("mqtt://r1/%2Fjunos%2Fevents%2F%2B", "/junos/events/+")]
    [InlineData("mqtt://r1/%C3%A9", "é")]
    public void A_URL_may_name_the_topic_as_it_is_or_percent_encoded(string url, string topic) =>
        Assert.Equal(topic, Assert.Single(OfSubscribe("-L", url).Plan.Subscriptions).Filter.Text);

    [Fact]
    public void Topics_keep_their_order_and_come_once()
    {
        var plan = OfSubscribe("-L", "mqtt://r1/z", "-t", "a", "-t", "b", "-t", "a", "-t", "z", "-q", "2", "-U", "c",
            "-U", "c", "-U", "d").Plan;

        Assert.Equal(["z", "a", "b"], plan.Subscriptions.Select(s => s.Filter.Text));
        Assert.All(plan.Subscriptions, s => Assert.Equal(QoS.ExactlyOnce, s.QoS));
        Assert.Equal(["c", "d"], plan.Unsubscriptions.Select(filter => filter.Text));
    }

    [Theory]
    [InlineData("subscribe")]
    [InlineData("--host")]
    [InlineData("-x")]
    [InlineData("@file")]
    [InlineData("[suggest]")]
    [InlineData("a=b:c")]
    [InlineData("-u=x")]
    [InlineData("$share/g/a/#")]
    [InlineData("a b")]
    [InlineData("true")]
    public void A_topic_may_look_like_anything(string topic) =>
        Assert.Equal(topic, Assert.Single(OfSubscribe($"--topic={topic}").Plan.Subscriptions).Filter.Text);

    [Fact]
    public void To_unsubscribe_alone_is_enough()
    {
        var plan = OfSubscribe("-U", "a", "-c", "-i", "x").Plan;

        Assert.Empty(plan.Subscriptions);
        Assert.Equal(["a"], plan.Unsubscriptions.Select(filter => filter.Text));
    }

    [Fact]
    public void Messages_are_chosen()
    {
        var plan = PlanOf("-T", "a/+", "-T", "b", "-R", "-C", "5000000000", "-W", "1.5m", "--idle-timeout", "500ms",
            "-E");

        Assert.Equal(["a/+", "b"], plan.Filter.FilterOut.Select(filter => filter.Text));
        Assert.True(plan.Filter.NoRetained);
        Assert.Equal(5_000_000_000, plan.Count);
        Assert.Equal(TimeSpan.FromSeconds(90), plan.Timeout);
        Assert.Equal(TimeSpan.FromMilliseconds(500), plan.IdleTimeout);
        Assert.True(plan.ExitAfterSubAck);
        Assert.True(PlanOf("--retained-only").Filter.RetainedOnly);
    }

    [Theory]
    [InlineData("10", 10)]
    [InlineData("10s", 10)]
    [InlineData("5m", 300)]
    [InlineData("1h", 3600)]
    [InlineData("1d", 86400)]
    [InlineData("2000ms", 2)]
    [InlineData("0.5m", 30)]
    [InlineData("0", 0)]
    public void Durations_are_seconds_or_have_a_unit(string typed, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), PlanOf("--connect-timeout", typed).ConnectTimeout);

    [Fact]
    public void Reconnection_is_chosen()
    {
        var plan = PlanOf("--no-reconnect", "--retry-max-delay", "5m");

        Assert.False(plan.Reconnect);
        Assert.Equal(TimeSpan.FromMinutes(5), plan.RetryMaxDelay);
    }

    [Theory]
    [InlineData("31", ProtocolVersion.V31)]
    [InlineData("mqttv31", ProtocolVersion.V31)]
    [InlineData("311", ProtocolVersion.V311)]
    [InlineData("mqttv311", ProtocolVersion.V311)]
    [InlineData("5", ProtocolVersion.V5)]
    [InlineData("mqttv5", ProtocolVersion.V5)]
    public void Versions_have_mosquitto_subs_words(string word, ProtocolVersion version)
    {
        var plan = PlanOf("-V", word);

        Assert.Equal(version, plan.Connect.Version);
        Assert.Equal(version == ProtocolVersion.V5, plan.Output.Mqtt5);
    }

    [Theory]
    [InlineData("--session-expiry: using MQTT 5", "-x", "60")]
    [InlineData("--property: using MQTT 5", "-D", "subscribe", "user-property", "a", "b")]
    [InlineData("--retain-as-published: using MQTT 5", "--retain-as-published")]
    [InlineData("--retain-handling: using MQTT 5", "--retain-handling", "new")]
    public void Options_of_MQTT_5_imply_it_and_say_so(string note, params string[] args)
    {
        var plan = PlanOf(args);

        Assert.Equal(ProtocolVersion.V5, plan.Connect.Version);
        Assert.Equal([note], plan.Notes);
        Assert.Empty(PlanOf(["-V", "5", .. args]).Notes);
    }

    [Fact]
    public void Each_run_has_an_id_of_its_own_that_MQTT_3_1_can_carry()
    {
        string one = PlanOf("-V", "31").Connect.ClientId;
        string other = PlanOf("-V", "31").Connect.ClientId;

        Assert.Matches("^jetnotify-[0-9a-f]{12}$", one);
        Assert.NotEqual(one, other);
        Assert.InRange(one.Length, 1, 23);
        Assert.Matches("^noc-[0-9a-f]{8}$", PlanOf("-I", "noc-").Connect.ClientId);
        Assert.Equal("noc", PlanOf("-i", "noc").Connect.ClientId);
        Assert.Equal("", PlanOf("-i", "").Connect.ClientId);
    }

    [Theory]
    [InlineData("60", 60u)]
    [InlineData("1h", 3600u)]
    [InlineData("-1", uint.MaxValue)]
    [InlineData("∞", uint.MaxValue)]
    [InlineData("4294967295", uint.MaxValue)]
    [InlineData("4294967294", 4294967294u)]
    public void The_session_expires_as_asked(string typed, uint seconds) =>
        Assert.Equal([new Property(PropertyId.SessionExpiryInterval, seconds)],
            PlanOf("-i", "x", "-x", typed).Connect.Properties);

    [Fact]
    public void A_kept_session_never_expires_unless_told()
    {
        Assert.Equal([new Property(PropertyId.SessionExpiryInterval, uint.MaxValue)],
            PlanOf("-c", "-i", "x", "-V", "5").Connect.Properties);
        Assert.Equal([new Property(PropertyId.SessionExpiryInterval, 9)],
            PlanOf("-c", "-i", "x", "-x", "9").Connect.Properties);
        Assert.Empty(PlanOf("-c", "-i", "x").Connect.Properties);
        Assert.False(PlanOf("-c", "-i", "x").Connect.CleanStart);
        Assert.Empty(PlanOf("-x", "0").Connect.Properties);
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("5m", 300)]
    [InlineData("65535", 65535)]
    public void The_keep_alive_is_whole_seconds(string typed, int seconds) =>
        Assert.Equal(seconds, PlanOf("-k", typed).Connect.KeepAliveSeconds);

    [Theory]
    [InlineData("128", 128)]
    [InlineData("64K", 65536)]
    [InlineData("1m", 1048576)]
    [InlineData("256M", 268435456)]
    public void The_packet_limit_has_a_unit(string typed, int bytes) =>
        Assert.Equal(bytes, PlanOf("--max-packet-size", typed).Connect.MaxPacketSize);

    [Fact]
    public void Properties_go_into_their_packets()
    {
        var plan = PlanOf(
            "-D", "connect", "user-property", "k", "-v", "-D", "connect", "receive-maximum", "10",
            "--property", "connect", "maximum-packet-size", "1000",
            "-D", "connect", "session-expiry-interval", "7",
            "-D", "subscribe", "subscription-identifier", "268435455", "-D", "unsubscribe", "user-property", "", "=",
            "-D", "disconnect", "session-expiry-interval", "9", "-D", "will", "correlation-data", "é",
            "-D", "will", "will-delay-interval", "4294967295", "--will-topic", "gone");

        Assert.Equal(
            [
                new Property(PropertyId.UserProperty, Name: "k", Text: "-v"),
                new Property(PropertyId.ReceiveMaximum, 10),
                new Property(PropertyId.SessionExpiryInterval, 7),
            ],
            plan.Connect.Properties);
        Assert.Equal(1000, plan.Connect.MaxPacketSize);
        Assert.Equal([new Property(PropertyId.SubscriptionIdentifier, 268435455)], plan.SubscribeProperties);
        Assert.Equal([new Property(PropertyId.UserProperty, Name: "", Text: "=")], plan.UnsubscribeProperties);
        Assert.Equal([new Property(PropertyId.SessionExpiryInterval, 9)], plan.Connect.DisconnectProperties);
        Assert.Equal("é"u8, plan.Connect.Will!.Properties[0].Data.Span);
        Assert.Equal(new Property(PropertyId.WillDelayInterval, uint.MaxValue), plan.Connect.Will.Properties[1]);
    }

    [Fact]
    public void A_will_is_left()
    {
        var will = PlanOf("--will-topic", "gone", "--will-payload", "é", "--will-qos", "1",
            "--will-retain").Connect.Will!;

        Assert.Equal(("gone", QoS.AtLeastOnce, true), (will.Topic, will.QoS, will.Retain));
        Assert.Equal("é"u8, will.Payload.Span);
        Assert.Equal(0, PlanOf("--will-topic", "gone").Connect.Will!.Payload.Length);
    }

    [Theory]
    [InlineData("always", 0)]
    [InlineData("new", 1)]
    [InlineData("never", 2)]
    public void Retained_messages_are_sent_as_asked(string word, int handling)
    {
        var subscription = Assert.Single(PlanOf("--retain-handling", word, "--retain-as-published").Subscriptions);

        Assert.Equal(handling, subscription.RetainHandling);
        Assert.True(subscription.RetainAsPublished);
    }

    [Fact]
    public void Retained_messages_that_would_be_dropped_are_not_asked_for()
    {
        Assert.Equal(2, PlanOf("-R").Subscriptions[0].RetainHandling);
        Assert.Equal(1, PlanOf("-R", "--retain-handling", "new").Subscriptions[0].RetainHandling);
    }

    [Theory]
    [InlineData(443, "--ws", "--tls")]
    [InlineData(80, "--ws")]
    [InlineData(8883, "--tls")]
    [InlineData(99, "--tls", "-p", "99")]
    public void The_port_follows_from_how_the_broker_is_reached(int port, params string[] args) =>
        Assert.Equal(port, PlanOf(args).Transport.Port);

    [Theory]
    [InlineData("port 8883: using TLS", "-p", "8883")]
    [InlineData("port 8883: using TLS", "-L", "mqtt://r1:8883")]
    [InlineData("mqtts://: using TLS", "-L", "mqtts://r1")]
    [InlineData("wss://: using TLS", "-L", "wss://r1")]
    public void TLS_that_is_implied_is_said(string note, params string[] args)
    {
        var plan = PlanOf(args);

        Assert.NotNull(plan.Transport.Tls);
        Assert.Equal([note], plan.Notes);
        Assert.Empty(PlanOf("--tls").Notes);
        Assert.Null(PlanOf("-p", "8883", "--no-tls").Transport.Tls);
    }

    [Fact]
    public void TLS_settings_reach_the_plan()
    {
        var tls = PlanOf("--tls", "--insecure", "--server-name", "r1.example", "--tls-version", "tlsv1.3",
            "--tls-alpn", "mqtt", "--ciphers", "AES128-SHA:TLS_AES_128_GCM_SHA256").Transport.Tls!;

        Assert.Equal((true, "r1.example", SslProtocols.Tls13, "mqtt", "AES128-SHA:TLS_AES_128_GCM_SHA256"),
            (tls.SkipNameCheck, tls.ServerName, tls.Versions, tls.Alpn, tls.Ciphers));
        Assert.Equal(SslProtocols.Tls12 | SslProtocols.Tls13, PlanOf("--tls", "--tls-version",
            "tlsv1.2").Transport.Tls!.Versions);
        Assert.Equal(SslProtocols.None, PlanOf("--tls").Transport.Tls!.Versions);
    }

    [Theory]
    [InlineData("text", nameof(OutputForm.Text))]
    [InlineData("json", nameof(OutputForm.Json))]
    [InlineData("raw", nameof(OutputForm.Raw))]
    [InlineData("pretty", nameof(OutputForm.Pretty))]
    [InlineData("csv", nameof(OutputForm.Csv))]
    public void Output_is_chosen(string word, string form) =>
        Assert.Equal(Enum.Parse<OutputForm>(form), PlanOf("-o", word).Output.Form);

    [Fact]
    public void Output_options_reach_the_plan()
    {
        var text = PlanOf("--no-topic", "--timestamp").Output;
        var format = PlanOf("-N", "-F", "@Y %t %p\\n").Output;

        Assert.Equal((true, true), (text.NoTopic, text.Timestamp));
        Assert.Equal((OutputForm.Format, true), (format.Form, format.NoNewline));
        Assert.NotNull(format.Format);
        Assert.True(PlanOf("-N", "-o", "raw").Output.NoNewline);
    }

    [Theory]
    [InlineData(true, null, null, "auto", true)]
    [InlineData(true, null, "dumb", "auto", false)]
    [InlineData(true, "1", null, "auto", false)]
    [InlineData(true, "", null, "auto", true)]
    [InlineData(true, "1", null, "always", true)]
    [InlineData(true, null, null, "never", false)]
    [InlineData(false, null, null, "auto", false)]
    [InlineData(false, null, null, "always", true)]
    public void Colour_is_for_terminals_unless_told(bool terminal, string? noColor, string? term, string choice,
        bool color)
    {
        var environment = Nowhere with
        {
            OutputIsTerminal = () => terminal,
            Variable = name => name switch { "NO_COLOR" => noColor, "TERM" => term, _ => null },
        };

        var output = Of(["subscribe", "-t", "a", "--color", choice], environment).Plan.Output;

        Assert.Equal((color, terminal), (output.Color, output.Terminal));
        Assert.False(Of(["subscribe", "-t", "a", "-o", "json"], environment).Plan.Output.Color);
    }

    [Theory]
    [InlineData(nameof(DiagnosticsLevel.Debug), "-v")]
    [InlineData(nameof(DiagnosticsLevel.Trace), "-vv")]
    [InlineData(nameof(DiagnosticsLevel.Trace), "-v", "--verbose")]
    [InlineData(nameof(DiagnosticsLevel.Trace), "-d")]
    [InlineData(nameof(DiagnosticsLevel.Trace), "-dv")]
    [InlineData(nameof(DiagnosticsLevel.Error), "--quiet")]
    [InlineData(nameof(DiagnosticsLevel.Warning), "--log-level", "warning")]
    public void Diagnostics_are_chosen(string level, params string[] args) =>
        Assert.Equal(Enum.Parse<DiagnosticsLevel>(level), PlanOf(args).Diagnostics.Level);

    [Fact]
    public void A_log_file_is_appended_to_and_may_be_a_device()
    {
        Assert.Equal("/dev/null", PlanOf("--log-file", "/dev/null").Diagnostics.File);
    }
}
