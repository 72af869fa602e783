namespace JetNotify.Simulator.Scenarios;

/// <summary>What a simulated router goes through.</summary>
public enum ScenarioKind
{
    /// <summary>All the others but boot, by chance.</summary>
    Mix,

    /// <summary>Everything there is, told as a router does that starts.</summary>
    Boot,

    /// <summary>A port loses its link, and has it again.</summary>
    LinkFlap,

    /// <summary>An address comes and goes by a commit, as in Juniper's tutorial.</summary>
    AddressChange,

    /// <summary>Prefixes are withdrawn and learnt anew.</summary>
    RouteChurn,

    /// <summary>Commits of firewall filters and static routes.</summary>
    Commit,

    /// <summary>A BGP neighbour goes down with its prefixes, and comes back.</summary>
    BgpFlap,

    /// <summary>People log in, fail to, and out.</summary>
    Login,
}

/// <summary>How a scenario is played. Immutable.</summary>
public sealed record ScenarioOptions
{
    /// <summary>The names, in the order of <see cref="ScenarioKind"/>: <c>mix</c>, <c>boot</c>, <c>link-flap</c>
    /// …</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["mix", "boot", "link-flap", "address-change", "route-churn", "commit", "bgp-flap", "login"];

    /// <summary>What happens.</summary>
    public ScenarioKind Kind { get; init; }

    /// <summary>Where chance begins: the same seed and <see cref="DeviceTime"/> give the same events byte for
    /// byte.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Events a second, above 0; null for as fast as subscribers take them.</summary>
    public double? Rate { get; init; } = 1;

    /// <summary>Ends after so many events; null for never.</summary>
    public long? Count { get; init; }

    /// <summary>Ends after the scenario was played so many times; null for never.</summary>
    public long? Rounds { get; init; }

    /// <summary>Ends after so long; null for never.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Prefixes that <see cref="ScenarioKind.RouteChurn"/> withdraws and learns anew each time,
    /// 1…65536.</summary>
    public int Prefixes { get; init; } = 10;

    /// <summary>The device's local time at the first event, or null for now. Time then passes with the events: 1/rate
    /// each, a millisecond each when there is no rate.</summary>
    public DateTime? DeviceTime { get; init; }
}
