namespace JetNotify.Simulator.Configuration;

/// <summary>Words that a router knows and this one does not: whoever types them is told so, and what there is. Whatever
/// else is not understood is refused as a router refuses what it does not know.</summary>
internal static class NotSimulated
{
    private static readonly string[] s_operational =
    [
        "clear", "file", "help", "load", "monitor", "mtrace", "op", "ping", "request", "restart", "ssh", "start",
            "telnet",
        "test", "traceroute",
    ];

    private static readonly string[] s_configuration =
    [
        "activate", "annotate", "copy", "deactivate", "extension", "help", "insert", "load", "prompt", "protect",
            "rename", "replace",
        "save", "status", "unprotect", "update", "wildcard",
    ];

    private static readonly string[] s_hierarchies =
    [
        "access", "accounting-options", "applications", "bridge-domains", "chassis", "class-of-service",
            "dynamic-profiles",
        "event-options", "forwarding-options", "groups", "logical-systems", "multi-chassis", "policy-options",
            "protocols",
        "routing-instances", "security", "services", "snmp", "switch-options", "vlans",
    ];

    /// <summary>Returns what is said of a command, or null where a router does not know it either.</summary>
    /// <param name="configuring">Whether it is configuration mode.</param>
    /// <param name="word">The command.</param>
    public static ConfigurationProblem? Command(bool configuring, ConfigurationWord word) =>
        !(configuring ? s_configuration : s_operational).Contains(word.Text) ? null
            : Say(word, configuring ? CommandGrammar.Configuration : CommandGrammar.Operational);

    /// <summary>Returns what is said of the first word of a path, or null.</summary>
    public static ConfigurationProblem? Hierarchy(ConfigurationWord word) =>
        s_hierarchies.Contains(word.Text) ? Say(word, ConfigurationGrammar.Next([]).Select(one => one.Text)) : null;

    /// <summary>Returns what is said of what <c>show</c> does not show.</summary>
    public static ConfigurationProblem Shown(ConfigurationWord word) =>
        Say(word, ["configuration", "system commit"]);

    private static ConfigurationProblem Say(ConfigurationWord word, IEnumerable<string> known) =>
        new(word.Column, $"'{word.Text}' is not simulated; there is {string.Join(", ", known)}.");
}
