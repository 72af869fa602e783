namespace JetNotify.Junos;

/// <summary>What people call things that Junos calls otherwise. Immutable; safe from any thread.</summary>
public static class Synonyms
{
    private static readonly Dictionary<string, string> s_kinds = Table(
        ("ifd", "link port interface physical"),
        ("ifl", "logical unit"),
        ("iff", "family"),
        ("ifa", "address addr ip"),
        ("filter", "firewall"),
        ("route-table", "table"),
        ("syslog", "log"),
        ("config-update", "commit config configuration"));

    private static readonly Dictionary<string, string> s_ops = Table(
        ("add", "added create created new"),
        ("change", "changed modify modified update updated up down"),
        ("delete", "deleted remove removed del"));

    private static readonly Dictionary<string, string> s_families = Table(
        ("inet", "ipv4 ip ip4 v4 inet4"),
        ("inet6", "ipv6 ip6 v6"));

    /// <summary>Returns the kind of event that is meant by a word that is none, or null.</summary>
    public static string? Kind(string word) => s_kinds.GetValueOrDefault(word);

    /// <summary>Returns the operation that is meant by a word that is none, or null.</summary>
    public static string? Op(string word) => s_ops.GetValueOrDefault(word);

    /// <summary>Returns the protocol family that is meant by a word that is none, or null.</summary>
    public static string? Family(string word) => s_families.GetValueOrDefault(word);

    private static Dictionary<string, string> Table(params ReadOnlySpan<(string Meant, string Words)> rows)
    {
        var table = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (meant, words) in rows)
        {
            foreach (string word in words.Split(' '))
            {
                table.Add(word, meant);
            }
        }

        return table;
    }
}
