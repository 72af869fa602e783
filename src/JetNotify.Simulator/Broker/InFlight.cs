using JetNotify.Mqtt;

namespace JetNotify.Simulator.Broker;

/// <summary>A QoS 1 or 2 message that was given a packet identifier and is not acknowledged yet (MQTT 3.1.1
/// §4.3).</summary>
internal sealed class InFlight
{
    public required ushort PacketId { get; init; }

    public required WaitingMessage Waiting { get; init; }

    /// <summary>PUBREC came: PUBREL is what is sent again now.</summary>
    public bool Received { get; set; }

    /// <summary>Sent on the present connection.</summary>
    public bool SentHere { get; set; }

    /// <summary>When it or its PUBREL was sent last, a timestamp of the clock.</summary>
    public long SentAt { get; set; }
}

/// <summary>A message that waits for one session, with what belongs to that session alone.</summary>
/// <param name="Message">The message.</param>
/// <param name="QoS">The quality of service of the delivery, 1 or 2.</param>
/// <param name="Retain">The RETAIN flag of the delivery.</param>
/// <param name="Identifiers">The subscription identifiers (5.0).</param>
internal readonly record struct WaitingMessage(StoredMessage Message, QoS QoS, bool Retain, uint[] Identifiers)
{
    /// <summary>The memory it takes, about; a message that many wait for counts for each of them.</summary>
    public long Cost => Message.Cost + (sizeof(uint) * Identifiers.Length);
}
