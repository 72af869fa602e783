using JetNotify.Delivery;
using JetNotify.Delivery.Mqtt;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Delivery;

/// <summary>A broker: the contract over mosquitto, and what only a broker has.</summary>
public sealed class MqttEngineTests : EngineContract
{
    // Kept on disk, so that the broker has after kill -9 what it acknowledged: once a second is the most it does.
    private const string Keeping =
        "max_queued_messages 0\npersistence true\npersistence_location {folder}/\nautosave_on_changes true\n"
            + "autosave_interval 1\nmax_packet_size 1000000\n";

    protected override async Task<IEngineServer> StartServer()
    {
        var broker = await RealBroker.Start(Keeping);
        var client = new HearingClient(broker.Port, "jet/#");
        await Deadline.Until(() => client.IsSubscribed, "somebody hears");
        return new Server(broker, client);
    }

    [Fact]
    public async Task Topic_and_properties_say_whose_it_is()
    {
        await using var broker = await RealBroker.Start();
        using var client = new HearingClient(broker.Port, "net/jet/#", "-V", "5", "-F", "{%t %P");
        await Deadline.Until(() => client.IsSubscribed, "somebody hears");
        using var engine = Open(broker, "net/jet");
        using var batch = new RecordBatch();
        batch.Add(RecordRoute.Of("fra.1", "ifa", "add"), "test/r1/1/1/0"u8, Records.Body(0));

        Send(engine, batch);

        await Deadline.Until(() => client.Heard.Count == 1, "it is heard");
        Assert.Equal("{net/jet/fra%2E1/ifa/add id:test/r1/1/1/0 device:fra.1 kind:ifa", client.Heard[0]);
    }

    [Fact]
    public async Task What_nobody_asked_for_is_said_to_be_unheard()
    {
        await using var broker = await RealBroker.Start();
        using var engine = Open(broker, "jet");
        using var batch = Records.Batch(0, 3);

        Send(engine, batch);
        Assert.True(batch.Wait(Deadline.Patience, Deadline.Patience, CancellationToken.None));

        Assert.All(Enumerable.Range(0, 3), i => Assert.Equal(RecordAnswer.Unheard, batch.AnswerOf(i)));
    }

    [Fact]
    public async Task What_the_access_rules_forbid_is_refused()
    {
        await using var broker = await RealBroker.Start(
            "acl_file {folder}/acl\n",
            prepare: folder => File.WriteAllText(Path.Combine(folder, "acl"), "topic read jet/#\n"));
        using var engine = Open(broker, "jet");
        using var batch = Records.Batch(0, 1);

        Send(engine, batch);
        Assert.True(batch.Wait(Deadline.Patience, Deadline.Patience, CancellationToken.None));

        Assert.Equal(RecordAnswer.Refused, batch.AnswerOf(0));
        Assert.Contains("access rules", batch.WhyOf(0), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_refused_and_not_shown()
    {
        await using var broker = await RealBroker.Start(
            "password_file {folder}/users\n", "listener {port} 127.0.0.1\nallow_anonymous false\n",
            folder => RealBroker.Passwords(Path.Combine(folder, "users"), "noc", "p@ss"));
        using var wrong = new MqttEngine(Target($"mqtt://noc:oops@127.0.0.1:{broker.Port}/jet"));
        var e = Assert.Throws<EngineException>(() => wrong.Open(TestContext.Current.CancellationToken));
        Assert.Equal(EngineProblem.Refused, e.Problem);
        Assert.DoesNotContain("oops", e.Message, StringComparison.Ordinal);

        using var right = new MqttEngine(Target($"mqtt://noc:p%40ss@127.0.0.1:{broker.Port}/jet"));
        right.Open(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Of_several_brokers_the_next_is_taken_where_one_does_not_answer()
    {
        await using var one = await RealBroker.Start();
        await using var two = await RealBroker.Start();
        string url = $"mqtt://127.0.0.1:{RealBroker.FreePort()},127.0.0.1:{one.Port},127.0.0.1:{two.Port}/jet";
        using var engine = new MqttEngine(Target(url));
        engine.Open(TestContext.Current.CancellationToken);
        using var batch = Records.Batch(0, 1);
        await one.Kill();

        await Deadline.Until(
            () => engine.TrySend(batch, 0)
                && batch.Wait(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), CancellationToken.None),
            "the other one has it");
    }

    [Fact]
    public async Task A_record_over_which_the_broker_ends_the_connection_three_times_is_refused_and_the_rest_goes_on()
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            while (await peer.Receive() is { } packet)
            {
                if (packet.AsSpan().IndexOf("\"n\":0,"u8) >= 0)
                {
                    peer.Reset();
                    return;
                }

                if (packet[0] >> 4 == 3)
                {
                    await peer.Send([0x40, 2, .. PacketIdOf(packet)]);
                }
            }
        });
        using var engine = new MqttEngine(Target($"mqtt://127.0.0.1:{broker.Port}/jet"));
        engine.Open(TestContext.Current.CancellationToken);
        using var batch = Records.Batch(0, 3);

        await Deadline.Until(
            () =>
            {
                foreach (int i in Enumerable.Range(0, 3).Where(i => batch.AnswerOf(i) == RecordAnswer.None))
                {
                    _ = engine.TrySend(batch, i);
                }

                return batch.Wait(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), CancellationToken.None);
            },
            () => string.Join(", ", Enumerable.Range(0, 3).Select(batch.AnswerOf)));

