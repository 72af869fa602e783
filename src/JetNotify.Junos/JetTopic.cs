namespace JetNotify.Junos;

/// <summary>
/// What a topic says, as spans over it. The place of family and address floats with the slashes of the interface name,
/// so they are read from the right: iff ends in its family, ifa in family, address and a length that may be absent.
/// </summary>
public readonly ref struct JetTopic
{
    private readonly ReadOnlySpan<byte> _rest;

    private JetTopic(EventKind? kind, EventOp? op, ReadOnlySpan<byte> rest)
    {
        Kind = kind;
        Op = op;
        _rest = rest;
    }

    /// <summary>The kind; null for a topic that is none of the catalogue's.</summary>
    public EventKind? Kind { get; }

    /// <summary>The operation; null for kinds without one, or where the level is none of the three.</summary>
    public EventOp? Op { get; }

    /// <summary>The interface, with its unit for ifl, iff and ifa; empty where the kind has none.</summary>
    public ReadOnlySpan<byte> Interface => Kind switch
    {
        EventKind.Ifd or EventKind.Ifl => _rest,
        EventKind.Iff => Before(_rest, LastSlash(_rest)),
        EventKind.Ifa => Before(_rest, FamilyStart() - 1),
        _ => default,
    };

    /// <summary>The family of iff, ifa and route.</summary>
    public ReadOnlySpan<byte> Family
    {
        get
        {
            switch (Kind)
            {
                case EventKind.Iff:
                    return LastSlash(_rest) is var at and > 0 ? _rest[(at + 1)..] : default;
                case EventKind.Ifa:
                    int start = FamilyStart();
                    return start > 0 ? _rest[start..(AddressStart() - 1)] : default;
                case EventKind.Route:
                    return Before(_rest, _rest.IndexOf((byte)'/'));
                default:
                    return default;
            }
        }
    }

    /// <summary>The address of ifa, with <c>/len</c> where the topic has it.</summary>
    public ReadOnlySpan<byte> Address => Kind == EventKind.Ifa && FamilyStart() > 0 ? _rest[AddressStart()..] : default;

    /// <summary>The prefix of route: <c>address/len</c>.</summary>
    public ReadOnlySpan<byte> Prefix =>
        Kind == EventKind.Route && _rest.IndexOf((byte)'/') is var at and > 0 ? _rest[(at + 1)..] : default;

    /// <summary>The firewall filter.</summary>
    public ReadOnlySpan<byte> Filter => Kind == EventKind.Filter ? _rest : default;

    /// <summary>The table of route-table. A route's table is in no topic.</summary>
    public ReadOnlySpan<byte> Table =>
        Kind != EventKind.RouteTable ? default : LastSlash(_rest) is var at and > 0 ? _rest[..at] : _rest;

    /// <summary>The logical router of route-table.</summary>
    public ReadOnlySpan<byte> LogicalRouter =>
        Kind == EventKind.RouteTable && LastSlash(_rest) is var at and > 0 ? _rest[(at + 1)..] : default;

    /// <summary>The tag of syslog.</summary>
    public ReadOnlySpan<byte> Tag => Kind == EventKind.Syslog ? _rest : default;

    /// <summary>Everything after kind and operation.</summary>
    public ReadOnlySpan<byte> Rest => _rest;

    /// <summary>Reads a topic (not a filter); never fails, at worst <see cref="Kind"/> is null.</summary>
    public static JetTopic Parse(ReadOnlySpan<byte> topic)
    {
        if (!topic.StartsWith("/junos/events/"u8))
        {
            return default;
        }

        var rest = topic["/junos/events/".Length..];
        if (rest.StartsWith("kernel/"u8))
        {
            return Kernel(rest["kernel/".Length..]);
        }

        if (rest.StartsWith("syslog/"u8) && rest.Length > "syslog/".Length)
        {
            return new JetTopic(EventKind.Syslog, null, rest["syslog/".Length..]);
        }

        return rest.SequenceEqual("genpub/config-update"u8)
            ? new JetTopic(EventKind.ConfigUpdate, null, default)
            : default;
    }

    private static JetTopic Kernel(ReadOnlySpan<byte> rest)
    {
        EventKind kind;
        if (rest.StartsWith("interfaces/if"u8) && rest.Length > "interfaces/ifx/".Length
            && rest["interfaces/ifx".Length] == (byte)'/')
        {
            switch (rest["interfaces/if".Length])
            {
                case (byte)'d': kind = EventKind.Ifd; break;
                case (byte)'l': kind = EventKind.Ifl; break;
                case (byte)'f': kind = EventKind.Iff; break;
                case (byte)'a': kind = EventKind.Ifa; break;
                default: return default;
            }

            rest = rest["interfaces/ifx/".Length..];
        }
        else if (rest.StartsWith("route/"u8))
        {
            kind = EventKind.Route;
            rest = rest["route/".Length..];
        }
        else if (rest.StartsWith("route-table/"u8))
        {
            kind = EventKind.RouteTable;
            rest = rest["route-table/".Length..];
        }
        else if (rest.StartsWith("firewall/filter/"u8))
        {
            kind = EventKind.Filter;
            rest = rest["firewall/filter/".Length..];
        }
        else
        {
            return default;
        }

        int slash = rest.IndexOf((byte)'/');
        return slash < 0
            ? new JetTopic(kind, EventNames.OpOf(rest), default)
            : new JetTopic(kind, EventNames.OpOf(rest[..slash]), rest[(slash + 1)..]);
    }

    // The last level is a length when it is all digits and an address (which has a dot or a colon) stands before it.
    private int AddressStart()
    {
        int last = LastSlash(_rest);
        if (last > 0 && IsLength(_rest[(last + 1)..]))
        {
            int before = LastSlash(_rest[..last]);
            if (_rest[(before + 1)..last].IndexOfAny((byte)'.', (byte)':') >= 0)
            {
                return before + 1;
            }
        }

        return last + 1;
    }

    private int FamilyStart()
    {
        int address = AddressStart();
        return address > 0 ? LastSlash(_rest[..(address - 1)]) + 1 : 0;
    }

    private static bool IsLength(ReadOnlySpan<byte> level) =>
        level.Length is >= 1 and <= 3 && level.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;

    private static int LastSlash(ReadOnlySpan<byte> text) => text.LastIndexOf((byte)'/');

    private static ReadOnlySpan<byte> Before(ReadOnlySpan<byte> text, int at) => at > 0 ? text[..at] : default;
}
