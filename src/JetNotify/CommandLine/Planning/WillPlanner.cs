using System.Text;
using JetNotify.CommandLine.Options;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;

namespace JetNotify.CommandLine.Planning;

/// <summary>Decides what the broker publishes if this client vanishes.</summary>
internal static class WillPlanner
{
    /// <summary>The will, or null.</summary>
    /// <exception cref="UsageException">Something about a will, but no topic for it.</exception>
    public static Will? Plan(Typed typed, WillOptions will, IReadOnlyList<Property> properties)
    {
        const string Why = "a will needs a topic";
        typed.Needs(will.Payload, will.Topic, Why);
        typed.Needs(will.Qos, will.Topic, Why);
        typed.Needs(will.Retain, will.Topic, Why);
        return typed.TryGet(will.Topic, out string? topic)
            ? new Will(topic, Encoding.UTF8.GetBytes(typed.Get(will.Payload, "")), typed.Get(will.Qos, default), typed.Has(will.Retain), properties)
            : null;
    }
}
