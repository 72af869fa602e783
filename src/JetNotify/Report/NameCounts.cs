using System.Text;
using JetNotify.Output;

namespace JetNotify.Report;

/// <summary>How often each name came: bounded, whatever comes. No allocation for a name that is known. One
/// thread.</summary>
internal sealed class NameCounts
{
    /// <summary>The most names that are told apart; what comes beyond them is counted in <see cref="Others"/>.</summary>
    public const int Most = 100_000;

    private readonly Dictionary<string, int> _numbers = new(Utf8Names.Instance);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<byte>> _byBytes;
    private readonly List<(string Name, long Count)> _counts = [];

    public NameCounts() => _byBytes = _numbers.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>How many came under a name too many.</summary>
    public long Others { get; private set; }

    /// <summary>How many names there are.</summary>
    public int Count => _counts.Count;

    /// <summary>Counts one.</summary>
    /// <returns>The number of the name, in the order in which they came first; -1 for one too many.</returns>
    public int Add(ReadOnlySpan<byte> name)
    {
        if (!_byBytes.TryGetValue(name, out int number))
        {
            if (_counts.Count == Most)
            {
                Others++;
                return -1;
            }

            number = _counts.Count;
            _byBytes[name] = number;
            _counts.Add((Encoding.UTF8.GetString(name), 0));
        }

        var (known, count) = _counts[number];
        _counts[number] = (known, count + 1);
        return number;
    }

    /// <summary>Returns a name by its number.</summary>
    public string this[int number] => _counts[number].Name;

    /// <summary>Returns the number of a name, or -1.</summary>
    public int NumberOf(string name) => _numbers.GetValueOrDefault(name, -1);

    /// <summary>Returns the names that came most often; of two that came as often, the first by name.</summary>
    public IReadOnlyList<(string Name, long Count)> Top(int most) =>
        [.. _counts.OrderByDescending(pair => pair.Count).ThenBy(pair => pair.Name, StringComparer.Ordinal).Take(most)];
}
