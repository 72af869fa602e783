using System.Text;

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

/// <summary>Compares names with their UTF-8, so that bytes are looked up without making a string of them.</summary>
internal sealed class Utf8Names : IEqualityComparer<string>, IAlternateEqualityComparer<ReadOnlySpan<byte>, string>
{
    private const int OnStack = 256;

    public static Utf8Names Instance { get; } = new();

    public bool Equals(string? left, string? right) => left == right;

    public int GetHashCode(string name)
    {
        Span<byte> bytes = stackalloc byte[OnStack];
        return Encoding.UTF8.TryGetBytes(name, bytes, out int length)
            ? GetHashCode(bytes[..length])
            : GetHashCode(Encoding.UTF8.GetBytes(name));
    }

    public bool Equals(ReadOnlySpan<byte> bytes, string name)
    {
        Span<byte> other = stackalloc byte[OnStack];
        return Encoding.UTF8.TryGetBytes(name, other, out int length)
            ? bytes.SequenceEqual(other[..length])
            : bytes.SequenceEqual(Encoding.UTF8.GetBytes(name));
    }

    public int GetHashCode(ReadOnlySpan<byte> bytes)
    {
        var hash = default(HashCode);
        hash.AddBytes(bytes);
        return hash.ToHashCode();
    }

    /// <summary>Returns the name; bytes that are not UTF-8 become U+FFFD.</summary>
    public string Create(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
