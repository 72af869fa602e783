using System.Runtime.InteropServices;
using System.Text;
using Confluent.Kafka;

namespace JetNotify.Tests.Support;

/// <summary>Classes whose tests use a <see cref="KafkaMock"/>.</summary>
[CollectionDefinition(nameof(KafkaMock), DisableParallelization = true)]
public sealed class AloneWithKafkaMock;

/// <summary>
/// librdkafka's own mock of a Kafka cluster, on loopback ports in this process, and a consumer that reads it. It keeps
/// what it has in memory, over brokers that are down: it shows protocol and retries, and nothing of a disk. To go down a
/// broker closes its port and takes it again, and where that fails the whole process is gone: a process that is being
/// started at that moment has a copy of the open port. So nothing else runs beside the tests that use it.
/// </summary>
public sealed partial class KafkaMock : IAsyncDisposable
{
    public const string Topic = "jet";

    private const int Producer = 0;
    private const int TextRoom = 512;
    private const short ProduceRequest = 0;
    private const int AllBrokers = -1;

    // Which of its files there is differs from system to system.
    static KafkaMock() => NativeLibrary.SetDllImportResolver(
        typeof(KafkaMock).Assembly,
        static (name, assembly, path) => name == "librdkafka"
            && (NativeLibrary.TryLoad("centos8-librdkafka", assembly, path, out nint library)
                || NativeLibrary.TryLoad(name, assembly, path, out library)) ? library : 0);

    private readonly nint _client;
    private readonly nint _cluster;

    /// <summary>Starts one.</summary>
    public KafkaMock(int brokers = 1, int partitions = 4)
    {
        byte[] text = new byte[TextRoom];
        nint settings = NewSettings();
        Assert.Equal(0, Set(settings, "log_level", "0", text, TextRoom));
        _client = NewClient(Producer, settings, text, TextRoom);
        Assert.NotEqual(0, _client);
        _cluster = NewCluster(_client, brokers);
        Assert.NotEqual(0, _cluster);
        Servers = Marshal.PtrToStringUTF8(Bootstraps(_cluster))!;
        if (partitions > 0)
        {
            Assert.Equal(0, CreateTopic(_cluster, Topic, partitions, brokers));
        }
    }

    /// <summary>Its brokers, as a client asks for them.</summary>
    public string Servers { get; }

    /// <summary>What <c>--to</c> calls its topic.</summary>
    public string Url => $"kafka://{Servers}/{Topic}";

    /// <summary>Ends connections and takes no new one.</summary>
    public void Down(int broker = AllBrokers) => Assert.Equal(0, SetDown(_cluster, broker));

    /// <summary>Takes connections again.</summary>
    public void Up(int broker = AllBrokers) => Assert.Equal(0, SetUp(_cluster, broker));

    /// <summary>Has every answer take so long.</summary>
    public void Delay(int milliseconds) => Assert.Equal(0, SetRtt(_cluster, AllBrokers, milliseconds));

    /// <summary>Has a broker lead a partition.</summary>
    public void Lead(int partition, int broker) => Assert.Equal(0, SetLeader(_cluster, Topic, partition, broker));

    /// <summary>Has the next requests with records answered so.</summary>
    public void Refuse(ErrorCode code, int times = 1) =>
        PushErrors(_cluster, ProduceRequest, times, [.. Enumerable.Repeat((int)code, times)]);

    /// <summary>Has metadata say this of the topic.</summary>
    public void Say(ErrorCode code) => SetTopicError(_cluster, Topic, (int)code);

    /// <summary>Returns everything that the topic has: partition by partition, each in its order.</summary>
    public List<KafkaRecord> Read()
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = Servers,
            GroupId = "reader",
            EnablePartitionEof = true,
            EnableAutoCommit = false,
        };
        using var consumer = new ConsumerBuilder<byte[], byte[]>(config).SetLogHandler((_, _) => { }).Build();
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        var partitions = admin.GetMetadata(Topic, Deadline.Patience).Topics.Single().Partitions;
        consumer.Assign(partitions.Select(
            partition => new TopicPartitionOffset(Topic, partition.PartitionId, Offset.Beginning)));
        var read = new List<KafkaRecord>();
        for (int ended = 0; ended < partitions.Count;)
        {
            var result = consumer.Consume(Deadline.Patience);
            Assert.NotNull(result);
            if (result.IsPartitionEOF)
            {
                ended++;
            }
            else
            {
                string Header(string name) => Encoding.UTF8.GetString(result.Message.Headers.GetLastBytes(name));
                read.Add(new KafkaRecord(
                    result.Partition.Value, Encoding.UTF8.GetString(result.Message.Key), Header("id"),
                    Header("device"), Header("kind"), Encoding.UTF8.GetString(result.Message.Value)));
            }
        }

        return [.. read.OrderBy(record => record.Partition)];
    }

    public ValueTask DisposeAsync()
    {
        DestroyCluster(_cluster);
        DestroyClient(_client);
        return ValueTask.CompletedTask;
    }

    [LibraryImport("librdkafka", EntryPoint = "rd_kafka_conf_new")]
    private static partial nint NewSettings();

    [LibraryImport("librdkafka", EntryPoint = "rd_kafka_conf_set", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Set(nint settings, string name, string value, byte[] text, nint room);

    [LibraryImport("librdkafka", EntryPoint = "rd_kafka_new")]
    private static partial nint NewClient(int kind, nint settings, byte[] text, nint room);

    [LibraryImport("librdkafka", EntryPoint = "rd_kafka_destroy")]
    private static partial void DestroyClient(nint client);

    [LibraryImport("librdkafka", EntryPoint = "rd_kafka_mock_cluster_new")]
    private static partial nint NewCluster(nint client, int brokers);

    [LibraryImport("librdkafka", EntryPoint = "rd_kafka_mock_cluster_destroy")]
    private static partial void DestroyCluster(nint cluster);

    [LibraryImport("librdkafka", EntryPoint = "rd_kafka_mock_cluster_bootstraps")]
    private static partial nint Bootstraps(nint cluster);

    [LibraryImport(
        "librdkafka", EntryPoint = "rd_kafka_mock_topic_create", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CreateTopic(nint cluster, string topic, int partitions, int replicas);

    [LibraryImport(
        "librdkafka", EntryPoint = "rd_kafka_mock_topic_set_error", StringMarshalling = StringMarshalling.Utf8)]
    private static partial void SetTopicError(nint cluster, string topic, int code);

    [LibraryImport(
        "librdkafka", EntryPoint = "rd_kafka_mock_partition_set_leader", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetLeader(nint cluster, string topic, int partition, int broker);

    [LibraryImport("librdkafka", EntryPoint = "rd_kafka_mock_broker_set_down")]
    private static partial int SetDown(nint cluster, int broker);

    [LibraryImport("librdkafka", EntryPoint = "rd_kafka_mock_broker_set_up")]
    private static partial int SetUp(nint cluster, int broker);

    [LibraryImport("librdkafka", EntryPoint = "rd_kafka_mock_broker_set_rtt")]
    private static partial int SetRtt(nint cluster, int broker, int milliseconds);

    [LibraryImport("librdkafka", EntryPoint = "rd_kafka_mock_push_request_errors_array")]
    private static partial void PushErrors(nint cluster, short request, nint count, int[] codes);
}

/// <summary>What a topic has of a record.</summary>
public sealed record KafkaRecord(int Partition, string Key, string Id, string Device, string Kind, string Body);
