namespace JetNotify.Simulator.Configuration;

/// <summary>What the words of statements mean, in a router's words.</summary>
internal static class ConfigurationWords
{
    private static readonly Dictionary<string, string> s_meanings = new(StringComparer.Ordinal)
    {
        ["interfaces"] = "Interface configuration",
        ["unit"] = "Logical interface",
        ["family"] = "Protocol family",
        ["address"] = "Address or prefix",
        ["disable"] = "Disable this interface",
        ["routing-options"] = "Protocol-independent routing option configuration",
        ["static"] = "Static routes",
        ["route"] = "Static route",
        ["next-hop"] = "Next hop to destination",
        ["firewall"] = "Define a firewall configuration",
        ["filter"] = "Define an IPv4 or IPv6 firewall filter",
        ["term"] = "Define a firewall term",
        ["then"] = "Action to take",
        ["system"] = "System parameters",
        ["commit"] = "Configuration commit management",
        ["notification"] = "Notification options",
        ["configuration-diff-format"] = "Format of the configuration difference",
        ["services"] = "System services",
        ["extension-service"] = "Enable JET extension services",
        ["port"] = "Listening port for incoming connections",
        ["max-connections"] = "Maximum number of connections",
        ["broker-socket-send-buffer-size"] = "Broker socket send buffer size",
        ["allow-clients"] = "Restrict clients which can connect",
    };

    /// <summary>Returns what may stand where a pattern has this word: itself, or the words that a value may
    /// be.</summary>
    public static IEnumerable<CommandWord> Of(string pattern) => pattern switch
    {
        "<family>" => [new("inet", "IPv4 parameters"), new("inet6", "IPv6 protocol parameters")],
        "<action>" =>
        [
            new("accept", "Accept the packet"), new("discard", "Discard the packet"), new("log", "Log the packet"),
            new("reject", "Reject the packet"), new("sample", "Sample the packet"),
                new("syslog", "Send information about the packet"),
        ],
        "<format>" => [new("json", "JSON format"), new("xml", "XML format")],
        "<interface>" => [new(pattern, "Interface name, such as xe-0/0/0")],
        "<unit>" => [new(pattern, "Logical unit number (0..1073741823)")],
        "<address>" => [new(pattern, "Interface address/destination prefix")],
        "<prefix>" => [new(pattern, "Destination IP address/prefix")],
        "<host>" => [new(pattern, "Address of the next hop")],
        "<client>" => [new(pattern, "Address or prefix, or name of a host")],
        ['<', ..] => [new(pattern, "")],
        _ => [new(pattern, s_meanings.GetValueOrDefault(pattern, ""))],
    };
}
