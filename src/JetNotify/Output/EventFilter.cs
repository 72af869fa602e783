using JetNotify.Junos;
using JetNotify.Mqtt;

namespace JetNotify.Output;

/// <summary>Which events are printed, by what was selected by name and by conditions. What a topic can decide is
/// decided before the payload is looked at. No allocation per message; one thread at a time.</summary>
internal sealed class EventFilter
{
    private readonly SelectorMatcher? _selection;
    private readonly TopicFilterSet _topics;
    private readonly WherePredicate[] _around;
    private readonly WherePredicate[] _inside;

    private EventFilter(MessageFilter filter, EventDecoder decoder)
    {
        _selection = filter.Selection?.Bind(decoder);
        _topics = new TopicFilterSet(filter.Topics);
        _around = Bind(filter.Conditions.Where(condition => condition.IsAround), decoder);
        _inside = Bind(filter.Conditions.Where(condition => !condition.IsAround), decoder);
    }

    /// <summary>The filter bound to a decoder, or null where every event is printed.</summary>
    public static EventFilter? Of(MessageFilter filter, EventDecoder decoder) =>
        filter.Selection is null && filter.Conditions.Count == 0 ? null : new EventFilter(filter, decoder);

    /// <summary>Whether the event is printed.</summary>
    public bool Keeps(in JetEvent message) =>
        AllHold(_around, in message) && IsSelected(in message) && AllHold(_inside, in message);

    private static WherePredicate[] Bind(IEnumerable<Where> conditions, EventDecoder decoder) =>
        [.. conditions.Select(condition => condition.Bind(decoder))];

    private static bool AllHold(WherePredicate[] conditions, in JetEvent message)
    {
        foreach (var condition in conditions)
        {
            if (!condition.Holds(in message))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsSelected(in JetEvent message) =>
        _selection is null || _topics.Matches(message.Topic) || _selection.Keeps(in message);
}
