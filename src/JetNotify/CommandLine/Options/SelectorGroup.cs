using System.Globalization;
using System.Text;
using JetNotify.CommandLine.Values;
using JetNotify.Junos;
using JetNotify.Mqtt.Wire;
using JetNotify.Output;

namespace JetNotify.CommandLine.Options;

/// <summary>Which Junos events, by name and by what they say. What selects takes a list and may be repeated: those
/// values are alternatives. The words are the catalogue's.</summary>
internal sealed class SelectorGroup : OptionGroup
{
    // Far more than Junos allows any name, and so little that every filter made of names fits into MQTT's 65,535 bytes.
    private const int LongestName = 1000;

    private readonly ValueOption<IReadOnlyList<KindOrGroup>> _event;
    private readonly ValueOption<IReadOnlyList<EventOp>> _op;
    private readonly ValueOption<IReadOnlyList<string>> _interface;
    private readonly ValueOption<IReadOnlyList<int>> _unit;
    private readonly ValueOption<IReadOnlyList<string>> _family;
    private readonly ValueOption<IReadOnlyList<IpPrefix>> _prefix;
    private readonly ValueOption<IReadOnlyList<string>> _table;
    private readonly ValueOption<IReadOnlyList<string>> _firewallFilter;
    private readonly ValueOption<IReadOnlyList<string>> _logicalRouter;
    private readonly ValueOption<IReadOnlyList<string>> _syslog;
    private readonly DeclaredOption[] _selecting;
    private readonly ValueOption<Where>? _where;
    private readonly bool _tags;

    /// <param name="conditions">Whether the command prints events, and takes conditions on them.</param>
    /// <param name="tags">Whether routers have tags that conditions may be about.</param>
    public SelectorGroup(bool conditions, bool tags = false)
        : base("Junos events")
    {
        _tags = tags;
        _event = Common(List<KindOrGroup>("--event", "KIND[,KIND]", "a kind of event",
            $"Events by name: {string.Join(", ", Catalogue.Entries.Select(entry => entry.Name))}; "
                + $"or by group: {string.Join(", ", Catalogue.Groups)}.",
            ParseKind, KindsAndGroups));
        _op = Common(List<EventOp>("--op", "OP[,OP]", "an operation",
            $"Only these operations: {string.Join(", ", Catalogue.Ops)}.", ParseOp, Catalogue.Ops));
        _interface = Common(List<string>("--interface", "NAME|GLOB", "an interface",
            "Only this interface: xe-0/0/1.0, or xe-0/0/1 with all its units, or a glob such as 'ge-*'.",
            ParseInterface));
        _unit = List<int>("--unit", "NUMBER", "a unit", "Only this logical unit, on whichever port.", ParseUnit);
        _family = List<string>("--family", "FAMILY", "a family",
            "Only this protocol family, such as inet, inet6 or mpls.",
            ParseFamily, Families.Common);
        _prefix = List<IpPrefix>("--prefix", "CIDR", "a prefix",
            "Only addresses and routes that lie inside: 192.0.2.0/24, 2001:db8::/32.", ParsePrefix);
        _table = List<string>("--table", "NAME|GLOB", "a routing table",
            "Only this routing table: inet.0, '*.inet.0'.", ParseName);
        _firewallFilter = List<string>("--firewall-filter", "NAME|GLOB", "a firewall filter",
            "Only this firewall filter.", ParseName);
        _logicalRouter = List<string>("--logical-router", "NAME|GLOB", "a logical router",
            "Only this logical router.", ParseName);
        _syslog = List<string>("--syslog", "TAG|GLOB", "a syslog tag",
            "System log messages with this tag too: LOGIN_INFORMATION, 'UI_COMMIT*'.", ParseName);
        _selecting = [.. Options];
        _where = !conditions ? null : Common(Values<Where>("--where", [], "'PATH OP VALUE'", "a condition",
            "Print only events for which this holds: PATH OP VALUE, joined by and, or, not and parentheses; given more "
                + "than once, all must. PATH: kind, op, event-id, severity, interface, attributes.family, topic, "
                + "device … OP: = and != with globs, =~ regular expression, < <= > >= numbers and severity.",
            ParseCondition, Offer.OneOf(() => EventPath.Names)));
    }

    /// <summary>The kinds and the groups, as they are typed.</summary>
    public static IReadOnlyList<string> KindsAndGroups { get; } =
        [.. Catalogue.Entries.Select(entry => entry.Name), .. Catalogue.Groups];

    /// <summary>Returns the topic filters of the events named, and the test for what filters cannot tell; null when no
    /// event was named.</summary>
    /// <param name="parsed">What was typed.</param>
    /// <param name="kinds">Kinds that a command takes without an option, as typed.</param>
    /// <param name="details">Gets a sentence for each filter the selection became.</param>
    /// <exception cref="UsageException">No event could ever meet it.</exception>
    public SelectorPlan? Plan(ParsedOptions parsed, IReadOnlyList<string> kinds, List<string> details)
    {
        var selector = SelectorOf(parsed, kinds);
        if (selector.IsEmpty)
        {
            return null;
        }

        string words = string.Join(' ', [.. kinds.Select(Quoting.List), parsed.Words(_selecting)]).TrimEnd();
        if (!selector.TryPlan(out var plan, out string? problem))
        {
            throw new UsageException($"{words}: {problem}");
        }

        foreach (string filter in plan.Filters)
        {
            details.Add($"{words} became the topic filter '{filter}'");
        }

        return plan;
    }

