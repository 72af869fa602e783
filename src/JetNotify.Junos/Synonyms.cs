namespace JetNotify.Junos;

/// <summary>What people call things that Junos calls otherwise. Immutable; safe from any thread.</summary>
public static class Synonyms
{
    private static readonly Dictionary<string, string> s_kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["link"] = "ifd", ["port"] = "ifd", ["interface"] = "ifd", ["physical"] = "ifd", ["logical"] = "ifl", ["unit"] = "ifl",
        ["family"] = "iff", ["address"] = "ifa", ["addr"] = "ifa", ["ip"] = "ifa", ["firewall"] = "filter", ["table"] = "route-table",
        ["log"] = "syslog", ["commit"] = "config-update", ["config"] = "config-update", ["configuration"] = "config-update",
    };

    private static readonly Dictionary<string, string> s_ops = new(StringComparer.OrdinalIgnoreCase)
    {
        ["added"] = "add", ["create"] = "add", ["created"] = "add", ["new"] = "add", ["changed"] = "change", ["modify"] = "change",
        ["modified"] = "change", ["update"] = "change", ["updated"] = "change", ["up"] = "change", ["down"] = "change",
        ["deleted"] = "delete", ["remove"] = "delete", ["removed"] = "delete", ["del"] = "delete",
    };

    private static readonly Dictionary<string, string> s_families = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ipv4"] = "inet", ["ip"] = "inet", ["ip4"] = "inet", ["v4"] = "inet", ["inet4"] = "inet", ["ipv6"] = "inet6", ["ip6"] = "inet6",
        ["v6"] = "inet6",
    };

    /// <summary>Returns the kind of event that is meant by a word that is none, or null.</summary>
    public static string? Kind(string word) => s_kinds.GetValueOrDefault(word);

    /// <summary>Returns the operation that is meant by a word that is none, or null.</summary>
    public static string? Op(string word) => s_ops.GetValueOrDefault(word);

    /// <summary>Returns the protocol family that is meant by a word that is none, or null.</summary>
    public static string? Family(string word) => s_families.GetValueOrDefault(word);
}
