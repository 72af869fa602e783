using System.Runtime.CompilerServices;
using System.Text;
using JetNotify.Fleet;
using JetNotify.Inventory;
using JetNotify.Junos;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;
using JetNotify.Output;
using JetNotify.Report;

namespace JetNotify.Watch;

/// <summary>What is known of routers while they are watched: bounded, whatever comes. The fleet's thread tells it,
/// another one shows it: they take turns by <see cref="Turn"/>.</summary>
internal sealed class WatchModel : IFleetSink
{
    /// <summary>So many events are kept, or as many as have <see cref="MostBytes"/>.</summary>
    public const int MostEvents = 5000;

    /// <summary>So many interfaces are told apart.</summary>
    public const int MostLinks = 10_000;

    private const int MostCommits = 500;
    private const int MostBytes = 32 * 1024 * 1024;
    private const int LongestPayload = 64 * 1024;
    private const int Seconds = 300;

    private readonly TimeProvider _clock;
    private readonly EventDecoder _decoder = new();
    private readonly EventEvidence _evidence;
    private readonly EventWords _words;
    private readonly EventField _interface;
    private readonly ConditionalWeakTable<MessageFilter, EventFilter> _filters = [];
    private readonly EventField _id;
    private readonly CommitLog _commits;
    private readonly OutputBuffer _text = new(capacity: 1024);
    private readonly Queue<WatchedEvent> _events = [];
    private readonly Dictionary<string, WatchedRouter> _routers = [];
    private readonly Dictionary<(string Device, string Name), WatchedLink> _links = [];
    private readonly long[] _perSecond = new long[Seconds];
    private long _second;
    private long _bytes;

    public WatchModel(TimeProvider clock)
    {
        _clock = clock;
        _second = Second();
        _words = new EventWords(_decoder);
        _id = _decoder.Add(EventPath.Parse("event-id"));
        _commits = new CommitLog(_decoder, MostCommits);
        Routes = new WatchedRoutes(_decoder);
        _evidence = new EventEvidence(_decoder);
        _interface = _decoder.Add(EventPath.Parse("interface"), EventKind.Syslog);
    }

    /// <summary>Whoever reads or writes it holds this.</summary>
    public Lock Turn { get; } = new();

    /// <summary>How many messages came.</summary>
    public long Count { get; private set; }

    /// <summary>How often events were missed, or likely so.</summary>
    public long Gaps { get; private set; }

    /// <summary>The last events, the first of them first.</summary>
    public IReadOnlyCollection<WatchedEvent> Events => _events;

    public IReadOnlyCollection<WatchedRouter> Routers => _routers.Values;

    public IReadOnlyCollection<WatchedLink> Links => _links.Values;

    public WatchedRoutes Routes { get; }

    /// <summary>The last commits, the first of them first.</summary>
    public IReadOnlyCollection<CommitEntry> Commits => _commits.Last;

    public TopicTree Tree { get; } = new();

    /// <summary>Adds a router that is to be watched.</summary>
    public void Add(string name)
    {
        lock (Turn)
        {
            _routers.TryAdd(name, new WatchedRouter(name, Now));
        }
    }

    /// <summary>Returns how many messages came in each of the last seconds that are over.</summary>
    public long[] LastSeconds(int count)
    {
        Roll();
        return [.. Enumerable.Range(1, count).Reverse()
            .Select(back => _perSecond[(int)((_second - back + Seconds) % Seconds)])];
    }

    /// <inheritdoc/>
    public SinkResult OnPublish(Router router, in Publish publish)
    {
        Add(router.Name, FilterOf(router), in publish);
        return SinkResult.Continue;
    }

