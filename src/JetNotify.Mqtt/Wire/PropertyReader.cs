namespace JetNotify.Mqtt.Wire;

/// <summary>Reads the MQTT 5 properties of one packet in order, without allocating (MQTT 5.0 §2.2.2).</summary>
public ref struct PropertyReader
{
}
