namespace JetNotify.Mqtt.Wire;

/// <summary>MQTT control packet types: the high four bits of the first byte (MQTT 3.1.1 §2.2.1, MQTT 5.0
/// §2.1.2).</summary>
public enum PacketType : byte
{
    /// <summary>Forbidden.</summary>
    Reserved = 0,

    /// <summary>CONNECT, client to server.</summary>
    Connect = 1,

    /// <summary>CONNACK, server to client.</summary>
    ConnAck = 2,

    /// <summary>PUBLISH, both ways.</summary>
    Publish = 3,

    /// <summary>PUBACK: answers QoS 1.</summary>
    PubAck = 4,

    /// <summary>PUBREC: first answer to QoS 2.</summary>
    PubRec = 5,

    /// <summary>PUBREL: the sender releases a QoS 2 packet identifier.</summary>
    PubRel = 6,

    /// <summary>PUBCOMP: last answer to QoS 2.</summary>
    PubComp = 7,

    /// <summary>SUBSCRIBE, client to server.</summary>
    Subscribe = 8,

    /// <summary>SUBACK, server to client.</summary>
    SubAck = 9,

    /// <summary>UNSUBSCRIBE, client to server.</summary>
    Unsubscribe = 10,

    /// <summary>UNSUBACK, server to client.</summary>
    UnsubAck = 11,

    /// <summary>PINGREQ, client to server.</summary>
    PingReq = 12,

    /// <summary>PINGRESP, server to client.</summary>
    PingResp = 13,

    /// <summary>DISCONNECT; from a server in 5.0 only.</summary>
    Disconnect = 14,

    /// <summary>AUTH, 5.0 only.</summary>
    Auth = 15,
}
