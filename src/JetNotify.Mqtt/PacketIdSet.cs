namespace JetNotify.Mqtt;

/// <summary>A set of packet identifiers: one bit for each of 65,536, so that 8 KiB hold whatever a broker
/// sends.</summary>
internal sealed class PacketIdSet
{
    private readonly ulong[] _bits = new ulong[65_536 / 64];

    public bool Contains(ushort id) => (_bits[id >> 6] & Bit(id)) != 0;

    /// <summary>Whether it was new.</summary>
    public bool Add(ushort id)
    {
        bool isNew = !Contains(id);
        _bits[id >> 6] |= Bit(id);
        return isNew;
    }

    /// <summary>Whether it was there.</summary>
    public bool Remove(ushort id)
    {
        bool was = Contains(id);
        _bits[id >> 6] &= ~Bit(id);
        return was;
    }

    public void Clear() => Array.Clear(_bits);

    private static ulong Bit(ushort id) => 1UL << (id & 63);
}
