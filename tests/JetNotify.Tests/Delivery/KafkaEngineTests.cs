using System.Collections.Concurrent;
using Confluent.Kafka;
using JetNotify.Delivery;
using JetNotify.Delivery.Kafka;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Delivery;

/// <summary>Kafka: the contract over librdkafka's mock cluster, and what only a topic has.</summary>
[Collection(nameof(KafkaMock))]
public sealed class KafkaEngineTests : EngineContract
{
    protected override Task<IEngineServer> StartServer() => Task.FromResult<IEngineServer>(new Server(new KafkaMock()));

    [Fact]
    public async Task Key_and_headers_say_whose_it_is_and_a_device_has_one_partition()
    {
        await using var mock = new KafkaMock(brokers: 3);
        using var engine = Open(mock);
        using var batch = new RecordBatch();
        for (int i = 0; i < 60; i++)
        {
            batch.Add(
                i < 3 ? RecordRoute.Of("größe 1", "ifa", "add") : RecordRoute.OfStatus($"r{i}"),
                System.Text.Encoding.ASCII.GetBytes(Records.Id(i)), Records.Body(i));
        }

        Send(engine, batch);
        Assert.True(batch.Wait(Deadline.Patience, Deadline.Patience, CancellationToken.None));

        var read = mock.Read();
        Assert.Equal(Records.Ids(0, 60).Order(), read.Select(record => record.Id).Order());
        Assert.True(read.Select(record => record.Partition).Distinct().Count() > 1);
        var ours = read.Where(record => record.Key == "größe 1").ToList();
        Assert.Equal(Records.Ids(0, 3), ours.Select(record => record.Id));
        Assert.Single(ours.Select(record => record.Partition).Distinct());
        Assert.All(ours, record => Assert.Equal(("größe 1", "ifa"), (record.Device, record.Kind)));
    }

    [Fact]
    public async Task Brokers_that_go_and_come_one_by_one_have_everything_once_and_in_order()
    {
        await using var mock = new KafkaMock(brokers: 3, partitions: 1);
        using var engine = Open(mock);
        using var batch = new RecordBatch();
        for (int round = 0; round < 6; round++)
        {
            batch.Clear();
            for (int i = 0; i < 200; i++)
            {
                batch.Add((200 * round) + i);
            }

            Send(engine, batch);
            int broker = (round % 3) + 1;
            mock.Down(broker);
            mock.Lead(0, (broker % 3) + 1);
            Assert.True(batch.Wait(Deadline.Patience, Deadline.Patience, CancellationToken.None));
            mock.Up(broker);
        }

        Assert.Equal(Records.Ids(0, 1200), mock.Read().Select(record => record.Id));
    }

    [Fact]
    public async Task What_the_spool_sends_again_while_it_is_in_flight_or_after_it_was_stored_is_there_once()
    {
        await using var mock = new KafkaMock();
        using var engine = Open(mock);
        using var live = Records.Batch(0, 100);
        mock.Down();
        Send(engine, live);
        Assert.False(live.Wait(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), CancellationToken.None));
        live.Clear();

