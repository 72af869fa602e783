using System.Diagnostics.CodeAnalysis;

namespace JetNotify.Simulator.Broker;

/// <summary>
/// Who subscribed to a topic. Filters are compared one after the other and the answer is remembered, since a router's
/// topics come again and again; any change of a subscription forgets the answers.
/// </summary>
internal sealed class SubscriptionIndex
{
    private const int MaxRemembered = 4096;

    private readonly List<BrokerSubscription> _plain = [];
    private readonly Dictionary<string, SharedGroup> _shared = [];
    private readonly Dictionary<byte[], Matches> _remembered = new(new TopicComparer());
    private readonly Dictionary<byte[], Matches>.AlternateLookup<ReadOnlySpan<byte>> _byTopic;

    public SubscriptionIndex()
    {
        _byTopic = _remembered.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public void Add(BrokerSubscription subscription)
    {
        _remembered.Clear();
        if (subscription.Filter.ShareGroup is null)
        {
            _plain.Add(subscription);
            return;
        }

        if (!_shared.TryGetValue(subscription.Filter.Text, out var group))
        {
            _shared.Add(subscription.Filter.Text, group = new SharedGroup());
        }

        group.Add(subscription);
    }

    public void Remove(BrokerSubscription subscription)
    {
        _remembered.Clear();
        if (subscription.Filter.ShareGroup is null)
        {
            _plain.Remove(subscription);
        }
        else if (_shared.TryGetValue(subscription.Filter.Text, out var group))
        {
            group.Remove(subscription);
            if (group.IsEmpty)
            {
                _shared.Remove(subscription.Filter.Text);
            }
        }
    }

    /// <summary>Who is to have a message on this topic.</summary>
    public Matches Match(ReadOnlySpan<byte> topic)
    {
        if (_byTopic.TryGetValue(topic, out var matches))
        {
            return matches;
        }

        matches = Compare(topic);
        if (_remembered.Count >= MaxRemembered)
        {
            _remembered.Clear();
        }

        _byTopic[topic] = matches;
        return matches;
    }

    private Matches Compare(ReadOnlySpan<byte> topic)
    {
        List<BrokerSubscription> found = [];
        foreach (var subscription in _plain)
        {
            if (subscription.Filter.Matches(topic))
            {
                found.Add(subscription);
            }
        }

        List<SharedGroup> groups = [];
        foreach (var group in _shared.Values)
        {
            if (group.First.Filter.Matches(topic))
            {
                groups.Add(group);
            }
        }

        BrokerSubscription[][] sessions = [.. found.GroupBy(one => one.Session).Select(each => each.ToArray())];
        return new Matches(sessions, [.. groups]);
    }

    private sealed class TopicComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }
    }
}

/// <summary>Who is to have a message on one topic.</summary>
/// <param name="Sessions">The matching subscriptions, an array for each session.</param>
/// <param name="Groups">The shared subscriptions.</param>
internal sealed record Matches(BrokerSubscription[][] Sessions, SharedGroup[] Groups);
