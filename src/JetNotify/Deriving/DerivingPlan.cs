using JetNotify.Mqtt;
using JetNotify.Output;

namespace JetNotify.Deriving;

/// <summary>Which events are derived from others.</summary>
/// <param name="Rules">When (<c>--on</c>); at least one.</param>
/// <param name="State">The file that remembers across restarts (<c>--state</c>), or null.</param>
internal sealed record DerivingPlan(IReadOnlyList<Rule> Rules, string? State)
{
    /// <summary>Returns a filter that lets derived events through whatever was selected by name.</summary>
    public static MessageFilter Keep(MessageFilter filter, DerivingPlan? plan)
    {
        if (plan is null || !TopicFilter.TryParse(DerivedEvent.Topics, out var derived, out _))
        {
            return filter;
        }

        return filter with { Topics = [.. filter.Topics, derived] };
    }
}
