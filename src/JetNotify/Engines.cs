using JetNotify.Mqtt;
using JetNotify.Mqtt.Transport;

namespace JetNotify;

/// <summary>Who speaks MQTT.</summary>
internal enum Engine
{
    /// <summary>JetNotify.Mqtt itself.</summary>
    BuiltIn,

    /// <summary>MQTTnet's low-level client, where the build has it (<c>-p:WithMqttNet=true</c>).</summary>
    MqttNet,
}

/// <summary>The engines of this build: the one place that knows whether MQTTnet is in it.</summary>
internal static class Engines
{
#if WITH_MQTTNET
    /// <summary>Whether this build has the engine.</summary>
    public static bool Has(Engine engine) => engine is Engine.BuiltIn or Engine.MqttNet;

    /// <summary>What the engine cannot do of what is asked for, as one sentence without a full stop; null for nothing.</summary>
    public static string? Refusal(Engine engine, TransportOptions transport, ConnectOptions connect) =>
        engine == Engine.MqttNet ? MqttNet.MqttNetConnector.Refusal(transport, connect) : null;

    /// <summary>A session over the engine.</summary>
    public static IConnector NewConnector(Engine engine, ConnectOptions connect) =>
        engine == Engine.MqttNet ? new MqttNet.MqttNetConnector(connect) : new Connector(connect);
#else
    /// <summary>Whether this build has the engine.</summary>
    public static bool Has(Engine engine) => engine == Engine.BuiltIn;

    /// <summary>What the engine cannot do of what is asked for, as one sentence without a full stop; null for nothing.</summary>
    public static string? Refusal(Engine engine, TransportOptions transport, ConnectOptions connect) => null;

    /// <summary>A session over the engine.</summary>
    public static IConnector NewConnector(Engine engine, ConnectOptions connect) => new Connector(connect);
#endif
}