    /// <summary>Takes a message of a router.</summary>
    /// <param name="name">The router.</param>
    /// <param name="filter">Which events are wanted, or null for all.</param>
    /// <param name="publish">The message.</param>
    internal void Add(string name, EventFilter? filter, in Publish publish)
    {
        lock (Turn)
        {
            var of = Find(name);
            var message = _decoder.Decode(publish.Topic, publish.Payload, of.Device);
            if (filter?.Keeps(in message) == false)
            {
                return;
            }

            Roll();
            Count++;
            _perSecond[(int)(_second % Seconds)]++;
            of.Events++;
            of.Last = publish.ReceivedAt;
            var kind = _evidence.IsEvent(in message) ? message.Kind : null;
            _text.Clear();
            int split = _words.Append(_text, kind, in message);
            Keep(new WatchedEvent(
                publish.ReceivedAt, name, EventWords.Of(kind, message.Op), Encoding.UTF8.GetString(_text.Written[..split]),
                Encoding.UTF8.GetString(_text.Written[split..]), publish.Topic.ToArray(),
                publish.Payload[..Math.Min(publish.Payload.Length, LongestPayload)].ToArray()));
            Tree.Add(publish.Topic);
            if (kind is { } known)
            {
                CountKind(known, name, publish.ReceivedAt, in message);
            }
        }
    }

    /// <inheritdoc/>
    public void OnStatus(Router router, FleetStatus status)
    {
        Change(router.Name, status);
    }

    /// <summary>Takes what happened to a router's connection.</summary>
    internal void Change(string name, FleetStatus status)
    {
        lock (Turn)
        {
            var of = Find(name);
            switch (status.Kind)
            {
                case FleetStatusKind.Gap:
                    Gaps++;
                    return;
                case FleetStatusKind.Subscribed:
                    return;
                case FleetStatusKind.Connected or FleetStatusKind.Restored:
                    of.Change(isUp: true, status.At, "up");
                    return;
                default:
                    of.Change(isUp: false, status.At, status.Failure?.Message ?? "down");
                    return;
            }
        }
    }

    /// <inheritdoc/>
    public void Flush()
    {
        // A screen holds nothing back.
    }

    private DateTime Now => _clock.GetUtcNow().UtcDateTime;

    private long Second() => Now.Ticks / TimeSpan.TicksPerSecond;

    private void Roll()
    {
        long now = Second();
        for (long passed = Math.Min(now - _second, Seconds); passed > 0; passed--)
        {
            _perSecond[(int)((now - passed + 1) % Seconds)] = 0;
        }

        _second = Math.Max(_second, now);
    }

    private WatchedRouter Find(string name)
    {
        if (!_routers.TryGetValue(name, out var router))
        {
            _routers[name] = router = new WatchedRouter(name, Now);
        }

        return router;
    }

    // Routers that share their settings share the filter.
    private EventFilter? FilterOf(Router router)
    {
        var filter = ((RouterLabels)router.Spec.Context!).Filter;
        if (!_filters.TryGetValue(filter, out var bound) && EventFilter.Of(filter, _decoder) is { } made)
        {
            _filters.Add(filter, bound = made);
        }

        return bound;
    }

    private void Keep(WatchedEvent one)
    {
        _events.Enqueue(one);
        _bytes += one.Bytes;
        while (_events.Count > MostEvents || _bytes > MostBytes)
        {
            _bytes -= _events.Dequeue().Bytes;
        }
    }

    private void CountKind(EventKind kind, string name, DateTime at, in JetEvent message)
    {
        _commits.Add(kind, kind == EventKind.Syslog && message.TryGet(_id, out var tag) ? tag : default, in message, at);
        if (kind == EventKind.Syslog)
        {
            CountLink(name, at, in message);
        }
        else if (kind == EventKind.Route)
        {
            Routes.Add(in message, at);
        }
    }

    private void CountLink(string device, DateTime at, in JetEvent message)
    {
        bool isUp = message.Topic.EndsWith("/SNMP_TRAP_LINK_UP"u8);
        if ((!isUp && !message.Topic.EndsWith("/SNMP_TRAP_LINK_DOWN"u8)) || !message.TryGet(_interface, out var text))
        {
            return;
        }

        _text.Clear();
        TerminalText.Append(_text, text, TerminalText.Keep.Nothing);
        string name = Encoding.UTF8.GetString(_text.Written);
        if (!_links.TryGetValue((device, name), out var link))
        {
            if (_links.Count == MostLinks)
            {
                return;
            }

            _links[(device, name)] = link = new WatchedLink(device, name);
        }

        link.Change(isUp, at);
    }
}
