namespace JetNotify.Simulator.Broker;

/// <summary>One level that topic filters have in common with all above it, and who subscribed to the filter that ends
/// here.</summary>
/// <param name="level">Its name; <c>+</c> and <c>#</c> among them.</param>
/// <param name="parent">The level above, or null at the root.</param>
internal sealed class FilterNode(string level, FilterNode? parent)
{
    private Dictionary<string, FilterNode>? _children;
    private List<BrokerSubscription>? _subscriptions;
    private Dictionary<string, SharedGroup>? _groups;

    /// <summary>The level <c>+</c> below, or null.</summary>
    public FilterNode? Any { get; private set; }

    /// <summary>The level <c>#</c> below, or null.</summary>
    public FilterNode? Rest { get; private set; }

    public IReadOnlyCollection<BrokerSubscription> Subscriptions => _subscriptions ?? [];

    public IReadOnlyCollection<SharedGroup> Groups => _groups?.Values ?? (IReadOnlyCollection<SharedGroup>)[];

    private bool IsEmpty =>
        _children is null && _subscriptions is null && _groups is null && Any is null && Rest is null;

    /// <summary>The level of this name below.</summary>
    /// <param name="name">The name.</param>
    /// <param name="literal">Whether it is a topic's: <c>+</c> and <c>#</c> are no wildcards then, and no filter can
    /// name them.</param>
    public FilterNode? Find(ReadOnlySpan<char> name, bool literal = false)
    {
        if (name is "+" or "#")
        {
            return literal ? null : name is "+" ? Any : Rest;
        }

        return _children is not null
            && _children.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var child) ? child : null;
    }

    /// <summary>The level of this name below, made where there is none.</summary>
    public FilterNode FindOrAdd(ReadOnlySpan<char> name)
    {
        if (Find(name) is { } known)
        {
            return known;
        }

        var child = new FilterNode(name.ToString(), this);
        switch (name)
        {
            case "+":
                Any = child;
                break;
            case "#":
                Rest = child;
                break;
            default:
                (_children ??= new Dictionary<string, FilterNode>(1)).Add(child.Level, child);
                break;
        }

        return child;
    }

    public void Add(BrokerSubscription subscription)
    {
        if (subscription.ShareGroup is not { } name)
        {
            (_subscriptions ??= new List<BrokerSubscription>(1)).Add(subscription);
            return;
        }

        _groups ??= [];
        if (!_groups.TryGetValue(name, out var group))
        {
            _groups.Add(name, group = new SharedGroup());
        }

        group.Add(subscription);
    }

    /// <summary>Ends a subscription; levels that nobody needs any more go with it.</summary>
    public void Remove(BrokerSubscription subscription)
    {
        if (subscription.ShareGroup is { } name)
        {
            if (_groups is not null && _groups.TryGetValue(name, out var group))
            {
                group.Remove(subscription);
                if (group.IsEmpty)
                {
                    _groups.Remove(name);
                    _groups = _groups.Count == 0 ? null : _groups;
                }
            }
        }
        else if (_subscriptions is not null)
        {
            _subscriptions.Remove(subscription);
            _subscriptions = _subscriptions.Count == 0 ? null : _subscriptions;
        }

        for (var node = this; node.Parent is { } above && node.IsEmpty; node = above)
        {
            above.Drop(node);
        }
    }

    private string Level => level;

    private FilterNode? Parent => parent;

    private void Drop(FilterNode child)
    {
        switch (child.Level)
        {
            case "+":
                Any = null;
                break;
            case "#":
                Rest = null;
                break;
            default:
                _children!.Remove(child.Level);
                _children = _children.Count == 0 ? null : _children;
                break;
        }
    }
}
