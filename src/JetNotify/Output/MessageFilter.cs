using JetNotify.Junos;
using JetNotify.Mqtt;

namespace JetNotify.Output;

/// <summary>Which received messages are printed; the rest are acknowledged and forgotten.</summary>
internal sealed record MessageFilter
{
    /// <summary>The Junos events asked for by name (<c>--event</c> and what goes with it), or null when topics alone
    /// decide. A message that <see cref="Topics"/> match is kept whatever this says.</summary>
    public SelectorPlan? Selection { get; init; }

    /// <summary>The topic filters typed beside <see cref="Selection"/> (<c>-t</c>).</summary>
    public IReadOnlyList<TopicFilter> Topics { get; init; } = [];

    /// <summary>What every printed event must satisfy (<c>--where</c>).</summary>
    public IReadOnlyList<Where> Conditions { get; init; } = [];

    /// <summary>Topic filters whose messages are dropped (<c>-T</c>).</summary>
    public IReadOnlyList<TopicFilter> FilterOut { get; init; } = [];

    /// <summary>Drop messages with the RETAIN flag (<c>-R</c>).</summary>
    public bool NoRetained { get; init; }

    /// <summary>Print only messages with the RETAIN flag and end at the first without
    /// (<c>--retained-only</c>).</summary>
    public bool RetainedOnly { get; init; }
}
