namespace JetNotify.Report;

/// <summary>How many messages came of each router in each stretch of time. Begins with minutes; where these become too
/// many, two become one. One thread.</summary>
internal sealed class TimeSlots
{
    private const int Most = 200_000;

    private Dictionary<(int Device, long Slot), long> _counts = [];

    /// <summary>How long a stretch is: a minute, doubled as often as was needed.</summary>
    public TimeSpan Width { get; private set; } = TimeSpan.FromMinutes(1);

    /// <summary>Counts one message.</summary>
    /// <param name="device">The router's number.</param>
    /// <param name="at">When it came, UTC.</param>
    public void Add(int device, DateTime at)
    {
        var key = (device, at.Ticks / Width.Ticks);
        _counts[key] = _counts.GetValueOrDefault(key) + 1;
        while (_counts.Count > Most && Width < TimeSpan.FromDays(365))
        {
            Widen();
        }
    }

    /// <summary>Returns the stretches in which anything came of any router, in their order.</summary>
    public IReadOnlyList<(DateTime Begin, long Count)> InOrder() =>
        [.. _counts.GroupBy(pair => pair.Key.Slot, pair => pair.Value).OrderBy(group => group.Key)
            .Select(group => (Begin(group.Key), group.Sum()))];

    /// <summary>Returns those of one router.</summary>
    public IReadOnlyList<(DateTime Begin, long Count)> InOrder(int device) =>
        [.. _counts.Where(pair => pair.Key.Device == device).OrderBy(pair => pair.Key.Slot)
            .Select(pair => (Begin(pair.Key.Slot), pair.Value))];

    /// <summary>Returns those in which most came, the fullest first; of two equal ones the earlier.</summary>
    public IReadOnlyList<(DateTime Begin, long Count)> Busiest(int most) =>
        [.. InOrder().OrderByDescending(slot => slot.Count).ThenBy(slot => slot.Begin).Take(most)];

    private void Widen()
    {
        Width *= 2;
        var wider = new Dictionary<(int Device, long Slot), long>();
        foreach (var ((device, slot), count) in _counts)
        {
            var key = (device, slot / 2);
            wider[key] = wider.GetValueOrDefault(key) + count;
        }

        _counts = wider;
    }

    private DateTime Begin(long slot) => new(slot * Width.Ticks, DateTimeKind.Utc);
}
