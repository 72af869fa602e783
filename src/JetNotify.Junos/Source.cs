namespace JetNotify.Junos;

/// <summary>The values in a payload that the decoder itself knows the meaning of. Their numbers are their
/// slots.</summary>
internal enum Source
{
    EventId,
    Name,
    Subunit,
    InterfaceName,
    Family,
    AddressFamily,
    LocalAddress,
    RoutePrefix,
    TableName,
    LogicalRouter,
    CommitPatch,
}

/// <summary>Where those values stand, and which of them a derived path needs.</summary>
internal static class Sources
{
    /// <summary>Their paths, in the order of <see cref="Source"/>.</summary>
    public static readonly IReadOnlyList<string> Paths =
    [
        "event-id", "attributes.name", "attributes.subunit", "attributes.interface-name", "attributes.family",
        "attributes.address-family", "attributes.local-address", "attributes.route-prefix", "attributes.table-name",
        "attributes.logical-router-name", "commit-patch",
    ];

    /// <summary>What a derived path needs of an event whose topic tells its kind; of any event, where it does
    /// not.</summary>
    public static Source[] Of(PathRoot root, EventKind? kind) => (root, kind) switch
    {
        (PathRoot.Kind or PathRoot.Op, EventKind.ConfigUpdate) => [],
        (PathRoot.Kind, null) => [Source.EventId, Source.CommitPatch],
        (PathRoot.Kind or PathRoot.Op, _) => [Source.EventId],
        (PathRoot.Interface, EventKind.Ifd) => [Source.Name],
        (PathRoot.Interface, EventKind.Ifl or EventKind.Iff or EventKind.Ifa) => [Source.Name, Source.Subunit],
        (PathRoot.Interface, EventKind.Filter or EventKind.Syslog) => [Source.InterfaceName],
        (PathRoot.Interface, null) => [Source.EventId, Source.Name, Source.Subunit, Source.InterfaceName],
        (PathRoot.Family, EventKind.Iff or EventKind.Ifa) => [Source.Family],
        (PathRoot.Family, EventKind.Route) => [Source.AddressFamily],
        (PathRoot.Family, null) => [Source.Family, Source.AddressFamily],
        (PathRoot.Address, EventKind.Ifa or null) => [Source.LocalAddress],
        (PathRoot.Prefix, EventKind.Route or null) => [Source.RoutePrefix],
        (PathRoot.Table, EventKind.RouteTable) => [Source.Name],
        (PathRoot.Table, EventKind.Iff or EventKind.Route or null) => [Source.TableName],
        (PathRoot.Filter, EventKind.Filter) => [Source.Name],
        (PathRoot.LogicalRouter, EventKind.Route or EventKind.RouteTable or null) => [Source.LogicalRouter],
        (PathRoot.Changes, EventKind.ConfigUpdate or null) => [Source.CommitPatch],
        _ => [],
    };
}
