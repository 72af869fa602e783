namespace JetNotify.Junos;

/// <summary>What to look for in the payload of one kind of event.</summary>
internal sealed class ScanPlan
{
    private readonly ScanNode _event = new();
    private readonly HashSet<int> _slots = [];

    /// <summary>How many values are looked for; with all of them found, the rest of the payload is not read.</summary>
    public int Wanted => _slots.Count;

    /// <summary>Where a scan begins: names are looked for inside <c>jet-event</c>, and beside it, for commit-patch has
    /// no envelope.</summary>
    public ScanNode Root { get; private set; } = new();

    public void Ask(byte[][] segments, int slot)
    {
        if (_slots.Add(slot))
        {
            _event.Add(segments, slot);
            Root = _event.Copy();
            Root.Attach("jet-event"u8.ToArray(), _event);
        }
    }
}
