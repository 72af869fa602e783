using System.Globalization;

namespace JetNotify.Junos;

/// <summary>One name on the way to values that are asked for: a tree of these steers a scan past everything else.</summary>
internal sealed class ScanNode
{
    private byte[][] _names = [];
    private ScanNode[] _children = [];
    private int[] _indexes = [];

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
        ScanNode? child = Find(name);
        if (child is null)
        {
            child = new ScanNode();
            Attach(name, child);
        }

        child.Add(segments[1..], slot);
    }

    public void Attach(byte[] name, ScanNode child)
    {
        _names = [.. _names, name];
        _children = [.. _children, child];
        _indexes = [.. _indexes, int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? index : -1];
    }

    /// <summary>A node with the same children, to which more can be attached without their showing here.</summary>
    public ScanNode Copy() => new() { _names = _names, _children = _children, _indexes = _indexes };

    public ScanNode? Find(ReadOnlySpan<byte> name)
    {
        byte[][] names = _names;
        for (int i = 0; i < names.Length; i++)
        {
            if (names[i].Length == name.Length && name.SequenceEqual(names[i]))
            {
                return _children[i];
            }
        }

        return null;
    }

    public ScanNode? Find(int index)
    {
        int at = Array.IndexOf(_indexes, index);
        return at < 0 ? null : _children[at];
    }
}