    /// <summary>Returns what every printed event must satisfy, in the order typed.</summary>
    public IReadOnlyList<Where> Conditions(ParsedOptions parsed) => _where is null ? [] : parsed.All(_where);

    /// <summary>Returns a filter that something can pass.</summary>
    /// <exception cref="UsageException">What was named can never meet the conditions; topics beside it may bring what
    /// does.</exception>
    public static MessageFilter Checked(MessageFilter filter) =>
        filter is { Selection: { } selection, Topics.Count: 0 } && !selection.CanMeet(filter.Conditions)
            ? throw new UsageException($"--where: {string.Join(" and ",
                filter.Conditions.Select(condition => Quoting.Text(condition.Text)))} can never hold: what is asked "
                + $"for is {string.Join(", ", selection.Kinds.Select(kind => Catalogue.Entry(kind).Name))}")
            : filter;

    private Selector SelectorOf(ParsedOptions parsed, IReadOnlyList<string> kinds)
    {
        var named = kinds.SelectMany(text => ListParser.Parse<KindOrGroup>(text, ParseKind, out var some) is { } problem
            ? throw new UsageException(problem)
            : some).Concat(parsed.Listed(_event)).ToList();
        return new Selector
        {
            Kinds = [.. named.Where(name => name.Kind is not null).Select(name => name.Kind!.Value)],
            Groups = [.. named.Where(name => name.Group is not null).Select(name => name.Group!.Value)],
            Ops = parsed.Listed(_op),
            Interfaces = parsed.Listed(_interface),
            Units = parsed.Listed(_unit),
            Families = parsed.Listed(_family),
            Prefixes = parsed.Listed(_prefix),
            FirewallFilters = parsed.Listed(_firewallFilter),
            Tables = parsed.Listed(_table),
            LogicalRouters = parsed.Listed(_logicalRouter),
            SyslogTags = parsed.Listed(_syslog),
        };
    }

    private ValueOption<IReadOnlyList<T>> List<T>(
        string name, string valueName, string valueNoun, string help, ValueParser<T> one,
            IReadOnlyList<string>? words = null) =>
        Values(name, [], valueName, valueNoun, help,
            (string text, out IReadOnlyList<T> values) => ListParser.Parse(text, one, out values),
            words is null ? null : Offer.ListOf(() => words));

    private static string? ParseKind(string text, out KindOrGroup value)
    {
        value = Catalogue.TryKind(text, out var kind) ? new(kind, null)
            : Catalogue.TryGroup(text, out var group) ? new(null, group)
            : default;
        return value == default ? NotOne("a kind of event", text, KindsAndGroups, Synonyms.Kind(text)) : null;
    }

    private static string? ParseOp(string text, out EventOp op) =>
        Catalogue.TryOp(text, out op) ? null : NotOne("an operation", text, Catalogue.Ops, Synonyms.Op(text));

    private static string NotOne(string noun, string text, IReadOnlyList<string> known, string? meant) =>
        $"{Quoting.Text(text)} is not {noun} ({WordParser.OneOf(known)}"
            + ((Suggestion.For(text, known) ?? meant) is { } similar ? $"; did you mean {similar}?)" : ")");

    // No interface has an MQTT wildcard in its name.
    private static string? ParseInterface(string text, out string name) => ParseName(text, out name)
        ?? (text.AsSpan().ContainsAny('+', '#')
            ? $"no interface has + or # in its name, as {Quoting.Text(text)} does: the wildcards here are * and ?"
            : null);

    private static string? ParseUnit(string text, out int unit) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out unit)
            ? null
            : $"{Quoting.Text(text)} is not a unit (the number after the dot: 0 of xe-0/0/1.0)";

    private static string? ParseFamily(string text, out string family) => ParseName(text, out family)
        ?? (Synonyms.Family(text) is { } meant ? $"Junos calls {text} {meant}"
            : Families.IsName(family = text.ToLowerInvariant()) ? null
            : $"{Quoting.Text(text)} is not a family ({string.Join(", ", Families.Common)} …)");

    private static string? ParsePrefix(string text, out IpPrefix prefix) =>
        IpPrefix.TryParse(text, out prefix)
            ? null
            : $"{Quoting.Text(text)} is not a prefix or an address (192.0.2.0/24, 2001:db8::/32)";

    // A name that a router gives to something, or a glob over such names.
    private static string? ParseName(string text, out string name)
    {
        name = text;
        return Encoding.UTF8.GetByteCount(text) > LongestName ? $"longer than {LongestName} bytes"
            : !Utf8Rules.IsString(text, out string problem) ? problem
            : Quoting.Line(text) != text ? $"{Quoting.Text(text)} holds a character that no name has"
            : null;
    }

    // A mistake is shown by its place and by what stands there.
    private string? ParseCondition(string text, out Where condition)
    {
        bool good = Where.TryParse(text, out var parsed, out var error);
        condition = parsed!;
        if (good)
        {
            return !_tags && condition.UsesTags
                ? "tags are of the routers of an inventory: jetnotify collect has them"
                : null;
        }

        string meant = error!.Unknown is { } unknown && Suggestion.For(unknown, error.Known) is { } similar
            ? $", did you mean {similar}?" : "";
        string rest = text[Math.Min(error.Position, text.Length)..];
        string place = rest.Length == 0 ? $"at the end of {Quoting.Text(text)}"
            : $"character {error.Position + 1} of {Quoting.Text(text)}, at {Quoting.Text(rest)}";
        return $"{error.Message} ({place}{meant})";
    }

    /// <summary>A kind of event, or several under one name; one of the two is set.</summary>
    private readonly record struct KindOrGroup(EventKind? Kind, EventGroup? Group);
}
