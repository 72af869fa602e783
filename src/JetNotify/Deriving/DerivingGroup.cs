using System.Globalization;
using System.Text.RegularExpressions;
using JetNotify.CommandLine;
using JetNotify.CommandLine.Values;
using JetNotify.Junos;
using JetNotify.Mqtt;
using JetNotify.Output;

namespace JetNotify.Deriving;

/// <summary>Events that are derived from others.</summary>
internal sealed partial class DerivingGroup : OptionGroup
{
    /// <summary>The most downs that a flap may be made of: what is kept for each interface.</summary>
    public const int MostDowns = 100;

    private const string Forms = "flap(interface, 3 in 5m), silence(router, 10m) or down(interface) for 30s";

    private readonly ValueOption<Rule> _on;
    private readonly ValueOption<string>? _state;

    /// <param name="remembers">Whether there is a state to keep across restarts.</param>
    public DerivingGroup(bool remembers)
        : base("Derived events")
    {
        _on = Values<Rule>("--on", [], "RULE", "a rule",
            "Derive an event, printed with the others: 'flap(interface, 3 in 5m)', 'silence(router, 10m)', "
                + "'down(interface) for 30s'. May be given more than once.", ParseRule);
        _state = remembers
            ? Value<string>("--state", [], "FILE", "a file",
                "Remember in this file what the rules know, so that a restart forgets nothing.", TextParser.Path,
                Offer.Files)
            : null;
    }

    /// <summary>Returns which events are derived, or null.</summary>
    /// <param name="parsed">What was typed.</param>
    /// <param name="filters">What is subscribed to, or null where that is not known.</param>
    /// <exception cref="UsageException">A rule that can never hold; an option that would do nothing; a file that is no
    /// state.</exception>
    public DerivingPlan? Plan(ParsedOptions parsed, IEnumerable<TopicFilter>? filters)
    {
        if (_state is { } option)
        {
            parsed.Needs(option, _on, "it is what rules remember");
        }

        var rules = parsed.All(_on).DistinctBy(rule => rule.Text).ToList();
        if (rules.Count == 0)
        {
            return null;
        }

        if (filters is not null && rules.Find(rule => rule.IsOfLinks) is { } links
            && !filters.Any(EventDeriver.AsksForLinks))
        {
            throw new UsageException(_on, $"{links.Text} is held against what the router logs of links: add --syslog "
                + "'SNMP_TRAP_LINK_*'");
        }

        string? path = _state is not null && parsed.TryGet(_state, out string? file) ? file : null;
        if (path is not null)
        {
            Check(path, rules);
        }

        return new DerivingPlan(rules, path);
    }

    /// <summary>Refuses a condition that asks for what nothing derives.</summary>
    /// <param name="parsed">What was typed.</param>
    /// <param name="filters">What messages come from: whoever names the topics of derived events may have them of
    /// another jetnotify.</param>
    /// <param name="conditions">What every printed event must satisfy.</param>
    /// <exception cref="UsageException">There is one.</exception>
    public void Check(ParsedOptions parsed, IEnumerable<TopicFilter> filters, IReadOnlyList<Where> conditions)
    {
        if (conditions.FirstOrDefault(condition => condition.NeedsDerived) is { } never && !parsed.Has(_on)
            && !filters.Any(filter => filter.Text.StartsWith("jetnotify/", StringComparison.Ordinal)))
        {
            throw new UsageException($"--where: {Quoting.Text(never.Text)} asks for what --on derives (as in "
                + "--on 'flap(interface, 3 in 5m)'), and none is given");
        }
    }

    private void Check(string path, List<Rule> rules)
    {
        try
        {
            RuleStateFile.Load(path, new RuleEngine(rules, static _ => { }));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(_state!, FileProblem.OfReading(path, e));
        }
        catch (FormatException)
        {
            throw new UsageException(_state!, $"{FileProblem.NameOf(path)} is no state of rules");
        }
    }

    /// <summary>Parses one rule.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    internal static string? ParseRule(string text, out Rule rule)
    {
        rule = null!;
        if (Flap().Match(text) is { Success: true } flap)
        {
            if (!int.TryParse(flap.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
                || count is < 2 or > MostDowns)
            {
                return $"{Quoting.Text(text)}: a flap is made of 2 to {MostDowns} downs";
            }

            string within = flap.Groups[2].Value;
            return Make(RuleKind.Flap, count, within, $"flap(interface, {count} in {within})", out rule);
        }

        if (Silence().Match(text) is { Success: true } silence)
        {
            string length = silence.Groups[1].Value;
            return Make(RuleKind.Silence, 1, length, $"silence(router, {length})", out rule);
        }

        if (Down().Match(text) is { Success: true } down)
        {
            string length = down.Groups[1].Value;
            return Make(RuleKind.Down, 1, length, $"down(interface) for {length}", out rule);
        }

        return $"{Quoting.Text(text)} is no rule: write {Forms}";
    }

    private static string? Make(RuleKind kind, int count, string span, string text, out Rule rule)
    {
        string? problem = DurationParser.Positive(span, out var length);
        rule = new Rule(kind, count, length, text);
        return problem;
    }

    [GeneratedRegex(@"^\s*flap\s*\(\s*interface\s*,\s*([0-9]+)\s+in\s+([0-9.]+[a-z]*)\s*\)\s*$")]
    private static partial Regex Flap();

    [GeneratedRegex(@"^\s*silence\s*\(\s*router\s*,\s*([0-9.]+[a-z]*)\s*\)\s*$")]
    private static partial Regex Silence();

    [GeneratedRegex(@"^\s*down\s*\(\s*interface\s*\)\s+for\s+([0-9.]+[a-z]*)\s*$")]
    private static partial Regex Down();
}
