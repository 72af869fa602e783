namespace JetNotify.Mqtt;

/// <summary>The MQTT version a connection speaks; the value is the Protocol Level byte of CONNECT (MQTT 3.1.1 §3.1.2.2,
/// MQTT 5.0 §3.1.2.2).</summary>
public enum ProtocolVersion : byte
{
    /// <summary>MQTT 3.1: protocol name <c>MQIsdp</c>, client identifiers of at most 23 characters.</summary>
    V31 = 3,

    /// <summary>MQTT 3.1.1, OASIS standard: what Junos brokers speak.</summary>
    V311 = 4,

    /// <summary>MQTT 5.0, OASIS standard: properties, reason codes, session expiry.</summary>
    V5 = 5,
}
