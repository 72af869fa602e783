using JetNotify.Junos;
using JetNotify.Tests.Junos;

namespace JetNotify.Tests.Output;

/// <summary>Events of every kind, real and synthetic, and what comes between them.</summary>
internal static class OutputEvents
{
    public static IReadOnlyList<(string Topic, byte[] Body)> All { get; } =
    [
        (Bodies.IfaTopic, Bodies.RealIfaAdd),
        (Bodies.LoginTopic, Bodies.RealLogin),
        (Bodies.LoginTopic, Bodies.RealForeignText),
        .. Bodies.Synthetic.Select(pair => (pair.Topic, Bodies.Utf8(pair.Body))),
        ("copy/of/events", Bodies.RealIfaAdd),
        ("some/json", Bodies.Utf8("{ \"synthetic\": [ 1, 2 ] }\n")),
        ("some/id", Bodies.Utf8("""{"event-id": "synthetic", "hostname": "unknown kind", "severity": "warning"}""")),
        ("/junos/events/kernel/interfaces/ifd/add/ae1", Bodies.Utf8("""{"jet-event": {"event-id": "KERNEL_EVENT_IFD_ADD", "hostname": "cut of""")),
        ("/junos/events/syslog/SYSTEM", Bodies.Utf8(Log("critical", "2024-05-06-07:08:09",
            "no tag\\nat \\u001b[2J all"))),
        ("/junos/events/syslog/SYSTEM", Bodies.Utf8(Log("EMERGENCY", "soon", "SYSTEM: \u202Egnp"))),
        ("/junos/events/syslog/SYSTEM", Bodies.Utf8(Log("err", "2024-05-06", ""))),
        ("/junos/events/syslog/SYSTEM", Bodies.Utf8(Log("notice", "2024-05-06", "SYSTEM: ü東京"))),
        ("/junos/events/syslog/SYSTEM", Bodies.Utf8(Log("Grave", "2024-05-06", "a severity nobody knows"))),
        ("/junos/events/genpub/config-update", Bodies.Utf8("""{"commit-patch": "<synthetic/>"}""")),
        ("/junos/events/genpub/config-update", Bodies.Utf8("""{"commit-patch": {}}""")),
        ("/junos/events/kernel/route-table/delete/a-table-with-a-long-name.inet.0/default",
            Bodies.Utf8(
                """{"jet-event": {"event-id": "synthetic", "hostname": "a-host-with-a-long-name.synthetic", "time": "2024-05-06-07:08:09", "severity": "debug"}}""")),
    ];

    /// <summary>A condition as typed.</summary>
    public static Where Condition(string text)
    {
        Assert.True(Where.TryParse(text, out var condition, out var error), error?.Message);
        return condition;
    }

    /// <summary>A selection as planned.</summary>
    public static SelectorPlan Plan(Selector selector)
    {
        Assert.True(selector.TryPlan(out var plan, out string? error), error);
        return plan;
    }

    private static string Log(string severity, string time, string message) =>
        $$"""{"jet-event": {"event-id": "SYSTEM", "hostname": "synthetic", "time": "{{time}}", "severity": "{{severity}}", "facility": "user", "message": "{{message}}"} }""";
}
