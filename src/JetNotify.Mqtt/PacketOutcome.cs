namespace JetNotify.Mqtt;

/// <summary>What a session made of one packet.</summary>
public enum PacketOutcome
{
    /// <summary>Nothing for anybody else: a duplicate, a PUBREL, an answer of several that are due.</summary>
    Nothing,

    /// <summary>A message to be delivered.</summary>
    Publish,

    /// <summary>CONNACK, a refusal too: <see cref="Session.ConnAck"/>.</summary>
    ConnAck,

    /// <summary>The last SUBACK of one call of <see cref="Session.Subscribe"/>: <see cref="Session.Grants"/>.</summary>
    SubAck,

    /// <summary>The last UNSUBACK of one call of <see cref="Session.Unsubscribe"/>:
    /// <see cref="Session.Grants"/>.</summary>
    UnsubAck,

    /// <summary>PINGRESP.</summary>
    PingResp,

    /// <summary>The broker ends the connection (5.0): <see cref="Session.Disconnect"/>.</summary>
    Disconnect,
}
