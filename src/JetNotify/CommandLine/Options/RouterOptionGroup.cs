using JetNotify.CommandLine.Values;
using JetNotify.Simulator.Scenarios;

namespace JetNotify.CommandLine.Options;

/// <summary>What happens to the simulated router.</summary>
internal sealed class RouterOptionGroup : OptionGroup
{
    /// <summary>The options, declared.</summary>
    public RouterOptionGroup()
        : base("Router")
    {
        Scenario = Value<ScenarioKind?>("--scenario", [], "NAME", "a scenario",
            "boot, link-flap, address-change, route-churn, commit, bgp-flap, login, mix (the\ndefault: all but boot), or none: only what is configured.", SimulatorText.Scenario);
        Rate = Value<double?>("--rate", [], "N", "a rate",
            "Events a second (1); max: as fast as subscribers take them.", SimulatorText.Rate);
        Count = Value<long>("--count", ["-C"], "N", "a number of events", "End after N events.", SimulatorText.Events);
        Duration = Value<TimeSpan>("--duration", [], "DURATION", "a duration", "End after this time.", DurationText.Positive);
        Seed = Value<int>("--seed", [], "N", "a seed",
            "Where chance begins (1): the same seed, the same events and faults.", SimulatorText.Seed);
        Prefixes = Value<int>("--prefixes", [], "N", "a number of prefixes",
            "How many prefixes a route-churn withdraws and learns anew (10).", SimulatorText.Prefixes);
        HostName = Value<string>("--host-name", [], "NAME", "a name",
            "The router's name in its events and its prompt (jetsim).", SimulatorText.HostName);
        Script = Value<string>("--script", [], "FILE", "a file",
            "Read Junos configuration commands from this file, not from standard input.", PlainText.Path);
        WaitSubscribers = Value<int>("--wait-subscribers", [], "N", "a number of clients",
            "Begin, commands in a pipe or a script too, once N clients have subscribed (0;\n1 with --replay).", SimulatorText.Clients);
    }

    /// <summary><c>--scenario</c>.</summary>
    public ValueOption<ScenarioKind?> Scenario { get; }

    /// <summary><c>--rate</c>.</summary>
    public ValueOption<double?> Rate { get; }

    /// <summary><c>--count</c>.</summary>
    public ValueOption<long> Count { get; }

    /// <summary><c>--duration</c>.</summary>
    public ValueOption<TimeSpan> Duration { get; }

    /// <summary><c>--seed</c>.</summary>
    public ValueOption<int> Seed { get; }

    /// <summary><c>--prefixes</c>.</summary>
    public ValueOption<int> Prefixes { get; }

    /// <summary><c>--host-name</c>.</summary>
    public ValueOption<string> HostName { get; }

    /// <summary><c>--script</c>.</summary>
    public ValueOption<string> Script { get; }

    /// <summary><c>--wait-subscribers</c>.</summary>
    public ValueOption<int> WaitSubscribers { get; }
}
