using JetNotify.CommandLine.Values;
using JetNotify.Junos;

namespace JetNotify.CommandLine.Options;

/// <summary>Which Junos events, by name. Each takes a list and may be repeated: those values are alternatives.</summary>
internal class SelectorOptions : OptionGroup
{
    /// <summary>The options, declared.</summary>
    public SelectorOptions()
        : base("Junos events")
    {
        Event = List<KindOrGroup>("--event", "KIND[,KIND]", "a kind of event",
            $"Events by name: {string.Join(", ", Catalogue.Entries.Select(entry => entry.Name))};\nor by group: {string.Join(", ", Catalogue.Groups)}.",
            EventText.KindOrGroup, EventText.KindsAndGroups);
        Op = List<EventOp>("--op", "OP[,OP]", "an operation",
            $"Only these operations: {string.Join(", ", Catalogue.Ops)}.", EventText.Op, Catalogue.Ops);
        Interface = List<string>("--interface", "NAME|GLOB", "an interface",
            "Only this interface: xe-0/0/1.0, or xe-0/0/1 with all its units, or a glob such\nas 'ge-*'.", EventText.Interface);
        Unit = List<int>("--unit", "NUMBER", "a unit", "Only this logical unit, on whichever port.", EventText.Unit);
        Family = List<string>("--family", "FAMILY", "a family", "Only this protocol family, such as inet, inet6 or mpls.",
            EventText.Family, EventText.CommonFamilies);
        Prefix = List<IpPrefix>("--prefix", "CIDR", "a prefix",
            "Only addresses and routes that lie inside: 192.0.2.0/24, 2001:db8::/32.", EventText.Prefix);
        Table = List<string>("--table", "NAME|GLOB", "a routing table", "Only this routing table: inet.0, '*.inet.0'.", EventText.Name);
        FirewallFilter = List<string>("--firewall-filter", "NAME|GLOB", "a firewall filter", "Only this firewall filter.", EventText.Name);
        LogicalRouter = List<string>("--logical-router", "NAME|GLOB", "a logical router", "Only this logical router.", EventText.Name);
        Syslog = List<string>("--syslog", "TAG|GLOB", "a syslog tag",
            "System log messages with this tag too: LOGIN_INFORMATION, 'UI_COMMIT*'.", EventText.Name);
        Selecting = [.. Options];
    }

    /// <summary>The options that select, without those a command adds to the group.</summary>
    public IReadOnlyList<DeclaredOption> Selecting { get; }

    /// <summary><c>--event</c>.</summary>
    public ValueOption<IReadOnlyList<KindOrGroup>> Event { get; }

    /// <summary><c>--op</c>.</summary>
    public ValueOption<IReadOnlyList<EventOp>> Op { get; }

    /// <summary><c>--interface</c>.</summary>
    public ValueOption<IReadOnlyList<string>> Interface { get; }

    /// <summary><c>--unit</c>.</summary>
    public ValueOption<IReadOnlyList<int>> Unit { get; }

    /// <summary><c>--family</c>.</summary>
    public ValueOption<IReadOnlyList<string>> Family { get; }

    /// <summary><c>--prefix</c>.</summary>
    public ValueOption<IReadOnlyList<IpPrefix>> Prefix { get; }

    /// <summary><c>--table</c>.</summary>
    public ValueOption<IReadOnlyList<string>> Table { get; }

    /// <summary><c>--firewall-filter</c>.</summary>
    public ValueOption<IReadOnlyList<string>> FirewallFilter { get; }

    /// <summary><c>--logical-router</c>.</summary>
    public ValueOption<IReadOnlyList<string>> LogicalRouter { get; }

    /// <summary><c>--syslog</c>.</summary>
    public ValueOption<IReadOnlyList<string>> Syslog { get; }

    private ValueOption<IReadOnlyList<T>> List<T>(
        string name, string valueName, string valueNoun, string help, ValueParser<T> one, IReadOnlyList<string>? completions = null)
    {
        var option = Value(name, [], valueName, valueNoun, help,
            (string text, out IReadOnlyList<T> values) => ListText.Of(text, one, out values));
        if (completions is not null)
        {
            option.CompletionSources.Add(context => ListCompletion.Of(context.WordToComplete, completions));
        }

        return option;
    }
}
