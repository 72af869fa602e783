namespace JetNotify.Junos;

/// <summary>The names of kinds and operations as UTF-8 bytes that live for ever: for reading and writing without
/// allocation.</summary>
internal static class EventNames
{
    private const int KernelKinds = 7;

    public static ReadOnlySpan<byte> Of(EventKind kind) => kind switch
    {
        EventKind.Ifd => "ifd"u8,
        EventKind.Ifl => "ifl"u8,
        EventKind.Iff => "iff"u8,
        EventKind.Ifa => "ifa"u8,
        EventKind.Filter => "filter"u8,
        EventKind.Route => "route"u8,
        EventKind.RouteTable => "route-table"u8,
        EventKind.Syslog => "syslog"u8,
        _ => "config-update"u8,
    };

    public static ReadOnlySpan<byte> Of(EventOp op) => op switch
    {
        EventOp.Add => "add"u8,
        EventOp.Change => "change"u8,
        _ => "delete"u8,
    };

    public static EventOp? OpOf(ReadOnlySpan<byte> level)
    {
        if (level.SequenceEqual("add"u8))
        {
            return EventOp.Add;
        }

        if (level.SequenceEqual("change"u8))
        {
            return EventOp.Change;
        }

        return level.SequenceEqual("delete"u8) ? EventOp.Delete : null;
    }

    /// <summary>Reads <c>KERNEL_EVENT_IFA_ADD</c> and its like: IFD and IFA are seen, IFL and IFF follow by shape
    /// (inferred).</summary>
    public static bool TryEventId(ReadOnlySpan<byte> id, out EventKind kind, out EventOp op)
    {
        kind = default;
        op = default;
        var prefix = "KERNEL_EVENT_IF"u8;
        if (!id.StartsWith(prefix) || id.Length < prefix.Length + 2 || id[prefix.Length + 1] != (byte)'_')
        {
            return false;
        }

        switch (id[prefix.Length])
        {
            case (byte)'D': kind = EventKind.Ifd; break;
            case (byte)'L': kind = EventKind.Ifl; break;
            case (byte)'F': kind = EventKind.Iff; break;
            case (byte)'A': kind = EventKind.Ifa; break;
            default: return false;
        }

        var last = id[(prefix.Length + 2)..];
        if (last.SequenceEqual("ADD"u8))
        {
            op = EventOp.Add;
            return true;
        }

        if (last.SequenceEqual("CHANGE"u8))
        {
            op = EventOp.Change;
            return true;
        }

        op = EventOp.Delete;
        return last.SequenceEqual("DELETE"u8);
    }

    public static bool IsKernel(EventKind kind) => (int)kind < KernelKinds;

    public static bool IsLogical(EventKind kind) => kind is EventKind.Ifl or EventKind.Iff or EventKind.Ifa;
}
