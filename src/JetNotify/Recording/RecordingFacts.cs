using System.Text;
using JetNotify.Junos;
using JetNotify.Recordings;

namespace JetNotify.Recording;

/// <summary>What is in one recording, as it is read. One thread.</summary>
/// <param name="path">The file; <c>-</c> is standard input.</param>
/// <param name="created">When it was begun, as its header says; UTC.</param>
internal sealed class RecordingFacts(string path, DateTime created)
{
    private static readonly int s_ops = Enum.GetValues<EventOp>().Length;

    // By kind, and by operation within it, none being the first; the last is whatever is no event of a router.
    private readonly long[] _kinds = new long[(Catalogue.Entries.Count + 1) * (s_ops + 1)];
    private readonly Dictionary<string, long> _devices = new(StringComparer.Ordinal);
    private readonly GapList _gaps = new();
    private readonly RecordingIndexBuilder _index = new();

    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>What messages call it.</summary>
    public string Name => path == "-" ? "standard input" : path;

    /// <summary>When it was begun, UTC; <see cref="DateTime.MinValue"/> where it does not say.</summary>
    public DateTime Created => created;

    /// <summary>The earliest time in it, UTC; null where there is none.</summary>
    public DateTime? From { get; private set; }

    /// <summary>The latest time in it, UTC; null where there is none.</summary>
    public DateTime? To { get; private set; }

    /// <summary>How many messages.</summary>
    public long Messages { get; private set; }

    /// <summary>How many records of connections.</summary>
    public long Records { get; private set; }

    /// <summary>How many bytes it has as it lies there; null where that is not known.</summary>
    public long? Size { get; private set; }

    /// <summary>How many bytes its lines have.</summary>
    public long Lines { get; private set; }

    /// <summary>Whether any of it is compressed.</summary>
    public bool IsCompressed { get; private set; }

    /// <summary>How many lines are none of a recording, and the number of the first.</summary>
    public (long Count, long First) Damaged { get; private set; }

    /// <summary>Whether the last line was cut short.</summary>
    public bool IsTorn { get; private set; }

    /// <summary>Whether what is compressed ends early.</summary>
    public bool IsCut { get; private set; }

    /// <summary>The index, once it is read; null where there can be none.</summary>
    public RecordingIndex? Index { get; private set; }

    /// <summary>When there was no connection.</summary>
    public IReadOnlyList<Gap> Gaps => _gaps.All;

    /// <summary>How many messages of each kind and operation, most first; kind and operation are empty where a topic
    /// tells none.</summary>
    public IEnumerable<(string Kind, string Op, long Messages)> Kinds =>
        from place in Enumerable.Range(0, _kinds.Length)
        where _kinds[place] > 0
        let kind = place / (s_ops + 1)
        let op = place % (s_ops + 1)
        orderby _kinds[place] descending, place
        select (kind < Catalogue.Entries.Count ? Catalogue.Entries[kind].Name : "", op == 0 ? ""
            : Catalogue.Ops[op - 1], _kinds[place]);

    /// <summary>How many messages of each device, most first.</summary>
    public IEnumerable<(string Device, long Messages)> Devices =>
        from device in _devices orderby device.Value descending, device.Key select (device.Key, device.Value);

    /// <summary>Reads the next line; false at the end.</summary>
    /// <exception cref="RecordingException">The file cannot be read further.</exception>
    public bool AddNext(RecordingReader reader)
    {
        var line = LinePlace.Next(reader);
        if (!reader.Read(out var entry))
        {
            return false;
        }

        From = From < entry.At ? From : entry.At;
        To = To > entry.At ? To : entry.At;
        _index.Add(line, reader.Offset, entry.At);
        if (!entry.Status.IsEmpty)
        {
            Records++;
            _gaps.Add(Encoding.UTF8.GetString(entry.Device), entry.Status, entry.At);
            return true;
        }

        Messages++;
        var topic = JetTopic.Parse(entry.Publish.Topic);
        int kind = topic.Kind is { } known ? (int)known : Catalogue.Entries.Count;
        _kinds[(kind * (s_ops + 1)) + (topic.Op is { } op ? (int)op + 1 : 0)]++;
        Count(entry.Device);
        return true;
    }

    /// <summary>Takes what is known once all of it is read.</summary>
    public void End(RecordingReader reader, long? size)
    {
        Size = size;
        Lines = reader.Offset;
        IsCompressed = reader.IsCompressed;
        Damaged = (reader.Damaged, reader.FirstDamaged);
        IsTorn = reader.IsTorn;
        IsCut = reader.IsCut;
        Index = size is null ? null : _index.Build(IsCompressed ? size : null);
    }

    private void Count(ReadOnlySpan<byte> device)
    {
        Span<char> name = stackalloc char[device.Length > 256 ? 0 : device.Length];
        var known = _devices.GetAlternateLookup<ReadOnlySpan<char>>();
        ReadOnlySpan<char> key = name.IsEmpty ? Encoding.UTF8.GetString(device)
            : name[..Encoding.UTF8.GetChars(device, name)];
        known.TryGetValue(key, out long count);
        known[key] = count + 1;
    }
}
