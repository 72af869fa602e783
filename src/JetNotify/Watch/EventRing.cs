namespace JetNotify.Watch;

/// <summary>The last events, their bytes in one block: none is an object, and none is looked into before it is seen.
/// Each has a number, in the order in which they came. One thread at a time.</summary>
internal sealed class EventRing
{
    /// <summary>So many are kept, or as many as have 32 MB.</summary>
    public const int Most = 5000;

    private const int FirstBlock = 1024 * 1024;
    private const int LargestBlock = 32 * FirstBlock;
    private const int LongestPayload = 64 * 1024;

    private readonly Entry[] _entries;
    private byte[] _block;
    private int _end;

    /// <summary>None yet.</summary>
    public EventRing()
        : this(new Entry[Most], new byte[FirstBlock])
    {
    }

    private EventRing(Entry[] entries, byte[] block) => (_entries, _block) = (entries, block);

    /// <summary>The number of the first that is kept.</summary>
    public long First { get; private set; }

    /// <summary>The number that the next one gets.</summary>
    public long Next { get; private set; }

    /// <summary>How many are kept.</summary>
    public int Count => (int)(Next - First);

    /// <summary>How much memory their bytes take.</summary>
    public int Size => _block.Length;

    /// <summary>Returns one that is kept, by its number.</summary>
    public KeptEvent this[long number]
    {
        get
        {
            var entry = EntryOf(number);
            var bytes = _block.AsSpan(entry.Start);
            return new KeptEvent(entry.At, entry.Router, bytes[..entry.Topic],
                bytes.Slice(entry.Topic, entry.Payload));
        }
    }

    /// <summary>Keeps an event, and as much of its payload as people look at. The first make room for it.</summary>
    public void Add(WatchedRouter router, DateTime at, ReadOnlySpan<byte> topic, ReadOnlySpan<byte> payload)
    {
        payload = payload[..Math.Min(payload.Length, LongestPayload)];
        First += Count == Most ? 1 : 0;
        while (!TryMakeRoom(topic.Length + payload.Length))
        {
            if (_block.Length < LargestBlock)
            {
                Grow();
            }
            else
            {
                First++;
            }
        }

        topic.CopyTo(_block.AsSpan(_end));
        payload.CopyTo(_block.AsSpan(_end + topic.Length));
        EntryOf(Next++) = new Entry(at, router, _end, topic.Length, payload.Length);
        _end += topic.Length + payload.Length;
    }

    /// <summary>Returns another one that stands still.</summary>
    public EventRing Copy() =>
        new([.. _entries], [.. _block]) { First = First, Next = Next, _end = _end };

    private ref Entry EntryOf(long number) => ref _entries[(int)(number % Most)];

    // What is free lies behind the last one, up to the first one or, where that lies before it, to the end of the block
    // and then from its beginning.
    private bool TryMakeRoom(int length)
    {
        if (Count == 0)
        {
            _end = 0;
            return true;
        }

        int first = EntryOf(First).Start;
        if (_end <= first)
        {
            return first - _end > length;
        }

        if (_block.Length - _end >= length)
        {
            return true;
        }

        _end = first > length ? 0 : _end;
        return first > length;
    }

    private void Grow()
    {
        byte[] larger = new byte[2 * _block.Length];
        _end = 0;
        for (long number = First; number < Next; number++)
        {
            ref var entry = ref EntryOf(number);
            _block.AsSpan(entry.Start, entry.Topic + entry.Payload).CopyTo(larger.AsSpan(_end));
            entry = entry with { Start = _end };
            _end += entry.Topic + entry.Payload;
        }

        _block = larger;
    }

    private readonly record struct Entry(DateTime At, WatchedRouter Router, int Start, int Topic, int Payload);
}

/// <summary>An event that is kept. Borrowed: good until the next one is.</summary>
/// <param name="at">When it came, UTC.</param>
/// <param name="router">Its router.</param>
/// <param name="topic">Its topic.</param>
/// <param name="payload">Its body, or the beginning of a long one.</param>
internal readonly ref struct KeptEvent(
    DateTime at, WatchedRouter router, ReadOnlySpan<byte> topic, ReadOnlySpan<byte> payload)
{
    public DateTime At { get; } = at;

    public WatchedRouter Router { get; } = router;

    public ReadOnlySpan<byte> Topic { get; } = topic;

    public ReadOnlySpan<byte> Payload { get; } = payload;
}
