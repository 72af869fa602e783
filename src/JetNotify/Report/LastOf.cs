namespace JetNotify.Report;

/// <summary>The last of many, and how many there were. One thread.</summary>
/// <param name="most">So many are kept.</param>
internal sealed class LastOf<T>(int most)
{
    private readonly Queue<T> _kept = [];

    /// <summary>How many there were.</summary>
    public long Count { get; private set; }

    /// <summary>Those that are kept, in the order in which they came.</summary>
    public IReadOnlyCollection<T> Kept => _kept;

    /// <summary>Adds one; the first of those that are kept makes room for it.</summary>
    public void Add(T one)
    {
        Count++;
        if (_kept.Count == most)
        {
            _kept.Dequeue();
        }

        _kept.Enqueue(one);
    }
}
