namespace JetNotify.Simulator.Broker;

/// <summary>How much clients can make a broker hold and do. What goes beyond is refused, dropped or cut off, and the
/// observer is told. None of it is a router's: what a router bears is not known. Immutable.</summary>
public sealed record BrokerLimits
{
    /// <summary>What clients' messages, sessions, subscriptions and unfinished packets may take together, in bytes;
    /// shared out in fixed parts, of which no client gets more than two thirds.</summary>
    public long MemoryBytes { get; init; } = 160 * 1024 * 1024;

    /// <summary>The largest CONNECT, in bytes: a will of 64 KiB and long names go in. Other packets may be as large as
    /// <see cref="BrokerOptions.MaxPacketSize"/>.</summary>
    public int ConnectBytes { get; init; } = 128 * 1024;

    /// <summary>The largest SUBSCRIBE or UNSUBSCRIBE, in bytes.</summary>
    public int SubscribeBytes { get; init; } = 2 * 1024 * 1024;

    /// <summary>Topic filters in one SUBSCRIBE or UNSUBSCRIBE.</summary>
    public int FiltersPerPacket { get; init; } = 50_000;

    /// <summary>Subscriptions of one client.</summary>
    public int Subscriptions { get; init; } = 50_000;

    /// <summary>Levels of a topic filter, as Mosquitto has it.</summary>
    public int TopicLevels { get; init; } = 200;

    /// <summary>Sessions that are kept for clients that are not connected; the one kept longest makes room for
    /// another.</summary>
    public int KeptSessions { get; init; } = 1000;

    /// <summary>Topic aliases given to one 5.0 client.</summary>
    public int TopicAliases { get; init; } = 16;

    /// <summary>The longest topic that is given an alias, or may be given one, in bytes.</summary>
    public int AliasedTopicBytes { get; init; } = 1024;

    /// <summary>For packets of which not everything has come.</summary>
    internal long UnfinishedBytes => MemoryBytes * 3 / 20;

    /// <summary>For what has not left yet.</summary>
    internal long OutboundBytes => MemoryBytes * 4 / 20;

    /// <summary>For sessions: queued messages, subscriptions, wills.</summary>
    internal long SessionBytes => MemoryBytes * 8 / 20;

    /// <summary>For retained messages.</summary>
    internal long RetainedBytes => MemoryBytes * 5 / 20;
}
