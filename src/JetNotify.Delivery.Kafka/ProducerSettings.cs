using Confluent.Kafka;

namespace JetNotify.Delivery.Kafka;

/// <summary>How librdkafka is to work: it may wait, and never drop, double or reorder.</summary>
internal static class ProducerSettings
{
    /// <summary>A record is refused that is larger; what a topic takes may be less.</summary>
    public const int LargestRecord = 16 * 1024 * 1024;

    /// <summary>Returns the settings for a target.</summary>
    public static ProducerConfig Of(KafkaTarget target)
    {
        var config = new ProducerConfig
        {
            BootstrapServers = string.Join(',', target.Servers),
            ClientId = "jetnotify",

            // All replicas in sync have it, once and in order, however often it was sent.
            EnableIdempotence = true,
            Acks = Acks.All,

            // No record is given up: whoever waits for it knows when to have it spooled.
            MessageTimeoutMs = 0,
            RequestTimeoutMs = 10_000,
            SocketTimeoutMs = 10_000,
            ReconnectBackoffMs = 100,
            ReconnectBackoffMaxMs = 2_000,
            SocketKeepaliveEnable = true,

            // As much as is ever in flight; when that is full it says so, and nothing is lost.
            QueueBufferingMaxMessages = RecordBatch.Lanes * RecordBatch.FullRecords,
            QueueBufferingMaxKbytes = 2 * LargestRecord / 1024,
            MessageMaxBytes = LargestRecord,

            // A batch is refused as a whole when it is too large: no topic takes less than this.
            BatchSize = 64 * 1024,
            LingerMs = 0,

            // Java's clients look for a key there too.
            Partitioner = Partitioner.Murmur2Random,
            DeliveryReportFields = "status",
            EnableMetricsPush = false,
            LogConnectionClose = false,
            SecurityProtocol = (target.NeedsTls, target.Credentials.HasUser) switch
            {
                (false, false) => SecurityProtocol.Plaintext,
                (false, true) => SecurityProtocol.SaslPlaintext,
                (true, false) => SecurityProtocol.Ssl,
                (true, true) => SecurityProtocol.SaslSsl,
            },
        };
        if (target.AuthorityFile is { } file)
        {
            config.SslCaLocation = file;
        }

        foreach (var (key, value) in target.Credentials.Settings)
        {
            config.Set(key, value);
        }

        return config;
    }
}
