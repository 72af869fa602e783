namespace JetNotify.Deriving;

/// <summary>Which events are derived from others.</summary>
/// <param name="Rules">When (<c>--on</c>); at least one.</param>
/// <param name="State">The file that remembers across restarts (<c>--state</c>), or null.</param>
internal sealed record DerivingPlan(IReadOnlyList<Rule> Rules, string? State);
