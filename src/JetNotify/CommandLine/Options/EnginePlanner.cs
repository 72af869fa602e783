using JetNotify.Mqtt;
using JetNotify.Mqtt.Transport;
using JetNotify.Output;

namespace JetNotify.CommandLine.Options;

/// <summary>Decides who speaks MQTT.</summary>
internal static class EnginePlanner
{
    /// <summary>The engine, which can do what <paramref name="transport"/> and <paramref name="connect"/> ask
    /// for.</summary>
    /// <exception cref="UsageException">It cannot.</exception>
    public static Engine Plan(ParsedOptions parsed, ConnectionGroup connection, TransportOptions transport,
        ConnectOptions connect)
    {
        var engine = parsed.Get(connection.Engine, Engine.BuiltIn);
        return Engines.Refusal(engine, transport, connect) is { } refusal
            ? throw new UsageException(connection.Engine, $"mqttnet cannot do this; {refusal}")
            : engine;
    }

    /// <summary>Understands <c>--engine</c>.</summary>
    public static string? Parse(string text, out Engine engine)
    {
        (engine, bool known) = text switch
        {
            "builtin" => (Engine.BuiltIn, true),
            "mqttnet" => (Engine.MqttNet, true),
            _ => (default, false),
        };
        return !known ? $"{Quoting.Text(text)} is not an engine (builtin or mqttnet)"
            : Engines.Has(engine) ? null
            : "mqttnet is not in this build; src/publish OUT -p:WithMqttNet=true makes one that has it, where a "
                + "package feed serves MQTTnet 5";
    }
}
