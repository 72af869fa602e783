using JetNotify.CommandLine.Options;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Transport;

namespace JetNotify.CommandLine.Planning;

/// <summary>Decides who speaks MQTT.</summary>
internal static class EnginePlanner
{
    /// <summary>The engine, which can do what <paramref name="transport"/> and <paramref name="connect"/> ask for.</summary>
    /// <exception cref="UsageException">It cannot.</exception>
    public static Engine Plan(Typed typed, ConnectionOptions connection, TransportOptions transport, ConnectOptions connect)
    {
        var engine = typed.Get(connection.Engine, Engine.BuiltIn);
        return Engines.Refusal(engine, transport, connect) is { } refusal
            ? throw new UsageException(connection.Engine, $"mqttnet cannot do this; {refusal}")
            : engine;
    }
}
