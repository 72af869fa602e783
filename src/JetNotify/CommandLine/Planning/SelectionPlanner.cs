using JetNotify.CommandLine.Options;
using JetNotify.CommandLine.Values;
using JetNotify.Junos;
using JetNotify.Output;

namespace JetNotify.CommandLine.Planning;

/// <summary>Turns events by name into topic filters, and into the test for what filters cannot tell.</summary>
internal static class SelectionPlanner
{
    /// <summary>What was selected, or null when no event was named.</summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="options">The options that select.</param>
    /// <param name="kinds">Kinds that a command takes without an option, as typed.</param>
    /// <param name="details">Gets a sentence for each filter the selection became.</param>
    /// <exception cref="UsageException">No event could ever meet it.</exception>
    public static SelectorPlan? Plan(Typed typed, SelectorOptions options, IReadOnlyList<string> kinds, List<string> details)
    {
        var selector = SelectorOf(typed, options, kinds);
        if (selector.IsEmpty)
        {
            return null;
        }

        string words = string.Join(' ', [.. kinds.Select(Quoted.List), typed.Words(options.Selecting)]).TrimEnd();
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

    private static Selector SelectorOf(Typed typed, SelectorOptions options, IReadOnlyList<string> kinds)
    {
        var named = kinds.SelectMany(text => ListText.Of<KindOrGroup>(text, EventText.KindOrGroup, out var some) is { } problem
            ? throw new UsageException(problem)
            : some).Concat(typed.Listed(options.Event)).ToList();
        return new Selector
        {
            Kinds = [.. named.Where(name => name.Kind is not null).Select(name => name.Kind!.Value)],
            Groups = [.. named.Where(name => name.Group is not null).Select(name => name.Group!.Value)],
            Ops = typed.Listed(options.Op),
            Interfaces = typed.Listed(options.Interface),
            Units = typed.Listed(options.Unit),
            Families = typed.Listed(options.Family),
            Prefixes = typed.Listed(options.Prefix),
            FirewallFilters = typed.Listed(options.FirewallFilter),
            Tables = typed.Listed(options.Table),
            LogicalRouters = typed.Listed(options.LogicalRouter),
            SyslogTags = typed.Listed(options.Syslog),
        };
    }
}
