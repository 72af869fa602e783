namespace JetNotify.Mqtt.Wire;

/// <summary>DISCONNECT from the broker (MQTT 5.0 §3.14).</summary>
/// <param name="ReasonCode">Why (§3.14.2.1).</param>
/// <param name="ReasonString">The broker's own words, or null.</param>
/// <param name="ServerReference">Another server to use, or null.</param>
public sealed record Disconnect(ReasonCode ReasonCode, string? ReasonString, string? ServerReference);
