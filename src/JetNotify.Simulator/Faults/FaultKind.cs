namespace JetNotify.Simulator.Faults;

/// <summary>What can go wrong on command.</summary>
public enum FaultKind
{
    /// <summary>Closed when CONNACK is due: what a client outside <c>allow-clients</c> sees.</summary>
    CloseBeforeConnAck,

    /// <summary>Closed after so many messages on a connection.</summary>
    DropAfter,

    /// <summary>Before a message nothing is sent for a while.</summary>
    Stall,

    /// <summary>A message is sent twice; with DUP the second time where its QoS is not 0.</summary>
    Duplicate,

    /// <summary>A message is sent after the one that follows it.</summary>
    Reorder,

    /// <summary>Before a message stand bytes that are no packet.</summary>
    Garbage,

    /// <summary>The first half of a message is sent, then the connection closed.</summary>
    Truncate,

    /// <summary>From a message on nothing is sent and nothing heard, and the connection stands.</summary>
    HalfOpen,

    /// <summary>No more than so many bytes are sent in a second.</summary>
    Slow,
}
