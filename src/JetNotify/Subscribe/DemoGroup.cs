using JetNotify.CommandLine;
using JetNotify.CommandLine.Options;
using JetNotify.Simulator.Router;

namespace JetNotify.Subscribe;

/// <summary>A router for those who have none at hand.</summary>
internal sealed class DemoGroup : OptionGroup
{
    private readonly Flag _demo;

    public DemoGroup()
        : base("Without a router") =>
        _demo = Common(Flag("--demo", [],
            "Subscribe to a simulated router in this process: what it says is synthetic."));

    /// <summary>What stands for the router in records and conditions: its name.</summary>
    public static string Device { get; } = new RouterOptions().HostName;

    /// <summary>Whether a simulated router stands for the broker.</summary>
    /// <exception cref="UsageException">Together with an option about a broker elsewhere.</exception>
    public bool Plan(ParsedOptions parsed, ConnectionGroup connection, TlsGroup tls)
    {
        foreach (var option in (DeclaredOption[])[.. connection.Way, .. tls.Options])
        {
            parsed.NotBoth(option, _demo, "the demo brings its own router, on loopback and in clear text");
        }

        return parsed.Has(_demo);
    }
}
