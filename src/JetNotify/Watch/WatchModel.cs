using JetNotify.Junos;
using JetNotify.Report;

namespace JetNotify.Watch;

/// <summary>What is known of routers while they are watched: bounded, whatever comes, and no allocation for what came
/// before. Words are made where they are seen. Whoever reads or writes it holds <see cref="Turn"/>.</summary>
internal sealed class WatchModel
{
    /// <summary>So many interfaces are told apart.</summary>
    public const int MostLinks = 10_000;

    /// <summary>Seconds that are told apart.</summary>
    public const int Seconds = 300;

    private const int MostCommits = 500;

    private readonly EventField _interface;
    private readonly CommitLog _commits;
    private readonly SecondCounts _perSecond = new(Seconds);
    private readonly Dictionary<string, WatchedRouter> _routers = [];
    private readonly List<WatchedLink> _links = [];

    /// <param name="clock">The time: where recordings are played, theirs.</param>
    public WatchModel(TimeProvider clock)
    {
        Clock = clock;
        _interface = Decoder.Add(EventPath.Parse("interface"), EventKind.Syslog);
        _commits = new CommitLog(Decoder, MostCommits);
        Routes = new WatchedRoutes(Decoder);
    }

    public Lock Turn { get; } = new();

    /// <summary>Decodes what is added.</summary>
    public EventDecoder Decoder { get; } = new();

    public TimeProvider Clock { get; }

    public DateTime Now => Clock.GetUtcNow().UtcDateTime;

    /// <summary>How many messages came.</summary>
    public long Count { get; private set; }

    /// <summary>How often events were missed, or likely so.</summary>
    public long Gaps { get; private set; }

    /// <summary>How often anything changed.</summary>
    public long Changes { get; private set; }

    /// <summary>The last events.</summary>
    public EventRing Events { get; } = new();

    public IReadOnlyCollection<WatchedRouter> Routers => _routers.Values;

    public IReadOnlyList<WatchedLink> Links => _links;

    public WatchedRoutes Routes { get; }

    /// <summary>The last commits, the first of them first.</summary>
    public IReadOnlyCollection<CommitEntry> Commits => _commits.Last;

    public TopicTree Tree { get; } = new();

    /// <summary>Returns how many messages came in each of the last seconds that are over.</summary>
    public int[] LastSeconds(int count) => _perSecond.Last(count, Now);

    /// <summary>Returns a router; one that is not known yet begins to be watched.</summary>
    public WatchedRouter Router(string name)
    {
        if (!_routers.TryGetValue(name, out var router))
        {
            Changes++;
            _routers[name] = router = new WatchedRouter(name, Now);
        }

        return router;
    }

    /// <summary>A router is watched no more.</summary>
    public void Remove(string name)
    {
        if (_routers.Remove(name, out var router))
        {
            Changes++;
            _links.RemoveAll(link => link.Router == router);
        }
    }

    /// <summary>A message of a router came.</summary>
    public void Add(WatchedRouter router, in JetEvent message, DateTime at)
    {
        Changes++;
        Count++;
        _perSecond.Add(at);
        router.Count(at);
        Events.Add(router, at, message.Topic, message.Payload);
        Tree.Add(message.Topic);

        // By its topic: what is in the body is looked at only where it counts.
        if (message.ParsedTopic.Kind is { } kind)
        {
            CountKind(kind, router, at, in message);
        }
    }

    /// <summary>Something that a rule derived of a router: it is no message of it.</summary>
    public void AddDerived(WatchedRouter router, in JetEvent message, DateTime at)
    {
        Changes++;
        Events.Add(router, at, message.Topic, message.Payload);
    }

    /// <summary>A router is up or down from now on.</summary>
    public void Change(WatchedRouter router, bool isUp, DateTime at, string state)
    {
        Changes++;
        router.Change(isUp, at, state);
    }

    /// <summary>Events were missed, or likely so.</summary>
    public void CountGap()
    {
        Changes++;
        Gaps++;
    }

    private void CountKind(EventKind kind, WatchedRouter router, DateTime at, in JetEvent message)
    {
        // The system log's topics end in the tag.
        var topic = message.Topic;
        var tag = kind == EventKind.Syslog ? topic[(topic.LastIndexOf((byte)'/') + 1)..] : default;
        _commits.Add(kind, tag, in message, at);
        if (kind == EventKind.Route)
        {
            Routes.Add(in message, at);
            return;
        }

        bool isUp = tag.SequenceEqual("SNMP_TRAP_LINK_UP"u8);
        if ((isUp || tag.SequenceEqual("SNMP_TRAP_LINK_DOWN"u8)) && message.TryGet(_interface, out var name))
        {
            CountLink(router, name, isUp, at);
        }
    }

    private void CountLink(WatchedRouter router, ReadOnlySpan<byte> name, bool isUp, DateTime at)
    {
        var links = router.Links.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!links.TryGetValue(name, out var link))
        {
            if (_links.Count == MostLinks)
            {
                return;
            }

            links[name] = link = new WatchedLink(router, name);
            _links.Add(link);
        }

        link.Change(isUp, at);
    }
}
