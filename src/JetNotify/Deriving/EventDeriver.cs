using System.Text;
using JetNotify.Junos;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Deriving;

/// <summary>Tells a <see cref="RuleEngine"/> what messages mean, and makes messages of what it derives. One
/// thread.</summary>
internal sealed class EventDeriver
{
    private readonly EventDecoder _decoder = new();
    private readonly EventField _interface;
    private readonly List<DerivedEvent> _derived = [];
    private readonly long[] _counts = new long[3];
    private byte[] _device = [];
    private string _deviceName = "";

    /// <param name="rules">When an event is derived.</param>
    public EventDeriver(IReadOnlyList<Rule> rules)
    {
        Engine = new RuleEngine(rules, _derived.Add);
        _interface = _decoder.Add(EventPath.Parse("interface"), EventKind.Syslog);
    }

    public RuleEngine Engine { get; }

    private static ReadOnlySpan<byte> LinkDown => "/junos/events/syslog/SNMP_TRAP_LINK_DOWN"u8;

    private static ReadOnlySpan<byte> LinkUp => "/junos/events/syslog/SNMP_TRAP_LINK_UP"u8;

    /// <summary>Whether a topic filter asks for what rules about interfaces are held against.</summary>
    public static bool AsksForLinks(TopicFilter filter) => filter.Matches(LinkDown) && filter.Matches(LinkUp);

    /// <summary>A message of a router came.</summary>
    /// <param name="device">What stands for the router.</param>
    /// <param name="at">When, UTC.</param>
    /// <param name="publish">The message.</param>
    public void Add(ReadOnlySpan<byte> device, DateTime at, in Publish publish)
    {
        if (!device.SequenceEqual(_device))
        {
            _device = device.ToArray();
            _deviceName = Encoding.UTF8.GetString(device);
        }

        Add(_deviceName, device, at, in publish);
    }

    /// <summary>A message of a router came, whose name is known as a string too.</summary>
    public void Add(string name, ReadOnlySpan<byte> device, DateTime at, in Publish publish)
    {
        Engine.Heard(name, at);
        bool isUp = publish.Topic.SequenceEqual(LinkUp);
        if (!isUp && !publish.Topic.SequenceEqual(LinkDown))
        {
            return;
        }

        var message = _decoder.Decode(publish.Topic, publish.Payload, device);
        if (message.TryGet(_interface, out var link))
        {
            Engine.LinkChanged(name, Encoding.UTF8.GetString(link), isUp, at);
        }
    }

    /// <summary>Returns how many events of a kind began. Any thread.</summary>
    public long CountOf(RuleKind kind) => Volatile.Read(ref _counts[(int)kind]);

    /// <summary>Hands on what was derived.</summary>
    /// <param name="printer">Gets each as a message.</param>
    /// <param name="before">Hears of which router the next one is.</param>
    /// <returns>What the last of them was answered, or Continue.</returns>
    public SinkResult HandOn(IPublishSink printer, Action<string>? before = null)
    {
        var result = SinkResult.Continue;
        foreach (var derived in _derived)
        {
            _counts[(int)derived.Rule.Kind] += derived.Begins ? 1 : 0;
            before?.Invoke(derived.Device);
            result = printer.OnPublish(new Publish
            {
                Topic = derived.Topic(),
                Payload = derived.Payload(),
                ReceivedAt = derived.At,
            });
            if (result == SinkResult.Flush)
            {
                printer.Flush();
            }
        }

        _derived.Clear();
        return result;
    }
}
