namespace JetNotify.Junos;

/// <summary>The kinds of event a Junos router publishes. Names, topics and attributes are in
/// <see cref="Catalogue"/>.</summary>
public enum EventKind
{
    /// <summary>A physical interface: xe-0/0/1, ae0.</summary>
    Ifd,

    /// <summary>A logical interface: xe-0/0/1.0.</summary>
    Ifl,

    /// <summary>A protocol family on a logical interface.</summary>
    Iff,

    /// <summary>An address of a family on a logical interface.</summary>
    Ifa,

    /// <summary>A firewall filter.</summary>
    Filter,

    /// <summary>A route in the kernel.</summary>
    Route,

    /// <summary>A routing table.</summary>
    RouteTable,

    /// <summary>A system log message.</summary>
    Syslog,

    /// <summary>A commit; needs <c>set system commit notification</c> on the router.</summary>
    ConfigUpdate,
}
