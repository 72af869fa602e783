using System.Text;

namespace JetNotify.Tests.Junos;

/// <summary>Bodies to decode: the real ones from files, and a synthetic one of every kind, made from the documented
/// attributes.</summary>
internal static class Bodies
{
    public const string IfaTopic = "/junos/events/kernel/interfaces/ifa/add/xe-0/0/1.0/inet/192.168.20.1/32";
    public const string LoginTopic = "/junos/events/syslog/LOGIN_INFORMATION";

    public static byte[] RealIfaAdd => Read("real-ifa-add.json");

    public static byte[] RealLogin => Read("real-syslog-login-information.json");

    public static byte[] RealForeignText => Read("real-foreign-text.txt");

    /// <summary>Topic and body of every kind; every body names itself synthetic.</summary>
    public static IReadOnlyList<(string Topic, string Body)> Synthetic { get; } =
    [
        ("/junos/events/kernel/interfaces/ifd/change/ae0",
            Event("KERNEL_EVENT_IFD_CHANGE", """ "name": "ae0", "snmp-id": 501, "flags": 0 """)),
        ("/junos/events/kernel/interfaces/ifl/add/xe-0/0/1.7",
            Event("KERNEL_EVENT_IFL_ADD", """ "name": "xe-0\/0\/1", "subunit": "7", "snmp-id": 502, "flags": 1 """)),
        ("/junos/events/kernel/interfaces/iff/delete/lo0.0/inet6",
            Event("KERNEL_EVENT_IFF_DELETE",
                """ "name": "lo0", "subunit": 0, "family": "inet6", "table-name": "blue.inet6.0", "flags": 2 """)),
        ("/junos/events/kernel/interfaces/ifa/add/irb.10/inet6/2001:db8::1/64",
            Event("KERNEL_EVENT_IFA_ADD",
                """ "name": "irb", "subunit": 10, "family": "inet6", "local-address": "2001:db8::1\/64" """)),
        ("/junos/events/kernel/firewall/filter/add/protect-re",
            Event("synthetic-id",
                """ "name": "protect-re", "version": 1, "client-id": 4, "filter-type": "x", "protocol": "inet", "interface-name": "ge-0/0/0.0", "flags": 0 """)),
        ("/junos/events/kernel/route/add/inet/10.2.0.0/16",
            Event("synthetic-id",
                """ "table-name": "blue.inet.0", "logical-router-name": "default", "address-family": "inet", "route-type": "user", "route-prefix": "10.2.0.0/16", "nexthop-address": ["192.0.2.1", "192.0.2.2"], "flags": 0 """)),
        ("/junos/events/kernel/route-table/add/blue.inet.0/default",
            Event("synthetic-id", """ "name": "blue.inet.0", "logical-router-name": "default" """)),
        ("/junos/events/syslog/SNMP_TRAP_LINK_DOWN",
            Event("SNMP_TRAP_LINK_DOWN", """ "snmp-interface-index": "501", "interface-name": "ae0" """)),
        ("/junos/events/genpub/config-update",
            """{"commit-patch": {"synthetic": {"edit": [{"operation": "create", "value": 1}, {"operation": "delete"}]}}}"""),
        ("/junos/events/genpub/config-update",
            """{"commit-patch": "<configuration synthetic=\"yes\"><system operation=\"create\"><host-name>r1<\/host-name><\/system><\/configuration>"}"""),
    ];

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static string Event(string id, string attributes) =>
        $$"""
        {"jet-event": {
            "event-id": "{{id}}", "hostname": "synthetic", "time": "2024-05-06",
            "severity": "info", "facility": "KERNEL", "attributes": { {{attributes}} } } }
        """ + "\n\0\0";

    private static byte[] Read(string name) =>
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Data", "samples", name));
}
