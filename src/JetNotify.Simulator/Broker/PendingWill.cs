using JetNotify.Mqtt;

namespace JetNotify.Simulator.Broker;

/// <summary>A will that is published once its delay is over or its session ends (MQTT 5.0 §3.1.3.2.2).</summary>
/// <param name="Will">The will.</param>
/// <param name="Due">When.</param>
internal sealed record PendingWill(Will Will, DateTimeOffset Due);