        // As the drainer does: one record asks, and then all of them.
        using var spooled = new RecordBatch(lane: 1);
        spooled.Add(0);
        Assert.False(engine.TrySend(spooled, 0) && spooled.Wait(TimeSpan.Zero, TimeSpan.Zero, CancellationToken.None));
        mock.Up();
        await Deadline.Until(
            () => engine.TrySend(spooled, 0)
                && spooled.Wait(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), CancellationToken.None),
            "it is answered");
        spooled.Clear();
        for (int i = 1; i < 150; i++)
        {
            spooled.Add(i);
        }

        Send(engine, spooled);
        Assert.True(spooled.Wait(Deadline.Patience, Deadline.Patience, CancellationToken.None));

        Assert.Equal(Records.Ids(0, 150), mock.Read().Select(record => record.Id));
    }

    [Fact]
    public async Task A_queue_that_is_full_is_waited_for_and_loses_nothing()
    {
        const int Count = 20_000;
        await using var mock = new KafkaMock(partitions: 1);
        mock.Delay(20);
        using var engine = Open(mock);
        using var batch = Records.Batch(0, Count);

        Send(engine, batch);
        Assert.True(batch.Wait(Deadline.Patience, Deadline.Patience, CancellationToken.None));

        Assert.Equal(Records.Ids(0, Count), mock.Read().Select(record => record.Id));
    }

    [Fact]
    public async Task A_queue_that_stays_full_takes_no_more()
    {
        await using var mock = new KafkaMock();
        using var engine = Open(mock);
        mock.Down();
        using var batch = Records.Batch(0, 20_000);

        int taken = Enumerable.Range(0, batch.Count).TakeWhile(i => engine.TrySend(batch, i)).Count();

        Assert.InRange(taken, 1, RecordBatch.Lanes * RecordBatch.FullRecords);
        mock.Up();
        await Deadline.Until(
            () => Enumerable.Range(0, batch.Count)
                    .All(i => batch.AnswerOf(i) != RecordAnswer.None || engine.TrySend(batch, i))
                && batch.Unanswered == 0,
            "all are answered");
        Assert.Equal(Records.Ids(0, batch.Count).Order(), mock.Read().Select(record => record.Id).Order());
    }

    [Theory]
    [InlineData(ErrorCode.MsgSizeTooLarge)]
    [InlineData(ErrorCode.InvalidRecord)]
    public async Task What_a_broker_never_takes_is_refused_and_the_next_is_stored(ErrorCode code)
    {
        await using var mock = new KafkaMock();
        using var engine = Open(mock);
        using var batch = new RecordBatch();
        mock.Refuse(code);
        batch.Add(0);
        Send(engine, batch);
        Assert.True(batch.Wait(Deadline.Patience, Deadline.Patience, CancellationToken.None));
        Assert.Equal(RecordAnswer.Refused, batch.AnswerOf(0));
        Assert.NotNull(batch.WhyOf(0));

        batch.Clear();
        batch.Add(1);
        Assert.Equal(RecordAnswer.Stored, Answered(engine, batch));
        Assert.Equal([Records.Id(1)], mock.Read().Select(record => record.Id));
    }

    [Theory]
    [InlineData(ErrorCode.NotEnoughReplicas)]
    [InlineData(ErrorCode.NotEnoughReplicasAfterAppend)]
    [InlineData(ErrorCode.NotLeaderForPartition)]
    [InlineData(ErrorCode.RequestTimedOut)]
    [InlineData(ErrorCode.KafkaStorageError)]
    public async Task What_passes_is_tried_again_until_it_is_stored(ErrorCode code)
    {
        await using var mock = new KafkaMock();
        using var engine = Open(mock);
        using var batch = new RecordBatch();
        mock.Refuse(code, times: 3);

        // One at first: a broker takes nothing behind what it has not taken, by the sequence numbers, and librdkafka
        // counts on it. The mock looks at none.
        batch.Add(0);
        Assert.Equal(RecordAnswer.Stored, Answered(engine, batch));
        using var rest = Records.Batch(1, 99);
        Send(engine, rest);
        Assert.True(rest.Wait(Deadline.Patience, Deadline.Patience, CancellationToken.None));

        Assert.All(Enumerable.Range(0, 99), i => Assert.Equal(RecordAnswer.Stored, rest.AnswerOf(i)));
        Assert.Equal(Records.Ids(0, 100), mock.Read().Select(record => record.Id));
    }

    [Theory]
    [InlineData(ErrorCode.TopicAuthorizationFailed)]
    [InlineData(ErrorCode.UnknownTopicOrPart)]
    [InlineData(ErrorCode.OutOfOrderSequenceNumber)]
    [InlineData(ErrorCode.InvalidProducerEpoch)]
    public async Task What_is_not_the_records_fault_refuses_none_and_is_over_when_it_is_over(ErrorCode code)
    {
        await using var mock = new KafkaMock();
        using var engine = Open(mock);
        using var batch = new RecordBatch();
        batch.Add(0);
        mock.Refuse(code, times: 2);

        await Deadline.Until(
            () => (batch.AnswerOf(0) != RecordAnswer.None || engine.TrySend(batch, 0))
                && batch.Wait(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), CancellationToken.None),
            () => $"it is answered; {engine.Problem}");

        Assert.Equal(RecordAnswer.Stored, batch.AnswerOf(0));
        Assert.Equal([Records.Id(0)], mock.Read().Select(record => record.Id).Distinct());
    }

    [Theory]
    [InlineData(ErrorCode.UnknownTopicOrPart, EngineProblem.Unfit, "--create --topic jet")]
    [InlineData(ErrorCode.TopicAuthorizationFailed, EngineProblem.Refused, "kafka-acls.sh")]
    public async Task A_topic_that_cannot_be_used_is_said_at_the_start_with_the_cure(
        ErrorCode code, EngineProblem problem, string cure)
    {
        await using var mock = new KafkaMock();
        mock.Say(code);
        using var engine = new KafkaEngine(Target(mock.Url), _ => { });

        var e = Assert.Throws<EngineException>(() => engine.Open(TestContext.Current.CancellationToken));

        Assert.Equal(problem, e.Problem);
        Assert.Contains(cure, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_topic_that_the_brokers_make_by_themselves_is_waited_for()
    {
        await using var mock = new KafkaMock(partitions: 0);
        using var engine = Open(mock);
        using var batch = Records.Batch(0, 1);

        Assert.Equal(RecordAnswer.Stored, Answered(engine, batch));
    }

    [Fact]
    public async Task What_librdkafka_says_comes_to_the_log()
    {
        await using var mock = new KafkaMock();
        var said = new ConcurrentQueue<string>();
        using var engine = new KafkaEngine(Target(mock.Url), said.Enqueue);
        engine.Open(TestContext.Current.CancellationToken);
        using var batch = Records.Batch(0, 1);

        mock.Down();
        Send(engine, batch);

        await Deadline.Until(
            () => said.Any(line => line.StartsWith("librdkafka ", StringComparison.Ordinal)), "it is said");
    }

    [Fact]
    public async Task TLS_with_an_authority_of_ones_own_and_a_certificate_that_nobody_knows()
    {
        var authority = new Certificates();
        await using var mock = new KafkaMock();
        int port = int.Parse(mock.Servers.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);
        await using var front = new TlsFront(authority.Server(), port);
        string folder = Directory.CreateTempSubdirectory("jetnotify-kafka-").FullName;
        Pem.WriteCertificates(folder, "ca.pem", authority.Authority);
        var target = Target($"kafkas://localhost:{front.Port}/jet");
        using var unknown = new KafkaEngine(target, _ => { });
        var e = Assert.Throws<EngineException>(() => unknown.Open(TestContext.Current.CancellationToken));
        Assert.Equal(EngineProblem.Tls, e.Problem);
        Assert.DoesNotContain('\n', e.Message);

        // The mock knows no TLS, and names its own port as the one to go on with: what is shown is that this one is let
        // in.
        using var engine = new KafkaEngine(
            target with { AuthorityFile = Path.Combine(folder, "ca.pem") }, _ => { });
        engine.Open(TestContext.Current.CancellationToken);
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("kafka://b1/jet", "kafka://b1:9092/jet")]
    [InlineData("kafkas://b1,b2:1,[::1]/net.jet-1_x", "kafkas://b1:9093,b2:1,[::1]:9093/net.jet-1_x")]
    public void A_target_is_parsed(string text, string name) => Assert.Equal(name, Target(text).Name);

    [Theory]
    [InlineData("kafka://b1")]
    [InlineData("kafka://b1/")]
    [InlineData("kafka:///jet")]
    [InlineData("kafka://b1,,b2/jet")]
    [InlineData("kafka://b1/jet/x")]
    [InlineData("kafka://b1/..")]
    [InlineData("kafka://noc:secret@b1/jet")]
    public void What_is_no_target_is_said_without_a_secret(string text)
    {
        string? wrong = KafkaTarget.Parse(text, out _);

        Assert.NotNull(wrong);
        Assert.DoesNotContain("secret", wrong, StringComparison.Ordinal);
    }

    [Fact]
    public void Credentials_reach_the_client()
    {
        Assert.Null(KafkaCredentials.Parse(
            ["# of the NOC", "", "sasl.mechanism = SCRAM-SHA-512", "sasl.username=noc", "sasl.password=p=ss "],
            out var credentials));

        var settings = ProducerSettings.Of(Target("kafkas://b1/jet") with { Credentials = credentials });

        Assert.Equal(
            (SecurityProtocol.SaslSsl, SaslMechanism.ScramSha512, "noc", "p=ss"),
            (settings.SecurityProtocol, settings.SaslMechanism, settings.SaslUsername, settings.SaslPassword));
    }

    [Theory]
    [InlineData("line 1 is none of", "bootstrap.servers=secret")]
    [InlineData("line 2 is none of", "sasl.mechanism=PLAIN", "secret")]
    [InlineData("line 2 is none of", "sasl.password=secret", "sasl.password=secret")]
    [InlineData("sasl.mechanism is to be one of PLAIN", "sasl.username=secret")]
    [InlineData("sasl.mechanism is to be one of PLAIN", "sasl.username=secret", "sasl.mechanism=GSSAPI")]
    public void Credentials_that_are_none_are_said_without_a_secret(string what, params string[] lines)
    {
        string? wrong = KafkaCredentials.Parse(lines, out _);

        Assert.StartsWith(what, wrong, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", wrong, StringComparison.Ordinal);
    }

    private static RecordAnswer Answered(KafkaEngine engine, RecordBatch batch)
    {
        Send(engine, batch);
        Assert.True(batch.Wait(Deadline.Patience, Deadline.Patience, CancellationToken.None));
        return batch.AnswerOf(0);
    }

    private static KafkaEngine Open(KafkaMock mock)
    {
        var engine = new KafkaEngine(Target(mock.Url), _ => { });
        engine.Open(TestContext.Current.CancellationToken);
        return engine;
    }

    private static KafkaTarget Target(string text)
    {
        Assert.Null(KafkaTarget.Parse(text, out var target));
        return target;
    }

    private sealed class Server(KafkaMock mock) : IEngineServer
    {
        public int TooLarge => ProducerSettings.LargestRecord;

        public IEngine Make() => new KafkaEngine(Target(mock.Url), _ => { });

        public Task Kill()
        {
            mock.Down();
            return Task.CompletedTask;
        }

        public Task Restart()
        {
            mock.Up();
            return Task.CompletedTask;
        }

        public async Task<List<string>> Stored(int count) =>
            await Task.FromResult(mock.Read().ConvertAll(record => record.Body));

        public ValueTask DisposeAsync() => mock.DisposeAsync();
    }
}
