using System.Text;
using JetNotify.Output;
using JetNotify.Report;

namespace JetNotify.Watch;

/// <summary>How many messages came below each level of the topics. Bounded; one thread.</summary>
internal sealed class TopicTree
{
    private const int Most = 10_000;

    private readonly Dictionary<string, long> _counts = new(Utf8Names.Instance);
    private readonly Dictionary<string, long>.AlternateLookup<ReadOnlySpan<byte>> _byBytes;

    public TopicTree() => _byBytes = _counts.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>Every level, below it those that are in it: how deep, its name safe for a terminal, and how
    /// many.</summary>
    public IReadOnlyList<(int Depth, string Name, long Count)> Levels() =>
        [.. _counts.OrderBy(pair => pair.Key.Replace('/', '\0'), StringComparer.Ordinal).Select(pair => (
            pair.Key.Count(character => character == '/'),
            TerminalText.Escaped(pair.Key[(pair.Key.LastIndexOf('/') + 1)..]), pair.Value))];

    /// <summary>Counts a message.</summary>
    public void Add(ReadOnlySpan<byte> topic)
    {
        for (int end = 0; end < topic.Length; end++)
        {
            int slash = topic[end..].IndexOf((byte)'/');
            end = slash < 0 ? topic.Length : end + slash;
            var level = topic[..end];
            if (level.IsEmpty)
            {
                continue;
            }

            if (_byBytes.TryGetValue(level, out long count))
            {
                _byBytes[level] = count + 1;
            }
            else if (_counts.Count < Most)
            {
                _counts[Encoding.UTF8.GetString(level)] = 1;
            }
        }
    }
}
