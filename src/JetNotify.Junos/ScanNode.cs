using System.Buffers.Binary;
using System.Globalization;

namespace JetNotify.Junos;

/// <summary>One name on the way to values that are asked for: a tree of these steers a scan past everything
/// else.</summary>
internal sealed class ScanNode
{
    private const int KeyLength = sizeof(ulong);

    private Child[] _children = [];

    /// <summary>The slot the value here goes to; -1 when only something inside it is asked for.</summary>
    public int Slot { get; private set; } = -1;

    public bool HasChildren => _children.Length > 0;

    public void Add(ReadOnlySpan<byte[]> segments, int slot)
    {
        if (segments.IsEmpty)
        {
            Slot = slot;
            return;
        }

        byte[] name = segments[0];
        var child = Find(name);
        if (child is null)
        {
            child = new ScanNode();
            Attach(name, child);
        }

        child.Add(segments[1..], slot);
    }

    public void Attach(byte[] name, ScanNode child) => _children =
        [.. _children, new Child(name, KeyOf(name), int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture,
            out int index) ? index : -1, child)];

    /// <summary>A node with the same children, to which more can be attached without their showing here.</summary>
    public ScanNode Copy() => new() { _children = _children };

    public ScanNode? Find(ReadOnlySpan<byte> name)
    {
        ulong key = KeyOf(name);
        foreach (ref readonly var child in _children.AsSpan())
        {
            if (child.Key == key && name.Length == child.Name.Length
                && (name.Length <= KeyLength || name[KeyLength..].SequenceEqual(child.Name.AsSpan(KeyLength))))
            {
                return child.Node;
            }
        }

        return null;
    }

    public ScanNode? Find(int index)
    {
        foreach (ref readonly var child in _children.AsSpan())
        {
            if (child.Index == index)
            {
                return child.Node;
            }
        }

        return null;
    }

    // The first eight bytes, and of a shorter name each at least once: with the length they tell most names apart in
    // one comparison.
    private static ulong KeyOf(ReadOnlySpan<byte> name) => name.Length switch
    {
        >= KeyLength => BinaryPrimitives.ReadUInt64LittleEndian(name),
        >= KeyLength / 2 => BinaryPrimitives.ReadUInt32LittleEndian(name)
            | ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(name[^(KeyLength / 2)..]) << 32),
        > 0 => name[0] | ((uint)name[name.Length / 2] << 8) | ((uint)name[^1] << 16),
        _ => 0,
    };

    private readonly record struct Child(byte[] Name, ulong Key, int Index, ScanNode Node);
}
