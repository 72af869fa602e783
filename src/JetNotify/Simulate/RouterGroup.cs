using JetNotify.CommandLine;
using JetNotify.CommandLine.Values;
using JetNotify.Output;
using JetNotify.Simulator.Scenarios;

namespace JetNotify.Simulate;

/// <summary>What happens to the simulated router.</summary>
internal sealed class RouterGroup : OptionGroup
{
    private const int MostPrefixes = 65_536;
    private const int LongestName = 63;

    public RouterGroup()
        : base("Router")
    {
        Scenario = Common(Value<ScenarioKind?>("--scenario", [], "NAME", "a scenario",
            "boot, link-flap, address-change, route-churn, commit, bgp-flap, login, mix (the default: all but boot), "
                + "or none: only what is configured.",
            ParseScenario, Offer.OneOf(() => [.. ScenarioOptions.Names, "none"])));
        Rate = Common(Value<double?>("--rate", [], "N", "a rate",
            "Events a second; max: as fast as subscribers take them.", SpeedParser.Rate));
        Count = Common(Value<long>("--count", ["-C"], "N", "a number of events", "End after N events.", ParseEvents));
        Duration = Value<TimeSpan>("--duration", [], "DURATION", "a duration",
            "End after this time.", DurationParser.Positive);
        Seed = Common(Value<int>("--seed", [], "N", "a seed",
            "Where chance begins: the same seed, the same events and faults.", ParseSeed));
        Prefixes = Value<int>("--prefixes", [], "N", "a number of prefixes",
            "How many prefixes a route-churn withdraws and learns anew.", ParsePrefixes);
        HostName = Value<string>("--host-name", [], "NAME", "a name",
            "The router's name in its events and its prompt.", ParseHostName);
        Script = Common(Value<string>("--script", [], "FILE", "a file",
            "Read Junos configuration commands from this file, "
                + "not from standard input.", TextParser.Path, Offer.Files));
        WaitSubscribers = Value<int>("--wait-subscribers", [], "N", "a number of clients",
            "Begin, commands in a pipe or a script too, once N clients have subscribed (0; 1 with --replay).",
            ParseClients);
        Contradict(Scenario, "a recording says what is published, and how", "--replay");
        Contradict(Rate, "a recording says what is published, and how", "--replay");
        Contradict(Prefixes, "a recording says what is published, and how", "--replay");
        Count.SettingPrefix = "simulate-";
        Rate.Default = "1";
        Seed.Default = "1";
        Prefixes.Default = "10";
        HostName.Default = "jetsim";
    }

    /// <summary>Null for <c>none</c>.</summary>
    public ValueOption<ScenarioKind?> Scenario { get; }

    /// <summary>Events a second, null for <c>max</c>.</summary>
    public ValueOption<double?> Rate { get; }

    public ValueOption<long> Count { get; }

    public ValueOption<TimeSpan> Duration { get; }

    public ValueOption<int> Seed { get; }

    public ValueOption<int> Prefixes { get; }

    public ValueOption<string> HostName { get; }

    public ValueOption<string> Script { get; }

    public ValueOption<int> WaitSubscribers { get; }

    /// <summary>Returns what happens by itself, or null for nothing.</summary>
    public ScenarioOptions? Plan(ParsedOptions parsed, int seed)
    {
        if (parsed.Get(Scenario, ScenarioKind.Mix) is not { } kind)
        {
            return null;
        }

        var options = new ScenarioOptions { Kind = kind, Seed = seed };
        return options with
        {
            Rate = parsed.Get(Rate, options.Rate),
            Count = parsed.TryGet(Count, out long count) ? count : null,
            Prefixes = parsed.Get(Prefixes, options.Prefixes),
        };
    }

    /// <summary>Refuses what no scenario could do.</summary>
    /// <exception cref="UsageException">An option that would do nothing with the scenario.</exception>
    public void RefuseContradictions(ParsedOptions parsed)
    {
        if (parsed.TryGet(Scenario, out var kind))
        {
            if (kind is null && parsed.FirstOf(Rate, Count, Prefixes) is { } idle)
            {
                throw new UsageException(idle, $"not together with {Scenario.Name} none: nothing happens by itself");
            }

            if (kind is not (null or ScenarioKind.RouteChurn or ScenarioKind.Mix) && parsed.Has(Prefixes))
            {
                throw new UsageException(Prefixes, "needs the scenario route-churn or mix");
            }
        }
    }

    private static string? ParseScenario(string text, out ScenarioKind? kind)
    {
        int found = ScenarioOptions.Names.ToList().IndexOf(text);
        kind = found < 0 ? null : (ScenarioKind)found;
        return found >= 0 || text == "none"
            ? null
            : $"{Quoting.Text(text)} is not a scenario ({string.Join(", ", ScenarioOptions.Names)} or none)";
    }

    private static string? ParseEvents(string text, out long count) =>
        NumberParser.Count(text, out count) is null ? null : $"{Quoting.Text(text)} is not a number of "
            + "events (1 or more)";

    private static string? ParseSeed(string text, out int seed) =>
        NumberParser.TryWhole(text, 0, int.MaxValue, out seed)
            ? null
            : $"{Quoting.Text(text)} is not a seed (a whole number from 0 to {int.MaxValue})";

    private static string? ParsePrefixes(string text, out int count) =>
        NumberParser.TryWhole(text, 1, MostPrefixes, out count)
            ? null
            : $"{Quoting.Text(text)} is not a number of prefixes (1 to {MostPrefixes})";

    private static string? ParseClients(string text, out int count) =>
        NumberParser.TryWhole(text, 0, int.MaxValue, out count)
            ? null
            : $"{Quoting.Text(text)} is not a number of clients (0 or more)";

    // As Junos takes it: letters, digits, hyphens, underscores and dots.
    private static string? ParseHostName(string text, out string name)
    {
        name = text;
        bool good = text.Length is > 0 and <= LongestName && text.All(c => char.IsAsciiLetterOrDigit(c)
            || c is '-' or '_' or '.');
        return good
            ? null
            : $"{Quoting.Text(text)} is not a host name (letters, digits, - _ and ., at most {LongestName})";
    }
}
