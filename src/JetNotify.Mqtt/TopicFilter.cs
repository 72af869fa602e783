namespace JetNotify.Mqtt;

/// <summary>A valid topic filter (MQTT 3.1.1 §4.7): immutable, safe from any thread.</summary>
public sealed class TopicFilter
{
}
