using System.Net;
using System.Text;
using System.Text.Json;
using JetNotify.Junos;
using JetNotify.Mqtt;
using JetNotify.Simulator;
using JetNotify.Simulator.Broker;
using JetNotify.Simulator.Configuration;
using JetNotify.Simulator.Router;
using JetNotify.Simulator.Scenarios;

namespace JetNotify.Tests.Simulator;

/// <summary>What scenarios publish.</summary>
public sealed class ScenarioTests
{
    private static readonly DateTime s_start = new(2026, 1, 31, 23, 59, 58, DateTimeKind.Unspecified);

    public static TheoryData<ScenarioKind> Kinds => [.. Enum.GetValues<ScenarioKind>()];

    private static List<(string Topic, string Body)> Play(ScenarioKind kind, int count, int seed = 1, double rate = 10)
    {
        var router = new SimulatedRouter(new RouterOptions { CommitNotification = true });
        var scenario = new Scenario(router, new ScenarioOptions { Kind = kind, Seed = seed });
        var events = new EventWriter(new EventBatch(), router.Options.HostName);
        var played = new List<(string, string)>();
        while (played.Count < count)
        {
            events.Time = s_start.AddSeconds(played.Count / rate);
            events.Batch.Clear();
            scenario.Next(events);
            Assert.NotEqual(0, events.Batch.Count);
            for (int i = 0; i < events.Batch.Count; i++)
            {
                played.Add((Encoding.UTF8.GetString(events.Batch.Topic(i)),
                    Encoding.UTF8.GetString(events.Batch.Body(i))));
            }
        }

        return played;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_same_seed_gives_the_same_bytes(ScenarioKind kind) => Assert.Equal(Play(kind, 200), Play(kind, 200));

    [Fact]
    public void Another_seed_gives_another_day() =>
        Assert.NotEqual(Play(ScenarioKind.Mix, 200), Play(ScenarioKind.Mix, 200, seed: 2));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_body_is_json_and_says_what_its_topic_says(ScenarioKind kind)
    {
        foreach (var (topic, body) in Play(kind, 300))
        {
            using var json = JsonDocument.Parse(body);
            var about = JetTopic.Parse(Encoding.UTF8.GetBytes(topic));
            Assert.NotNull(about.Kind);
            if (about.Kind == EventKind.ConfigUpdate)
            {
                Assert.Equal(JsonValueKind.Object, json.RootElement.GetProperty("commit-patch").ValueKind);
                continue;
            }

            var head = json.RootElement.GetProperty("jet-event");
            string id = head.GetProperty("event-id").GetString()!;
            Assert.Matches("^2026-0[12]-[0-9]{2}-[0-9]{2}:[0-9]{2}:[0-9]{2}$", head.GetProperty("time").GetString());
            if (about.Kind == EventKind.Syslog)
            {
                Assert.Equal("/junos/events/syslog/" + id, topic);
                continue;
            }

            var attributes = head.GetProperty("attributes");
            string op = topic["/junos/events/kernel/".Length..].Split('/')
                .First(level => level is "add" or "change" or "delete");
            Assert.EndsWith("_" + op.ToUpperInvariant(), id, StringComparison.Ordinal);
            string end = about.Kind switch
            {
                EventKind.Ifd => attributes.GetProperty("name").GetString()!,
                EventKind.Ifl => Unit(attributes),
                EventKind.Iff => $"{Unit(attributes)}/{attributes.GetProperty("family").GetString()}",
                EventKind.Ifa =>
                    $"{Unit(attributes)}/{attributes.GetProperty("family").GetString()}/{attributes.GetProperty("local-address").GetString()}",
                EventKind.Route =>
                    $"{attributes.GetProperty("address-family").GetString()}/{attributes.GetProperty("route-prefix").GetString()}",
                EventKind.RouteTable => $"{attributes.GetProperty("name").GetString()}/default",
                _ => attributes.GetProperty("name").GetString()!,
            };
            Assert.EndsWith("/" + op + "/" + end, topic, StringComparison.Ordinal);
        }

        static string Unit(JsonElement attributes) =>
            $"{attributes.GetProperty("name").GetString()}.{attributes.GetProperty("subunit").GetInt32()}";
    }

    /// <summary>What changes in a routing table while it stands is not known, so nothing does.</summary>
    [Fact]
    public void Every_topic_of_the_catalogue_comes_from_some_scenario_or_commit()
    {
        var seen = Kinds.SelectMany(kind => Play(kind, 2_000)).Concat(Committed()).Select(one => one.Topic).ToList();

        foreach (var entry in Catalogue.Entries)
        {
            foreach (string op in entry.HasOp ? Catalogue.Ops.Select(op => op + "/") : [""])
            {
                bool told = seen.Exists(topic => topic.StartsWith(entry.TopicRoot + op, StringComparison.Ordinal));
                Assert.True(told == (entry.Kind != EventKind.RouteTable || op != "change/"), entry.TopicRoot + op);
            }
        }

        static List<(string Topic, string Body)> Committed()
        {
            var router = new SimulatedRouter(new RouterOptions());
            var events = new EventWriter(new EventBatch(), router.Options.HostName) { Time = s_start };
            foreach (string lines in (string[])[
                "interfaces ae5 disable", "interfaces ae5", "interfaces lo0", "interfaces xe-0/0/2",
                "routing-options static route 0.0.0.0/0 next-hop 192.0.2.2"])
            {
                var candidate = router.Running.Copy();
                if (!candidate.Remove(lines))
                {
                    Assert.Null(ConfigurationGrammar.Read(ConfigurationLine.Split(lines), 0, out var statement));
                    candidate.Add(statement!);
                }

                router.Commit(candidate, events);
            }

            return [.. Enumerable.Range(0, events.Batch.Count)
                .Select(i => (Encoding.UTF8.GetString(events.Batch.Topic(i)), ""))];
        }
    }

    [Fact]
    public async Task Each_event_has_the_time_it_is_published_at()
    {
        await using var simulator = RouterSimulator.Start(new SimulatorOptions
        {
            Broker = new BrokerOptions { Port = 0 },
            Router = new RouterOptions { ConnectEvents = false },
        });
        using var peer = await (await RawClient.Connect(simulator.Broker, "me")).Subscribe("/junos/#");

        await simulator.Play(
            new ScenarioOptions { Kind = ScenarioKind.RouteChurn, Rate = 40, Count = 60, DeviceTime = s_start },
            TestContext.Current.CancellationToken);

        for (int i = 0; i < 60; i++)
        {
            string time = s_start.AddSeconds(i / 40.0).ToString("yyyy-MM-dd-HH:mm:ss",
                System.Globalization.CultureInfo.InvariantCulture);
            Assert.Contains($"\"time\": \"{time}\",\n", Encoding.UTF8.GetString(await peer.Expect(3)),
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_address_event_has_the_captured_form_to_the_byte()
    {
        var (_, body) = Play(ScenarioKind.AddressChange, 1).First(one => one.Topic.Contains("/ifa/",
            StringComparison.Ordinal));
        string real = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "samples",
            "real-ifa-add.json")).TrimEnd();

        string expected = real
            .Replace("vqfx", "jetsim", StringComparison.Ordinal)
            .Replace("2019-01-22-14:59:06", "2026-01-31-23:59:58", StringComparison.Ordinal)
            .Replace("144", "138", StringComparison.Ordinal);
        Assert.Equal(expected, body);
    }

    [Fact]
    public void A_login_event_has_the_captured_form()
    {
        var (_, body) = Play(ScenarioKind.Login, 50).First(one => one.Topic.EndsWith("/LOGIN_INFORMATION",
            StringComparison.Ordinal));
        string real = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "samples",
            "real-syslog-login-information.json"));

        Assert.Equal(Shape(real), Shape(body));

        // Names, punctuation and white space alone.
        static string Shape(string text) =>
            System.Text.RegularExpressions.Regex.Replace(text.TrimEnd(), """(: ?)("[^"]*"|[0-9]+)""", "$1VALUE");
    }

