using System.Net;
using JetNotify.CommandLine.Values;
using JetNotify.Mqtt;
using JetNotify.Simulator.Faults;

namespace JetNotify.CommandLine.Options;

/// <summary>The broker of the simulated router.</summary>
internal sealed class BrokerOptionGroup : OptionGroup
{
    /// <summary>The options, declared.</summary>
    public BrokerOptionGroup()
        : base("Broker")
    {
        Bind = Value<IPAddress>("--bind", ["-A"], "ADDRESS", "an address",
            "Listen on this address (127.0.0.1); 0.0.0.0 and :: are all there are.", HostText.Address);
        Port = Value<int>("--port", ["-p"], "PORT", "a port",
            "Listen on this TCP port (1883); 0 takes a free one and says which.", SimulatorText.Port);
        Mqtt5 = Flag("--mqtt5", [], "Speak MQTT 5.0 too, which a router's broker refuses.");
        MaxConnections = Value<int>("--max-connections", [], "N", "a number of connections",
            "Close further connections without an answer (20); 0: no limit.", SimulatorText.Connections);
        AllowClients = Value<IReadOnlyList<IPNetwork>>("--allow-clients", [], "CIDR,...", "a network",
            "Close connections from elsewhere without an answer (127.0.0.0/8,::1/128).", SimulatorText.Networks);
        MaxQueued = Value<int>("--max-queued", [], "N", "a number of messages",
            "Queue so many QoS 1 and 2 messages for a client beyond 20 in flight, and drop\n"
            + "more (0: no limit but memory, as a router in 2018; Mosquitto's own is 100).",
            SimulatorText.Queued);
        RetryInterval = Value<TimeSpan>("--retry-interval", [], "DURATION", "a duration",
            "Send again, with DUP, what a 3.x client has left unacknowledged so long (20s);\n"
            + "0: not while it is connected.", DurationText.Timer);
        MemoryLimit = Value<long>("--memory-limit", [], "SIZE", "a size",
            "What clients' messages, sessions and subscriptions may take together (160M);\n"
            + "what goes beyond is dropped, refused or cut off, and said.", SimulatorText.Memory);
        Qos = Value<QoS>("--qos", ["-q"], "QOS", "a quality of service",
            "The quality of service events are published with: 0 (the default), 1 or 2.", NumberText.Qos);
        Fault = Value<Fault>("--fault", [], "FAULT", "a fault",
            "Let this go wrong: close-before-connack, drop-after=N, stall=10s, duplicate,\nreorder, garbage, truncate, half-open or slow=BYTES/s; with @0.1 behind it by\nchance. May be given more than once.",
            SimulatorText.Fault);
    }

    /// <summary><c>--bind</c>.</summary>
    public ValueOption<IPAddress> Bind { get; }

    /// <summary><c>--port</c>.</summary>
    public ValueOption<int> Port { get; }

    /// <summary><c>--mqtt5</c>.</summary>
    public Flag Mqtt5 { get; }

    /// <summary><c>--max-connections</c>.</summary>
    public ValueOption<int> MaxConnections { get; }

    /// <summary><c>--allow-clients</c>.</summary>
    public ValueOption<IReadOnlyList<IPNetwork>> AllowClients { get; }

    /// <summary><c>--max-queued</c>.</summary>
    public ValueOption<int> MaxQueued { get; }

    /// <summary><c>--retry-interval</c>.</summary>
    public ValueOption<TimeSpan> RetryInterval { get; }

    /// <summary><c>--memory-limit</c>.</summary>
    public ValueOption<long> MemoryLimit { get; }

    /// <summary><c>--qos</c>.</summary>
    public ValueOption<QoS> Qos { get; }

    /// <summary><c>--fault</c>.</summary>
    public ValueOption<Fault> Fault { get; }
}
