using System.Globalization;
using System.Text.Json;
using Confluent.Kafka;
using JetNotify.Tests.Fleet;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.EndToEnd;

/// <summary><c>--to kafka://</c> as a user runs it: real brokers on the one side, librdkafka's mock cluster on the
/// other. It is the program that was built with these tests, whatever JETNOTIFY names: the native one has no
/// Kafka.</summary>
[Collection(nameof(KafkaMock))]
public sealed class KafkaTests : IDisposable
{
    private const string Keeping = "max_queued_messages 0\nmax_inflight_messages 20\npersistence false\n";

    private static readonly Dictionary<string, string> s_plain = [];

    private readonly string _folder = Directory.CreateTempSubdirectory("jetnotify-kafka-").FullName;

    private string Spool => Path.Combine(_folder, "spool");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_is_received_is_delivered_though_one_of_the_brokers_is_away()
    {
        await using var mock = new KafkaMock();
        await using var broker = await RealBroker.Start();
        await broker.Publish("/junos/events/kernel/interfaces/ifa/add/ge-0/0/0.0/inet/192.0.2.1/24", "{\"a\":1}", "-r");

        var ended = await Run(
            "subscribe", "-h", "127.0.0.1", "-p", broker.PortText, "-t", "#", "-q", "1", "-C", "1",
            "--to", $"kafka://127.0.0.1:{RealBroker.FreePort()},{mock.Servers}/jet");

        Assert.Equal((0, ""), (ended.Code, ended.Stdout));
        Assert.Contains("1 received, 1 delivered", ended.Stderr, StringComparison.Ordinal);
        var stored = mock.Read();
        var record = Assert.Single(stored, one => one.Kind != "status");
        Assert.Equal(("127.0.0.1", "127.0.0.1", "ifa"), (record.Key, record.Device, record.Kind));
        var body = JsonDocument.Parse(record.Body).RootElement;
        Assert.Equal(record.Id, body.GetProperty("id").GetString());
        Assert.Equal(1, body.GetProperty("payload").GetProperty("a").GetInt32());
        Assert.Equal(
            ["connected", "subscribed", "ended"],
            stored.Where(one => one.Kind == "status")
                .Select(one => JsonDocument.Parse(one.Body).RootElement.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task A_missing_topic_is_status_2_and_nobody_there_3_and_librdkafka_says_nothing_past_the_log()
    {
        await using var mock = new KafkaMock();
        await using var fleet = CannedFleet.Start();
        string[] arguments = ["collect", "-h", $"127.0.0.1:{fleet.Port}", "--to", mock.Url, "-v"];
        mock.Say(ErrorCode.UnknownTopicOrPart);
        var missing = await Run(arguments);
        mock.Down();
        var nobody = await Run(arguments);

        Assert.Equal((2, 3), (missing.Code, nobody.Code));
        Assert.Contains("there is no topic jet", missing.Stderr, StringComparison.Ordinal);
        Assert.Contains("--create --topic jet", missing.Stderr, StringComparison.Ordinal);
        Assert.Contains("cannot be reached", nobody.Stderr, StringComparison.Ordinal);
        Assert.Contains("librdkafka ", nobody.Stderr, StringComparison.Ordinal);
        Assert.All(nobody.Stderr.Split('\n')[..^1], line =>
            Assert.StartsWith("jetnotify: ", line, StringComparison.Ordinal));
        Assert.Equal(0, fleet.Connections);
    }

    [Fact]
    public async Task The_cluster_away_at_the_start_and_in_the_middle_everything_is_there_once_and_in_order()
    {
        await using var mock = new KafkaMock(brokers: 3);
        await using var broker = await RealBroker.Start(Keeping);
        mock.Down();
        await using var tool = Collect(mock, broker);
        await tool.UntilStderr("records go to the spool");
        await tool.UntilStderr("1 of 1 up");
        await broker.PublishLines("a/1", Numbers(0, 200), "-q", "1");
        mock.Up();
        await UntilStored(mock, 200);
        mock.Down();
        await broker.PublishLines("a/1", Numbers(200, 300), "-q", "1");
        await Deadline.Until(() => Count(tool.Stderr, "records go to the spool") == 2, "the spool takes over again");
        mock.Up();
        await broker.PublishLines("a/1", Numbers(500, 100), "-q", "1");
        await UntilStored(mock, 600);
        tool.Signal(Signals.Terminate);

        Assert.Equal(0, (await tool.Exit()).Code);
        Assert.Equal(Enumerable.Range(0, 600), Events(mock).Select(NumberOf));
    }

    [Fact]
    public async Task Collector_and_brokers_killed_again_and_again_nothing_is_missing()
    {
        const int Rounds = 4;
        const int Each = 300;
        await using var mock = new KafkaMock(brokers: 3);
        await using var broker = await RealBroker.Start(Keeping);
        var random = new Random(16);
        var tool = Collect(mock, broker);
        await tool.UntilStderr("1 of 1 up");
        for (int round = 0; round < Rounds; round++)
        {
            var publishing = broker.PublishLines("a/1", Numbers(round * Each, Each), "-q", "1");

            // At any moment: what is right after each is right whenever they come.
            await Task.Delay(random.Next(300), TestContext.Current.CancellationToken);
            mock.Down();
            await Task.Delay(random.Next(50), TestContext.Current.CancellationToken);
            tool.Signal(Signals.Kill);
            await tool.DisposeAsync();
            mock.Up();
            tool = Collect(mock, broker);
            await publishing;
        }

        await using (tool)
        {
            await UntilStored(mock, Rounds * Each);
            tool.Signal(Signals.Terminate);
            Assert.Equal(0, (await tool.Exit()).Code);
        }

        // One event has one id, however often it is there.
        var events = Events(mock);
        Assert.Equal(
            Enumerable.Range(0, Rounds * Each), events.DistinctBy(record => record.Id).Select(NumberOf).Order());
    }

    [Fact]
    public async Task A_record_that_is_refused_goes_to_the_dead_letters_and_the_next_is_delivered()
    {
        await using var mock = new KafkaMock();
        await using var broker = await RealBroker.Start(Keeping);
        await using var tool = Collect(mock, broker);
        await tool.UntilStderr("1 of 1 up");
        await broker.PublishLines("a/1", Numbers(0, 1), "-q", "1");
        await UntilStored(mock, 1);
        mock.Refuse(ErrorCode.MsgSizeTooLarge);
        await broker.PublishLines("a/1", Numbers(1, 1), "-q", "1");
        await tool.UntilStderr("refuses a record of jet.r0.message._: Broker: Message size too large");
        await broker.PublishLines("a/1", Numbers(2, 1), "-q", "1");
        await UntilStored(mock, 2);
        tool.Signal(Signals.Terminate);

        Assert.Equal(0, (await tool.Exit()).Code);
        Assert.Equal([0, 2], Events(mock).Select(NumberOf));
        string[] letters = await File.ReadAllLinesAsync(
            Path.Combine(Spool, "dead-letters.ndjson"), TestContext.Current.CancellationToken);
        Assert.Contains("\"payload\":1}", letters[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--create-stream: is of NATS: kafka-topics.sh", "kafka://a/b", "--create-stream", "1")]
    [InlineData("--to: the topic is missing", "kafka://a")]
    [InlineData("--to: no user stands in the URL of Kafka: --creds FILE", "kafka://u:p@a/b")]
    [InlineData("--creds: /nowhere does not exist", "kafka://a/b", "--creds", "/nowhere")]
    [InlineData("--creds: wrong: line 1 is none of sasl.mechanism", "kafka://a/b", "--creds", "wrong")]
    [InlineData("--creds: certificate: a certificate takes kafkas://", "kafka://a/b", "--creds", "certificate")]
    [InlineData("--own: the leases are kept in NATS", "kafka://a/b", "--own", "lease", "-i", "noc")]
    public async Task What_cannot_be_is_said_before_anything_is_connected(
        string what, string url, params string[] arguments)
    {
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "wrong"), "user=noc\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "certificate"), "ssl.certificate.location=x\n",
            TestContext.Current.CancellationToken);
        string InFolder(string text) => text is "wrong" or "certificate" ? Path.Combine(_folder, text) : text;

        var ended = await Run(["collect", "-h", "a", "--to", url, .. arguments.Select(InFolder)]);

        Assert.Equal(2, ended.Code);
        Assert.Contains(what, ended.Stderr.Replace(_folder + "/", "", StringComparison.Ordinal),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_says_whether_Kafka_is_there_and_where_it_is_not_the_cure_is_named()
    {
        bool hasKafka = (await Tool.Run("--version")).Stdout.Contains("MQTT, Kafka)", StringComparison.Ordinal);

        var ended = await Tool.Run("subscribe", "-h", "a", "--to", "kafka://a", "--event", "all");

        Assert.Equal(2, ended.Code);
        Assert.Contains(
            hasKafka ? "the topic is missing" : "src/publish FOLDER --portable", ended.Stderr,
            StringComparison.Ordinal);
        Assert.Contains("MQTT, Kafka)", (await Run("--version")).Stdout, StringComparison.Ordinal);
    }

    private Tool Collect(KafkaMock mock, RealBroker broker)
    {
        string inventory = Path.Combine(_folder, "routers.txt");
        File.WriteAllText(inventory, $"127.0.0.1:{broker.PortText} r0\n");
        return Tool.StartBuilt(
            s_plain, "collect", "--inventory", inventory, "-t", "a/#", "-c", "-i", "noc", "--retry-max-delay", "1s",
            "--to", mock.Url, "--spool", Spool);
    }

    private static async Task<Ended> Run(params string[] arguments)
    {
        await using var tool = Tool.StartBuilt(s_plain, arguments);
        return await tool.Exit();
    }

    private static Task UntilStored(KafkaMock mock, int events) => Deadline.Until(
        () => Events(mock).DistinctBy(record => record.Id).Count() >= events, $"{events} events are stored",
        TimeSpan.FromMinutes(1));

    private static List<KafkaRecord> Events(KafkaMock mock) =>
        [.. mock.Read().Where(record => record.Kind != "status")];

    private static int NumberOf(KafkaRecord record) =>
        JsonDocument.Parse(record.Body).RootElement.GetProperty("payload").GetInt32();

    private static IEnumerable<string> Numbers(int from, int count) =>
        Enumerable.Range(from, count).Select(number => number.ToString(CultureInfo.InvariantCulture));

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
