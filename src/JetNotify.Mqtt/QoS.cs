namespace JetNotify.Mqtt;

/// <summary>Quality of service of a message or of a subscription's grant (MQTT 3.1.1 §4.3).</summary>
public enum QoS : byte
{
    /// <summary>QoS 0: sent once, never acknowledged.</summary>
    AtMostOnce = 0,

    /// <summary>QoS 1: acknowledged with PUBACK, may come more than once.</summary>
    AtLeastOnce = 1,

    /// <summary>QoS 2: PUBREC, PUBREL, PUBCOMP; delivered once.</summary>
    ExactlyOnce = 2,
}
