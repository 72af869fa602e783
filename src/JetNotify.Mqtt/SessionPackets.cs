using JetNotify.Mqtt.Wire;

namespace JetNotify.Mqtt;

/// <summary>One SUBSCRIBE to be sent.</summary>
/// <param name="PacketId">1…65535.</param>
/// <param name="Subscriptions">At least one [MQTT-3.8.3-3, in 5.0 MQTT-3.8.3-2].</param>
/// <param name="Properties">MQTT 5 properties; empty in 3.x.</param>
public sealed record SubscribeRequest(ushort PacketId, IReadOnlyList<Subscription> Subscriptions,
    IReadOnlyList<Property> Properties);

/// <summary>One UNSUBSCRIBE to be sent.</summary>
/// <param name="PacketId">1…65535.</param>
/// <param name="Filters">At least one [MQTT-3.10.3-2].</param>
/// <param name="Properties">MQTT 5 properties; empty in 3.x.</param>
public sealed record UnsubscribeRequest(ushort PacketId, IReadOnlyList<TopicFilter> Filters,
    IReadOnlyList<Property> Properties);

/// <summary>DISCONNECT to be sent.</summary>
/// <param name="ReasonCode">Why (5.0); 0 in 3.x.</param>
/// <param name="Properties">MQTT 5 properties; empty in 3.x.</param>
public sealed record DisconnectRequest(ReasonCode ReasonCode, IReadOnlyList<Property> Properties);

/// <summary>SUBACK or UNSUBACK, which carry a code for each topic filter (MQTT 3.1.1 §3.9 and §3.11, MQTT 5.0 §3.9 and
/// §3.11).</summary>
/// <param name="Type"><see cref="PacketType.SubAck"/> or <see cref="PacketType.UnsubAck"/>.</param>
/// <param name="PacketId">The packet identifier of the request that is answered.</param>
/// <param name="Codes">One for each topic filter, in the order asked; empty in an UNSUBACK of 3.1 and 3.1.1.</param>
/// <param name="ReasonString">The broker's own words (5.0), or null.</param>
internal sealed record SubscribeAnswer(PacketType Type, ushort PacketId, byte[] Codes, string? ReasonString);
