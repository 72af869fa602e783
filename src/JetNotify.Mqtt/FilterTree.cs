namespace JetNotify.Mqtt;

/// <summary>
/// Topic filters level by level: what covers one, and what overlaps it, is found along its own levels instead of among
/// all. Groups of shared subscriptions do not count. The walks keep their own stack, since a filter may have 32,768
/// levels. One thread.
/// </summary>
internal sealed class FilterTree
{
    private readonly Node _root = new();
    private readonly Stack<(Node Node, int Level)> _walk = new();

    /// <summary>How many steps the walks have taken so far.</summary>
    public long Steps { get; private set; }

    /// <summary>Adds a filter under the number it is found by.</summary>
    public void Add(TopicFilter filter, int number)
    {
        var node = _root;
        foreach (string level in filter.Levels)
        {
            node = node.ChildOrNew(level);
        }

        node.Filters.Add(number);
    }

    /// <summary>Adds the numbers of all filters that cover this one, its own among them if it was added.</summary>
    public void FindCovering(TopicFilter filter, List<int> found)
    {
        var levels = filter.Levels;

        // No topic is empty, so '#' is no more than '+/#'.
        if (levels is ["#"] && _root.Child("+")?.Child("#") is { } equal)
        {
            found.AddRange(equal.Filters);
        }

        Begin();
        while (_walk.TryPop(out var place))
        {
            var (node, at) = place;
            Steps++;
            bool hidden = at == 0 && levels[0].StartsWith('$');
            if (!hidden && node.Child("#") is { } rest)
            {
                found.AddRange(rest.Filters);
            }

            if (at == levels.Length)
            {
                found.AddRange(node.Filters);
            }
            else if (levels[at] != "#")
            {
                Go(node.Child(levels[at]), at + 1);
                Go(hidden || levels[at] == "+" ? null : node.Child("+"), at + 1);
            }
        }
    }

    /// <summary>Adds the numbers of all filters that some topic matches together with this one, its own among them if
    /// it was added.</summary>
    public void FindOverlapping(TopicFilter filter, List<int> found)
    {
        var levels = filter.Levels;
        Begin();
        while (_walk.TryPop(out var place))
        {
            var (node, at) = place;
            Steps++;
            bool hidden = at == 0 && levels[0].StartsWith('$');
            if (at < levels.Length && levels[at] == "#")
            {
                FindBelow(node, found, isRoot: at == 0);
                continue;
            }

            if (!hidden && node.Child("#") is { } rest)
            {
                found.AddRange(rest.Filters);
            }

            if (at == levels.Length)
            {
                found.AddRange(node.Filters);
            }
            else if (levels[at] == "+")
            {
                foreach (var (level, child) in node.Children)
                {
                    Go(level == "#" || (at == 0 && level.StartsWith('$')) ? null : child, at + 1);
                }
            }
            else
            {
                Go(node.Child(levels[at]), at + 1);
                Go(hidden ? null : node.Child("+"), at + 1);
            }
        }
    }

    private void FindBelow(Node top, List<int> found, bool isRoot)
    {
        var below = new Stack<Node>([top]);
        while (below.TryPop(out var node))
        {
            Steps++;
            found.AddRange(node.Filters);
            foreach (var (level, child) in node.Children)
            {
                if (!(isRoot && node == top && level.StartsWith('$')))
                {
                    below.Push(child);
                }
            }
        }
    }

    private void Begin()
    {
        _walk.Clear();
        _walk.Push((_root, 0));
    }

    private void Go(Node? node, int level)
    {
        if (node is not null)
        {
            _walk.Push((node, level));
        }
    }

    private sealed class Node
    {
        private static readonly Dictionary<string, Node> s_none = [];

        private Dictionary<string, Node>? _children;

        /// <summary>What follows, by level.</summary>
        public Dictionary<string, Node> Children => _children ?? s_none;

        /// <summary>The filters that end here.</summary>
        public List<int> Filters { get; } = [];

        public Node? Child(string level) => _children?.GetValueOrDefault(level);

        public Node ChildOrNew(string level)
        {
            _children ??= [];
            if (!_children.TryGetValue(level, out var child))
            {
                _children.Add(level, child = new Node());
            }

            return child;
        }
    }
}
