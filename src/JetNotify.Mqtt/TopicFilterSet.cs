using System.Text;

namespace JetNotify.Mqtt;

/// <summary>
/// Tells whether any of many topic filters matches a topic, level by level: what it takes grows with the levels of the
/// topic, not with the filters. No allocation per topic, once it has seen the deepest; one thread at a time.
/// </summary>
public sealed class TopicFilterSet
{
    // So few are compared one by one in less time.
    private const int Few = 8;

    private readonly TopicFilter[] _few = [];
    private readonly Node? _root;
    private (Node Node, int At)[] _untried = new (Node, int)[16];

    /// <summary>A set of filters; the groups of shared subscriptions do not count.</summary>
    public TopicFilterSet(IEnumerable<TopicFilter> filters)
    {
        TopicFilter[] all = [.. filters];
        if (all.Length <= Few)
        {
            _few = all;
            return;
        }

        var root = new Builder();
        foreach (var filter in all)
        {
            var node = root;
            foreach (string level in filter.Levels)
            {
                node = node.ChildOrNew(level);
            }

            node.IsEnd = true;
        }

        _root = root.Build();
    }

    /// <summary>Whether one of the filters matches: <see cref="TopicFilter.Matches"/>.</summary>
    /// <param name="topic">A topic name in UTF-8.</param>
    public bool Matches(ReadOnlySpan<byte> topic)
    {
        foreach (var filter in _few)
        {
            if (filter.Matches(topic))
            {
                return true;
            }
        }

        return _root is not null && Find(_root, topic);
    }

    private bool Find(Node node, ReadOnlySpan<byte> topic)
    {
        int at = 0;
        int untried = 0;

        // No leading wildcard matches such a name [MQTT-4.7.2-1].
        bool isHidden = topic.StartsWith((byte)'$');
        while (true)
        {
            bool hasWildcards = at > 0 || !isHidden;
            if (node.TakesRest && hasWildcards)
            {
                return true;
            }

            Node? next = null;
            if (at > topic.Length)
            {
                if (node.IsEnd)
                {
                    return true;
                }
            }
            else
            {
                var rest = topic[at..];
                int length = rest.IndexOf((byte)'/');
                var level = length < 0 ? rest : rest[..length];
                at += level.Length + 1;
                next = node.Child(level);
                if (hasWildcards && node.Any is { } any)
                {
                    if (next is not null)
                    {
                        Keep(untried++, any, at);
                    }

                    next ??= any;
                }
            }

            if (next is null)
            {
                if (untried == 0)
                {
                    return false;
                }

                (next, at) = _untried[--untried];
            }

            node = next;
        }
    }

    private void Keep(int place, Node node, int at)
    {
        if (place == _untried.Length)
        {
            Array.Resize(ref _untried, 2 * place);
        }

        _untried[place] = (node, at);
    }

    /// <summary>What the filters have in common up to a level.</summary>
    private sealed class Node(bool isEnd, bool takesRest, Node? any, byte[][] levels, Node[] children)
    {
        /// <summary>Whether a filter ends here.</summary>
        public bool IsEnd => isEnd;

        /// <summary>Whether <c>#</c> follows.</summary>
        public bool TakesRest => takesRest;

        /// <summary>What follows <c>+</c>.</summary>
        public Node? Any => any;

        /// <summary>What follows a level.</summary>
        public Node? Child(ReadOnlySpan<byte> level)
        {
            int low = 0;
            int high = levels.Length - 1;
            while (low <= high)
            {
                int middle = (low + high) >>> 1;
                int order = level.SequenceCompareTo(levels[middle]);
                if (order == 0)
                {
                    return children[middle];
                }

                (low, high) = order > 0 ? (middle + 1, high) : (low, middle - 1);
            }

            return null;
        }
    }

    private sealed class Builder
    {
        private Dictionary<string, Builder>? _children;

        public bool IsEnd { get; set; }

        public Builder ChildOrNew(string level)
        {
            _children ??= [];
            if (!_children.TryGetValue(level, out var child))
            {
                _children.Add(level, child = new Builder());
            }

            return child;
        }

        // From the leaves up, without recursion: a filter may have 32,768 levels.
        public Node Build()
        {
            List<Builder> all = [this];
            for (int i = 0; i < all.Count; i++)
            {
                all.AddRange(all[i]._children?.Values ?? Enumerable.Empty<Builder>());
            }

            var built = new Dictionary<Builder, Node>(all.Count);
            for (int i = all.Count - 1; i >= 0; i--)
            {
                built[all[i]] = all[i].Node(built);
            }

            return built[this];
        }

        private Node Node(Dictionary<Builder, Node> built)
        {
            var children = _children ?? [];
            (byte[] Level, Node Node)[] exact = [.. children.Where(pair => pair.Key is not ("+" or "#"))
                .Select(pair => (Encoding.UTF8.GetBytes(pair.Key), built[pair.Value]))];
            Array.Sort(exact, (one, other) => one.Level.AsSpan().SequenceCompareTo(other.Level));
            return new Node(IsEnd, children.ContainsKey("#"),
                children.TryGetValue("+", out var any) ? built[any] : null,
                [.. exact.Select(pair => pair.Level)], [.. exact.Select(pair => pair.Node)]);
        }
    }
}
