using System.Text;

namespace JetNotify.Simulator.Broker;

/// <summary>
/// Who subscribed to a topic: a tree with a level of the filters for each of its levels, so that adding, removing and
/// matching take as long as a filter has levels, however many there are. The answer for a topic is remembered, since a
/// router's topics come again and again; any change of a subscription forgets the answers.
/// </summary>
internal sealed class SubscriptionIndex
{
    // What is remembered stays small: so many subscriptions in all, for topics of a usual length.
    private const int MostRemembered = 16_384;
    private const int LongestRemembered = 256;

    private readonly FilterNode _root = new("", null);
    private readonly Dictionary<byte[], Matches> _answers = new(new TopicComparer());
    private readonly Dictionary<byte[], Matches>.AlternateLookup<ReadOnlySpan<byte>> _byTopic;
    private List<FilterNode> _here = [];
    private List<FilterNode> _below = [];
    private int _remembered;

    public SubscriptionIndex()
    {
        _byTopic = _answers.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public void Add(BrokerSubscription subscription)
    {
        Forget();
        var node = _root;
        foreach (var level in subscription.Pattern.AsSpan().Split('/'))
        {
            node = node.FindOrAdd(subscription.Pattern.AsSpan()[level]);
        }

        node.Add(subscription);
    }

    public void Remove(BrokerSubscription subscription)
    {
        Forget();
        var node = _root;
        foreach (var level in subscription.Pattern.AsSpan().Split('/'))
        {
            if (node.Find(subscription.Pattern.AsSpan()[level]) is not { } next)
            {
                return;
            }

            node = next;
        }

        node.Remove(subscription);
    }

    /// <summary>Who is to have a message on this topic.</summary>
    public Matches Match(ReadOnlySpan<byte> topic)
    {
        if (_byTopic.TryGetValue(topic, out var matches))
        {
            return matches;
        }

        matches = Find(Encoding.UTF8.GetString(topic));
        int size = 1 + matches.Sessions.Sum(each => each.Length) + matches.Groups.Length;
        if (topic.Length > LongestRemembered || size > MostRemembered)
        {
            return matches;
        }

        if (_remembered + size > MostRemembered)
        {
            Forget();
        }

        _remembered += size;
        _byTopic[topic] = matches;
        return matches;
    }

    private void Forget()
    {
        if (_remembered > 0)
        {
            _answers.Clear();
            _remembered = 0;
        }
    }

    // All nodes that match the levels so far, one level after the other: no recursion, whatever comes.
    private Matches Find(string topic)
    {
        List<FilterNode> found = [];
        _here.Clear();
        _here.Add(_root);
        bool wildcards = !topic.StartsWith('$');
        foreach (var level in topic.AsSpan().Split('/'))
        {
            _below.Clear();
            foreach (var node in _here)
            {
                if (wildcards && node.Rest is { } rest)
                {
                    found.Add(rest);
                }

                if (wildcards && node.Any is { } any)
                {
                    _below.Add(any);
                }

                if (node.Find(topic.AsSpan()[level], literal: true) is { } same)
                {
                    _below.Add(same);
                }
            }

            (_here, _below) = (_below, _here);
            if (_here.Count == 0)
            {
                break;
            }

            // A leading wildcard is not for $SYS [MQTT-4.7.2-1]; further down it is.
            wildcards = true;
        }

        foreach (var node in _here)
        {
            // 'a/#' is for 'a' too [MQTT-4.7.1-2].
            found.Add(node);
            if (node.Rest is { } rest)
            {
                found.Add(rest);
            }
        }

        BrokerSubscription[][] sessions =
        [
            .. found.SelectMany(node => node.Subscriptions)
                .GroupBy(one => one.Session)
                .Select(each => each.ToArray()),
        ];
        return new Matches(sessions, [.. found.SelectMany(node => node.Groups)]);
    }
}

/// <summary>Who is to have a message on one topic.</summary>
/// <param name="Sessions">The matching subscriptions, an array for each session.</param>
/// <param name="Groups">The shared subscriptions.</param>
internal sealed record Matches(BrokerSubscription[][] Sessions, SharedGroup[] Groups);
