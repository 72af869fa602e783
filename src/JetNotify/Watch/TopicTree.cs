using System.Text;
using JetNotify.Output;

namespace JetNotify.Watch;

/// <summary>How many messages came below each level of the topics. Bounded; one thread.</summary>
internal sealed class TopicTree
{
    private const int Most = 10_000;

    // Whatever is deeper counts here: routers have less than a dozen.
    private const int Deepest = 32;
    private const int LongestKept = 512;

    private readonly TopicLevel _root = new("", -1);
    private readonly Dictionary<string, TopicLevel> _topics = new(Utf8Names.Instance);
    private readonly Dictionary<string, TopicLevel>.AlternateLookup<ReadOnlySpan<byte>> _byBytes;
    private int _levels;

    public TopicTree() => _byBytes = _topics.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>Returns every level, below it those that are in it, by name or those with the most first.</summary>
    public IEnumerable<TopicLevel> Levels(bool mostFirst)
    {
        _root.Sum();
        return Below(_root, mostFirst);
    }

    /// <summary>Counts a message: where its topic came before, with one look.</summary>
    public void Add(ReadOnlySpan<byte> topic)
    {
        if (!_byBytes.TryGetValue(topic, out var level))
        {
            level = Find(topic);
            if (_topics.Count < Most && topic.Length <= LongestKept)
            {
                _topics[Encoding.UTF8.GetString(topic)] = level;
            }
        }

        level.Own++;
    }

    // The level of a topic, or the deepest one above it that there is room for.
    private TopicLevel Find(ReadOnlySpan<byte> topic)
    {
        var level = _root;

        // The slash that topics of routers begin with is of their first level.
        for (int skip = 1; level.Depth < Deepest; skip = 0)
        {
            int slash = topic.Length > skip ? topic[skip..].IndexOf((byte)'/') : -1;
            slash += slash < 0 ? 0 : skip;
            var name = slash < 0 ? topic : topic[..slash];
            var below = level.Below.GetAlternateLookup<ReadOnlySpan<byte>>();
            if (!below.TryGetValue(name, out var next))
            {
                if (_levels == Most)
                {
                    break;
                }

                _levels++;
                string text = Encoding.UTF8.GetString(name);
                level.Below[text] = next = new TopicLevel(TerminalText.Escaped(text), level.Depth + 1);
            }

            level = next;
            if (slash < 0)
            {
                break;
            }

            topic = topic[(slash + 1)..];
        }

        return level;
    }

    private static IEnumerable<TopicLevel> Below(TopicLevel level, bool mostFirst) =>
        level.Below.Values.OrderByDescending(below => mostFirst ? below.Count : 0)
            .ThenBy(below => below.Name, StringComparer.Ordinal)
            .SelectMany(below => Below(below, mostFirst).Prepend(below));
}

/// <summary>One level.</summary>
/// <param name="name">Its name, safe for a terminal.</param>
/// <param name="depth">How deep it is; 0 for the first.</param>
internal sealed class TopicLevel(string name, int depth)
{
    public string Name { get; } = name;

    public int Depth { get; } = depth;

    /// <summary>How many messages came at it.</summary>
    public long Own { get; set; }

    /// <summary>How many came at it and below, when it was summed up last.</summary>
    public long Count { get; private set; }

    public Dictionary<string, TopicLevel> Below { get; } = new(Utf8Names.Instance);

    /// <summary>Sums up.</summary>
    public long Sum() => Count = Own + Below.Values.Sum(below => below.Sum());
}
