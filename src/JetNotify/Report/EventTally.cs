using System.Text;
using JetNotify.Junos;
using JetNotify.Output;
using JetNotify.Recordings;

namespace JetNotify.Report;

/// <summary>What happened in recordings: bounded in memory, however long they are. The clock is that of receipt; the
/// router is the one of the recording's line. One thread.</summary>
internal sealed class EventTally
{
    private const int MostLinks = 50_000;
    private const int MostCommits = 10_000;

    private readonly EventDecoder _decoder = new();
    private readonly EventEvidence _evidence;
    private readonly EventFilter? _filter;
    private readonly EventRows? _rows;
    private readonly EventField _id;
    private readonly EventField _interface;
    private readonly EventField _table;
    private readonly long[,] _kinds = new long[Catalogue.Entries.Count, 4];
    private readonly Dictionary<(string Device, string Name), LinkHistory> _links = [];
    private readonly CommitLog _commits;
    private readonly GapLog _gaps = new();

    /// <summary>A tally of the events that <paramref name="filter"/> keeps.</summary>
    /// <param name="filter">Which are counted.</param>
    /// <param name="withRows">Whether the last events themselves are kept, for a page.</param>
    public EventTally(MessageFilter filter, bool withRows = false)
    {
        _rows = withRows ? new EventRows(_decoder) : null;
        _commits = new CommitLog(_decoder, MostCommits);
        _evidence = new EventEvidence(_decoder);
        _id = _decoder.Add(EventPath.Parse("event-id"));
        _decoder.Add(EventPath.Parse("kind"));
        _decoder.Add(EventPath.Parse("op"));
        _interface = _decoder.Add(EventPath.Parse("interface"), EventKind.Syslog);
        _table = _decoder.Add(EventPath.Parse("table"), EventKind.Route);
        _filter = EventFilter.Of(filter, _decoder);
    }

    /// <summary>When the first message was received, UTC; null where there is none.</summary>
    public DateTime? First { get; private set; }

    /// <summary>When the last message was received, UTC.</summary>
    public DateTime Last { get; private set; }

    /// <summary>How many messages there are.</summary>
    public long Messages { get; private set; }

    /// <summary>How many of them are no event of Junos.</summary>
    public long Foreign { get; private set; }

    /// <summary>Messages by router.</summary>
    public NameCounts Devices { get; } = new();

    /// <summary>System log messages by tag.</summary>
    public NameCounts Tags { get; } = new();

    /// <summary>Events of routes by routing table.</summary>
    public NameCounts Tables { get; } = new();

    /// <summary>Messages by time.</summary>
    public TimeSlots Times { get; } = new();

    /// <summary>The last events themselves; empty where they were not asked for.</summary>
    public IReadOnlyCollection<EventRow> Rows => _rows?.Last ?? [];

    /// <summary>The last 10,000 times without a connection, in their order.</summary>
    public IReadOnlyList<ConnectionGap> Gaps => _gaps.Last;

    /// <summary>How many times without a connection there were.</summary>
    public long GapCount => _gaps.Count;

    /// <summary>The last 10,000 commits, in their order.</summary>
    public IReadOnlyCollection<CommitEntry> Commits => _commits.Last;

    /// <summary>How many commits there were.</summary>
    public long CommitCount => _commits.Count;

    /// <summary>How many changes of links there were beyond those of the interfaces that are kept, 50,000.</summary>
    public long OtherLinks { get; private set; }

    /// <summary>Interfaces whose link went down or came up, those that went down most often first.</summary>
    public IReadOnlyList<LinkHistory> Links => [.. _links.Values.OrderByDescending(link => link.Downs)
        .ThenBy(link => link.Device, StringComparer.Ordinal).ThenBy(link => link.Name, StringComparer.Ordinal)];

    /// <summary>Returns how many events of a kind there are, of one operation or, for null, of none.</summary>
    public long Count(EventKind kind, EventOp? op) => _kinds[(int)kind, op is { } known ? (int)known : 3];

    /// <summary>Counts a line of a recording.</summary>
    /// <returns>Whether it was among what was asked for.</returns>
    public bool Add(in RecordingEntry entry)
    {
        if (!entry.Status.IsEmpty)
        {
            _gaps.Add(entry.At, entry.Status);
            return true;
        }

        var message = _decoder.Decode(entry.Publish.Topic, entry.Publish.Payload, entry.Device);
        if (_filter?.Keeps(in message) == false)
        {
            return false;
        }

        Messages++;
        First ??= entry.At;
        First = entry.At < First ? entry.At : First;
        Last = entry.At > Last ? entry.At : Last;
        int device = Devices.Add(entry.Device);
        Times.Add(device, entry.At);
        if (!_evidence.IsEvent(in message) || message.Kind is not { } kind)
        {
            Foreign++;
            _rows?.Add(device, entry.At, null, in message);
            return true;
        }

        _rows?.Add(device, entry.At, kind, in message);
        _kinds[(int)kind, message.Op is { } op ? (int)op : 3]++;
        CountKind(kind, in message, entry.At);
        return true;
    }

    /// <summary>No more lines come.</summary>
    public void End() => _gaps.End();

    private void CountKind(EventKind kind, in JetEvent message, DateTime at)
    {
        var tag = kind == EventKind.Syslog && message.TryGet(_id, out var id) ? id : default;
        _commits.Add(kind, tag, in message, at);
        if (kind == EventKind.Route && message.TryGet(_table, out var table))
        {
            Tables.Add(table);
        }

        if (!tag.IsEmpty)
        {
            Tags.Add(tag);
            CountLink(tag, in message, at);
        }
    }

    private void CountLink(ReadOnlySpan<byte> tag, in JetEvent message, DateTime at)
    {
        bool isUp = tag.SequenceEqual("SNMP_TRAP_LINK_UP"u8);
        if ((!isUp && !tag.SequenceEqual("SNMP_TRAP_LINK_DOWN"u8)) || !message.TryGet(_interface, out var name))
        {
            return;
        }

        var key = (Encoding.UTF8.GetString(message.Device), Encoding.UTF8.GetString(name));
        if (!_links.TryGetValue(key, out var link))
        {
            if (_links.Count == MostLinks)
            {
                OtherLinks++;
                return;
            }

            _links[key] = link = new LinkHistory(key.Item1, key.Item2);
        }

        link.Add(at, isUp);
    }
}
