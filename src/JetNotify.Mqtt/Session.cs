using JetNotify.Mqtt.Wire;

namespace JetNotify.Mqtt;

/// <summary>What one received packet meant; the details stand in the session until the next packet.</summary>
public enum Received
{
    /// <summary>Handled inside: a QoS 2 duplicate, PUBREL. Anything to answer is in <see cref="Session.Outbound"/>.</summary>
    Nothing,

    /// <summary>A message to deliver.</summary>
    Publish,

    /// <summary>CONNACK; see <see cref="Session.ConnAck"/>. A refusal is returned too, not thrown.</summary>
    ConnAck,

    /// <summary>SUBACK; see <see cref="Session.Grants"/>.</summary>
    SubAck,

    /// <summary>UNSUBACK; see <see cref="Session.Grants"/>.</summary>
    UnsubAck,

    /// <summary>PINGRESP.</summary>
    PingResp,

    /// <summary>MQTT 5 DISCONNECT from the broker; see <see cref="Session.Disconnect"/>.</summary>
    Disconnect,
}

/// <summary>
/// The client's half of an MQTT session, 3.1, 3.1.1 and 5.0 in one state machine: no I/O, no clock, one thread at a time.
/// It outlives connections: what QoS 2 has to remember across them is here.
/// </summary>
public sealed class Session
{
    /// <summary>A session that will connect as <paramref name="options"/> say.</summary>
    public Session(ConnectOptions options) => Options = options;

    /// <summary>What CONNECT says.</summary>
    public ConnectOptions Options { get; }

    /// <summary>Bytes to be sent: requests at once, acknowledgements once the sink has drained. The connection takes and clears them.</summary>
    public PacketWriter Outbound { get; } = new();

    /// <summary>The last CONNACK; null before one came on this connection.</summary>
    public ConnAck? ConnAck { get; private set; }

    /// <summary>The filters the last SUBACK or UNSUBACK answered, in the order asked.</summary>
    public IReadOnlyList<Grant> Grants { get; private set; } = [];

    /// <summary>What the broker's DISCONNECT said (5.0), or null.</summary>
    public Disconnect? Disconnect { get; private set; }

    /// <summary>Whether a SUBSCRIBE or UNSUBSCRIBE still waits for its answer.</summary>
    public bool AwaitsAnswer { get; private set; }

    /// <summary>Begins a new network connection: forgets what belongs to the old one (aliases, unanswered requests, unsent bytes)
    /// and writes CONNECT to <see cref="Outbound"/>.</summary>
    public void Connect() => throw new NotSupportedException();

    /// <summary>Writes SUBSCRIBE, as many packets as the broker's maximum packet size needs.</summary>
    public void Subscribe(IReadOnlyList<Subscription> subscriptions, IReadOnlyList<Property> properties) => throw new NotSupportedException();

    /// <summary>Writes UNSUBSCRIBE, as many packets as the broker's maximum packet size needs.</summary>
    public void Unsubscribe(IReadOnlyList<string> filters, IReadOnlyList<Property> properties) => throw new NotSupportedException();

    /// <summary>Writes DISCONNECT; <paramref name="reason"/> and properties are sent in 5.0 only.</summary>
    public void Goodbye(byte reason) => throw new NotSupportedException();

    /// <summary>Takes one whole packet.</summary>
    /// <param name="packet">The fixed header and everything after it, exactly one packet.</param>
    /// <param name="receivedAt">When its bytes were read, UTC.</param>
    /// <param name="publish">The message when the answer is <see cref="Received.Publish"/>; borrows from <paramref name="packet"/>.</param>
    /// <exception cref="MqttFailure">Malformed, with the statement and the DISCONNECT reason code.</exception>
    public Received Take(ReadOnlySpan<byte> packet, DateTime receivedAt, out Publish publish) => throw new NotSupportedException();
}
