namespace JetNotify.Mqtt;

/// <summary>A set of packet identifiers: one bit for each of 65,536, on pages made when one of their bits is first set.
/// Brokers count from 1, so that a session mostly takes one page, and a fleet of ten thousand little.</summary>
internal sealed class PacketIdSet
{
    private const int PageBits = 1024;

    private readonly ulong[]?[] _pages = new ulong[]?[65_536 / PageBits];

    public bool Contains(ushort id) => _pages[id / PageBits] is { } page && (page[Word(id)] & Bit(id)) != 0;

    /// <summary>Whether it was new.</summary>
    public bool Add(ushort id)
    {
        ref ulong[]? page = ref _pages[id / PageBits];
        page ??= new ulong[PageBits / 64];
        ref ulong word = ref page[Word(id)];
        bool isNew = (word & Bit(id)) == 0;
        word |= Bit(id);
        return isNew;
    }

    /// <summary>Whether it was there.</summary>
    public bool Remove(ushort id)
    {
        bool was = Contains(id);
        if (was)
        {
            _pages[id / PageBits]![Word(id)] &= ~Bit(id);
        }

        return was;
    }

    public void Clear() => Array.Clear(_pages);

    private static int Word(ushort id) => id % PageBits >> 6;

    private static ulong Bit(ushort id) => 1UL << (id & 63);
}