    [Fact]
    public void Slashes_of_the_system_log_are_escaped_and_those_of_the_kernel_are_not()
    {
        foreach (var (topic, body) in Play(ScenarioKind.LinkFlap, 20))
        {
            Assert.Equal(topic.Contains("/syslog/", StringComparison.Ordinal),
                body.Contains("xe-0\\/0\\/", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Generation_numbers_only_grow()
    {
        var generations = Play(ScenarioKind.Mix, 3_000)
            .Where(one => one.Topic.Contains("/ifa/add/", StringComparison.Ordinal))
            .Select(one => JsonDocument.Parse(one.Body).RootElement.GetProperty("jet-event").GetProperty("attributes")
                .GetProperty("generation-number").GetInt32())
            .ToList();

        Assert.True(generations.Count > 3);
        Assert.Equal(generations.Distinct().Order(), generations);
    }

    [Fact]
    public void What_is_deleted_was_there_and_what_is_added_was_not()
    {
        // Boot tells of everything there is; after that the events alone keep the state right.
        var router = new SimulatedRouter(new RouterOptions());
        var events = new EventWriter(new EventBatch(), "r");
        router.Boot(events);
        var scenario = new Scenario(router, new ScenarioOptions { Seed = 3 });
        var known = new HashSet<string>();
        for (int round = 0; round < 400; round++)
        {
            for (int i = 0; i < events.Batch.Count; i++)
            {
                string topic = Encoding.UTF8.GetString(events.Batch.Topic(i));
                string about = topic.Replace("/add/", "/", StringComparison.Ordinal).Replace("/delete/", "/",
                    StringComparison.Ordinal)
                    .Replace("/change/", "/", StringComparison.Ordinal);
                if (topic.Contains("/kernel/", StringComparison.Ordinal))
                {
                    bool isAdd = topic.Contains("/add/", StringComparison.Ordinal);
                    Assert.True(isAdd != known.Contains(about), topic);
                    _ = topic.Contains("/delete/", StringComparison.Ordinal) ? known.Remove(about) : known.Add(about);
                }
            }

            events.Batch.Clear();
            scenario.Next(events);
        }
    }

    [Fact]
    public async Task A_scenario_reaches_a_subscriber_in_order_and_ends_at_its_count()
    {
        await using var simulator = RouterSimulator.Start(new SimulatorOptions
        {
            Broker = new BrokerOptions { Port = 0 },
            Router = new RouterOptions { ConnectEvents = false },
        });
        await using var sub = MosquittoClient.Sub(simulator.Broker, "-t", "/junos/events/#", "-C", "5000", "-F",
            "%t %p");
        await simulator.Broker.UntilSubscribed(1);

        long played = await simulator.Play(
            new ScenarioOptions { Rate = null, Count = 5_000, Seed = 5, DeviceTime = s_start },
                TestContext.Current.CancellationToken);

        Assert.Equal(5_000, played);
        var ended = await sub.Exit();
        Assert.Equal(0, ended.Code);
        Assert.Equal(5_000, ended.Stdout.Split("\n/junos/").Length);
    }

    [Fact]
    public async Task A_rate_and_a_duration_are_kept()
    {
        await using var simulator = RouterSimulator.Start(
            new SimulatorOptions { Broker = new BrokerOptions { Port = 0 } });

        long played = await simulator.Play(
            new ScenarioOptions { Kind = ScenarioKind.Login, Rate = 50, Duration = TimeSpan.FromSeconds(0.5) },
            TestContext.Current.CancellationToken);

        Assert.InRange(played, 2, 26);
    }

    [Fact]
    public async Task A_client_sees_its_own_connecting_as_a_system_event()
    {
        await using var simulator = RouterSimulator.Start(
            new SimulatorOptions { Broker = new BrokerOptions { Port = 0 } });
        using var peer = await (await RawClient.Connect(simulator.Broker,
            "me")).Subscribe("/junos/events/syslog/SYSTEM");

        byte[] first = await peer.Expect(3);
        byte[] second = await peer.Expect(3);

        Assert.Contains("New connection from 127.0.0.1", Encoding.UTF8.GetString(first), StringComparison.Ordinal);
        Assert.Contains("New client connected from 127.0.0.1 as me (c1, k60).", Encoding.UTF8.GetString(second),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_can_be_published_at_qos_1()
    {
        await using var simulator = RouterSimulator.Start(new SimulatorOptions
        {
            Broker = new BrokerOptions { Port = 0, Address = IPAddress.Loopback },
            Router = new RouterOptions { ConnectEvents = false, QoS = QoS.AtLeastOnce },
        });
        using var peer = await (await RawClient.Connect(simulator.Broker, "me")).Subscribe("#", 2);

        await simulator.Play(new ScenarioOptions { Rate = null, Count = 1 }, TestContext.Current.CancellationToken);

        Assert.Equal(0x32, (await peer.Expect(3))[0]);
    }
}
