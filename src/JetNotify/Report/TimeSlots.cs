namespace JetNotify.Report;

/// <summary>How many events came in each stretch of time. Begins with minutes; where these become too many, two become
/// one. One thread.</summary>
internal sealed class TimeSlots
{
    private const int Most = 4096;

    private Dictionary<long, long> _counts = [];

    /// <summary>How long a stretch is: a minute, doubled as often as was needed.</summary>
    public TimeSpan Width { get; private set; } = TimeSpan.FromMinutes(1);

    /// <summary>Counts one event.</summary>
    /// <param name="at">When it came, UTC.</param>
    public void Add(DateTime at)
    {
        long slot = at.Ticks / Width.Ticks;
        _counts[slot] = _counts.GetValueOrDefault(slot) + 1;
        while (_counts.Count > Most)
        {
            Width *= 2;
            var wider = new Dictionary<long, long>();
            foreach (var (narrow, count) in _counts)
            {
                wider[narrow / 2] = wider.GetValueOrDefault(narrow / 2) + count;
            }

            _counts = wider;
        }
    }

    /// <summary>Returns the stretches in which anything came, in their order.</summary>
    public IEnumerable<(DateTime Begin, long Count)> InOrder() =>
        _counts.OrderBy(pair => pair.Key).Select(pair => (Begin(pair.Key), pair.Value));

    /// <summary>Returns those in which most came, the fullest first; of two equal ones the earlier.</summary>
    public IReadOnlyList<(DateTime Begin, long Count)> Busiest(int most) =>
        [.. _counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Take(most)
            .Select(pair => (Begin(pair.Key), pair.Value))];

    private DateTime Begin(long slot) => new(slot * Width.Ticks, DateTimeKind.Utc);
}