        Assert.Equal([RecordAnswer.Refused, RecordAnswer.Stored, RecordAnswer.Stored],
            Enumerable.Range(0, 3).Select(batch.AnswerOf));
        Assert.Equal("the broker ends the connection whenever it comes", batch.WhyOf(0));
        Assert.Equal(4, broker.Connections);
    }

    [Fact]
    public async Task TLS_with_an_authority_of_ones_own_and_a_certificate_that_nobody_knows()
    {
        var authority = new Certificates();
        await using var broker = await RealBroker.Start(
            "certfile {folder}/server.pem\nkeyfile {folder}/server.key\n",
            prepare: folder =>
            {
                var server = authority.Server();
                Pem.WriteCertificates(folder, "server.pem", server);
                Pem.WriteKey(folder, "server.key", server);
                Pem.WriteCertificates(folder, "ca.pem", authority.Authority);
            });
        var target = Target($"mqtts://localhost:{broker.Port}/jet");
        using var unknown = new MqttEngine(target);
        var e = Assert.Throws<EngineException>(() => unknown.Open(TestContext.Current.CancellationToken));
        Assert.Equal(EngineProblem.Tls, e.Problem);

        using var engine = new MqttEngine(target.Trusting(Path.Combine(broker.Folder, "ca.pem")));
        engine.Open(TestContext.Current.CancellationToken);
        using var batch = Records.Batch(0, 100);
        Send(engine, batch);
        Assert.True(batch.Wait(Deadline.Patience, Deadline.Patience, CancellationToken.None));
    }

    [Theory]
    [InlineData("mqtt://b1/jet", "mqtt://b1:1883/jet")]
    [InlineData("mqtts://u:p@b1,b2:1,[::1]/net/jet", "mqtts://b1:8883,b2:1,[::1]:8883/net/jet")]
    public void A_target_is_parsed(string text, string name) => Assert.Equal(name, Target(text).Name);

    [Theory]
    [InlineData("mqtt://b1")]
    [InlineData("mqtt://b1/")]
    [InlineData("mqtt:///jet")]
    [InlineData("mqtt://b1,,b2/jet")]
    [InlineData("mqtt://b1/jet/#")]
    [InlineData("mqtt://b1/jet/")]
    [InlineData("mqtt://b1/$SYS")]
    public void What_is_no_target_is_said_without_a_secret(string text) =>
        Assert.NotNull(MqttTarget.Parse(text, out _));

    private static MqttEngine Open(RealBroker broker, string prefix)
    {
        var engine = new MqttEngine(Target($"mqtt://127.0.0.1:{broker.Port}/{prefix}"));
        engine.Open(TestContext.Current.CancellationToken);
        return engine;
    }

    private static MqttTarget Target(string text)
    {
        Assert.Null(MqttTarget.Parse(text, out var target));
        return target;
    }

    // Of a PUBLISH of QoS 1: behind the topic.
    private static byte[] PacketIdOf(byte[] packet)
    {
        int topic = 1;
        while ((packet[topic++] & 0x80) != 0)
        {
        }

        int id = topic + 2 + (packet[topic] << 8) + packet[topic + 1];
        return packet[id..(id + 2)];
    }

    private sealed class Server(RealBroker broker, HearingClient client) : IEngineServer
    {
        public int TooLarge => 1_000_000;

        public IEngine Make() => new MqttEngine(Target($"mqtt://127.0.0.1:{broker.Port}/jet"));

        public Task Kill() => broker.Kill();

        public Task Restart() => broker.Restart();

        public async Task<List<string>> Stored(int count)
        {
            await Deadline.Until(() => client.Heard.Distinct().Count() >= count, "they are heard");
            return client.Heard;
        }

        public async ValueTask DisposeAsync()
        {
            client.Dispose();
            await broker.DisposeAsync();
        }
    }
}
