using JetNotify.Junos;
using JetNotify.Output;

namespace JetNotify.Watch;

/// <summary>Which of the events that are kept a filter lets through. Each is held against it once. One thread at a
/// time.</summary>
internal sealed class EventSelection
{
    private readonly long[] _numbers = new long[EventRing.Most];
    private readonly EventDecoder _decoder = new();
    private EventRing? _events;
    private EventFilter? _filter;
    private long _next;
    private int _first;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Returns the number of one, by its place.</summary>
    public long this[int row] => _filter is null ? _events!.First + row : _numbers[(_first + row) % _numbers.Length];

    /// <summary>Lets through what satisfies a condition; null: all.</summary>
    public void Where(Where? condition)
    {
        _filter = condition is null ? null : EventFilter.Of(new MessageFilter { Conditions = [condition] }, _decoder);
        _events = null;
    }

    /// <summary>Looks at what came since the last time.</summary>
    public void Update(EventRing events)
    {
        if (!ReferenceEquals(events, _events))
        {
            (_events, _next, _first, Count) = (events, 0, 0, 0);
        }

        if (_filter is null)
        {
            Count = events.Count;
            return;
        }

        while (Count > 0 && _numbers[_first] < events.First)
        {
            _first = (_first + 1) % _numbers.Length;
            Count--;
        }

        for (_next = Math.Max(_next, events.First); _next < events.Next; _next++)
        {
            var kept = events[_next];
            var message = _decoder.Decode(kept.Topic, kept.Payload, kept.Router.Device, kept.Router.Tags);
            if (_filter.Keeps(in message))
            {
                _numbers[(_first + Count++) % _numbers.Length] = _next;
            }
        }
    }
}
