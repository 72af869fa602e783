using System.Net;
using JetNotify.CommandLine;
using JetNotify.CommandLine.Values;
using JetNotify.Mqtt;
using JetNotify.Output;
using JetNotify.Simulator.Broker;
using JetNotify.Simulator.Faults;

namespace JetNotify.Simulate;

/// <summary>The broker of the simulated router.</summary>
internal sealed class BrokerGroup : OptionGroup
{
    private const long LeastMemory = 16 << 20;

    private readonly ValueOption<IPAddress> _bind;
    private readonly ValueOption<int> _port;
    private readonly Flag _mqtt5;
    private readonly ValueOption<int> _maxConnections;
    private readonly ValueOption<IReadOnlyList<IPNetwork>> _allowClients;
    private readonly ValueOption<int> _maxQueued;
    private readonly ValueOption<TimeSpan> _retryInterval;
    private readonly ValueOption<long> _memoryLimit;
    private readonly ValueOption<Fault> _fault;

    public BrokerGroup()
        : base("Broker")
    {
        _bind = Common(Value<IPAddress>("--bind", ["-A"], "ADDRESS", "an address",
            "Listen on this address; 0.0.0.0 and :: are all there are.", HostParser.Address));
        _port = Common(Value<int>("--port", ["-p"], "PORT", "a port",
            "Listen on this TCP port; 0 takes a free one and says which.", ParsePort));
        _mqtt5 = Flag("--mqtt5", [], "Speak MQTT 5.0 too, which a router's broker refuses.");
        _maxConnections = Value<int>("--max-connections", [], "N", "a number of connections",
            "Close further connections without an answer; 0: no limit.", ParseConnections);
        _allowClients = Common(Values<IReadOnlyList<IPNetwork>>("--allow-clients", [], "CIDR,...", "a network",
            "Close connections from elsewhere without an answer.",
            (string text, out IReadOnlyList<IPNetwork> networks) => ListParser.Parse<IPNetwork>(text, ParseNetwork,
                out networks)));
        _maxQueued = Value<int>("--max-queued", [], "N", "a number of messages",
            "Queue so many QoS 1 and 2 messages for a client beyond 20 in flight, and drop more (0: no limit but "
                + "memory, as a router in 2018; Mosquitto's own is 100).",
            ParseQueued);
        _retryInterval = Value<TimeSpan>("--retry-interval", [], "DURATION", "a duration",
            "Send again, with DUP, what a 3.x client has left unacknowledged so long; 0: not while it is "
                + "connected.", DurationParser.Timer);
        _memoryLimit = Value<long>("--memory-limit", [], "SIZE", "a size",
            "What clients' messages, sessions and subscriptions may take together (160M); what goes beyond is dropped, "
                + "refused or cut off, and said.", ParseMemory);
        Qos = Value<QoS>("--qos", ["-q"], "QOS", "a quality of service",
            "The quality of service events are published with: 0, 1 or 2.", NumberParser.Qos);
        _fault = Common(Values<Fault>("--fault", [], "FAULT", "a fault",
            "Let this go wrong: close-before-connack, drop-after=N, stall=10s, duplicate, reorder, garbage, truncate, "
                + "half-open or slow=BYTES/s; with @0.1 behind it by chance. May be given more than once.",
            ParseFault));
        Contradict(Qos, "a recording says what is published, and how", "--replay");
        _bind.SettingPrefix = "simulate-";
        _port.SettingPrefix = "simulate-";
        Qos.SettingPrefix = "simulate-";
        _bind.Default = "127.0.0.1";
        _port.Default = "1883";
        _maxConnections.Default = "20";
        _allowClients.Default = "127.0.0.0/8,::1/128";
        _retryInterval.Default = "20s";
        Qos.Default = "0";
    }

    public ValueOption<QoS> Qos { get; }

    /// <summary>Returns what the broker is like.</summary>
    /// <param name="parsed">What was typed.</param>
    /// <param name="seed">Where the chance of its faults begins.</param>
    /// <param name="warnings">Gets a sentence where it listens to machines that it does not let in.</param>
    public BrokerOptions Plan(ParsedOptions parsed, int seed, List<string> warnings)
    {
        var options = new BrokerOptions();
        options = options with
        {
            Address = parsed.Get(_bind, options.Address),
            Port = parsed.Get(_port, options.Port),
            Mqtt5 = parsed.Has(_mqtt5),
            MaxConnections = parsed.Get(_maxConnections, options.MaxConnections),
            MaxQueued = parsed.Get(_maxQueued, options.MaxQueued),
            RetryInterval = parsed.Get(_retryInterval, options.RetryInterval),
            Limits = options.Limits with { MemoryBytes = parsed.Get(_memoryLimit, options.Limits.MemoryBytes) },
            AllowClients = parsed.Has(_allowClients) ? parsed.Listed(_allowClients) : options.AllowClients,
            Faults = new FaultPlan { Faults = parsed.All(_fault), Seed = seed },
        };
        if (!IPAddress.IsLoopback(options.Address) && !parsed.Has(_allowClients))
        {
            warnings.Add($"{options.Address} can be reached from other machines, but only this one is allowed in: "
                + $"add {_allowClients.Name}");
        }

        return options;
    }

    private static string? ParsePort(string text, out int port) =>
        NumberParser.TryWhole(text, 0, 65_535, out port)
            ? null
            : $"{Quoting.Text(text)} is not a port (1 to 65535, or 0 for a free one)";

    private static string? ParseConnections(string text, out int count) =>
        NumberParser.TryWhole(text, 0, int.MaxValue, out count)
            ? null
            : $"{Quoting.Text(text)} is not a number of connections (1 or more, or 0 for no limit)";

    private static string? ParseQueued(string text, out int count) =>
        NumberParser.TryWhole(text, 0, int.MaxValue, out count)
            ? null
            : $"{Quoting.Text(text)} is not a number of messages (1 or more, or 0 for no limit)";

    // Large enough for one packet of the largest size.
    private static string? ParseMemory(string text, out long bytes) =>
        NumberParser.FileSize(text, out bytes) is null && bytes >= LeastMemory
            ? null
            : $"{Quoting.Text(text)} is not a size of memory ({LeastMemory >> 20}M or more, or as 1G)";

    // An address is a network of one.
    private static string? ParseNetwork(string text, out IPNetwork network)
    {
        if (IPNetwork.TryParse(text, out network))
        {
            return null;
        }

        if (HostParser.Address(text, out var address) is null)
        {
            network = new IPNetwork(address, 8 * address.GetAddressBytes().Length);
            return null;
        }

        return $"{Quoting.Text(text)} is not a network (192.0.2.0/24, 2001:db8::/32) or an address";
    }

    private static string? ParseFault(string text, out Fault fault)
    {
        try
        {
            fault = Fault.Parse(text);
            return null;
        }
        catch (FormatException e)
        {
            fault = null!;
            return e.Message;
        }
    }
}
