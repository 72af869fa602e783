using System.Net;
using JetNotify.Simulator.Faults;

namespace JetNotify.Simulator.Broker;

/// <summary>How a <see cref="MqttBroker"/> behaves; the defaults are a Junos router's. Immutable.</summary>
public sealed record BrokerOptions
{
    /// <summary>Where to listen; loopback unless told otherwise.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The TCP port, 0…65535; 0 takes a free one, which <see cref="MqttBroker.EndPoint"/> tells.</summary>
    public int Port { get; init; } = 1883;

    /// <summary>Whether MQTT 5.0 is spoken too. A router's broker answers it with CONNACK 1.</summary>
    public bool Mqtt5 { get; init; }

    /// <summary>Connections at most; one more is closed without CONNACK. 0: no limit.</summary>
    public int MaxConnections { get; init; } = 20;

    /// <summary>Who may connect; anybody else is closed without CONNACK. Nobody is in an empty list.</summary>
    public IReadOnlyList<IPNetwork> AllowClients { get; init; } = Loopback;

    /// <summary>What loopback addresses are: 127.0.0.0/8 and ::1/128.</summary>
    public static IReadOnlyList<IPNetwork> Loopback { get; } =
        [new(new IPAddress([127, 0, 0, 0]), 8), new(IPAddress.IPv6Loopback, 128)];

    /// <summary>QoS 1 and 2 messages sent to one client and not yet acknowledged, 1…65535.</summary>
    public int MaxInFlight { get; init; } = 20;

    /// <summary>The Receive Maximum announced to 5.0 clients, 1…65535. Above the 20 that paho keeps in flight by
    /// default, since it counts those it receives and those it sends together and goes beyond what it is
    /// told.</summary>
    public int ReceiveMaximum { get; init; } = 100;

    /// <summary>QoS 1 and 2 messages that wait for one client beyond those in flight; more are dropped. 0, as in the
    /// one configuration of a router's broker that is public: no limit but that of memory. Mosquitto's own default is
    /// 100.</summary>
    public int MaxQueued { get; init; }

    /// <summary>How long a 3.x client may leave a message unacknowledged before it is sent again with DUP on the same
    /// connection, as Mosquitto up to 1.4 does; 20 seconds in that configuration. Zero: not before the client connects
    /// again.</summary>
    public TimeSpan RetryInterval { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How much clients can make the broker hold and do.</summary>
    public BrokerLimits Limits { get; init; } = new();

    /// <summary>Topic filters that nobody may subscribe to, as they would be sent; answered with the code
    /// 0x80.</summary>
    public IReadOnlyList<string> RefusedFilters { get; init; } = [];

    /// <summary>The largest packet taken, in bytes of the whole packet; announced in 5.0.</summary>
    public int MaxPacketSize { get; init; } = 16 * 1024 * 1024;

    /// <summary>The longest keep-alive in seconds a 5.0 client may have, told to it as Server Keep Alive; 0: no
    /// limit.</summary>
    public ushort MaxKeepAliveSeconds { get; init; }

    /// <summary>The highest topic alias taken from a 5.0 client.</summary>
    public ushort TopicAliasMaximum { get; init; } = 10;

    /// <summary>What <c>$SYS/broker/version</c> says.</summary>
    public string Version { get; init; } = "jetnotify simulator";

    /// <summary>The kernel's send buffer for each connection in bytes, as <c>broker-socket-send-buffer-size</c> sets it
    /// on a router; 0 leaves it to the kernel.</summary>
    public int SendBufferBytes { get; init; } = 65_536;

    /// <summary>How long a connection may take for CONNECT before it is closed.</summary>
    public TimeSpan ConnectPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long publishers wait for a subscriber that is behind to catch up; after that, what is beyond its
    /// buffer or its queue is dropped until it has.</summary>
    public TimeSpan SlowReaderPatience { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>What goes wrong, and how often.</summary>
    public FaultPlan Faults { get; init; } = FaultPlan.None;

    /// <summary>Told what happens; null for nobody.</summary>
    public IBrokerObserver? Observer { get; init; }

    /// <summary>The clock of keep-alives, expiries and delays.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
