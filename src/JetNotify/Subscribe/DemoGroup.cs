using JetNotify.CommandLine;
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
    public bool Plan(ParsedOptions parsed) => parsed.Has(_demo);
}
