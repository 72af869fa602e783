namespace JetNotify.Simulator.Broker;

/// <summary>The subscribers that share one filter under one name: each message goes to one of them in turn (MQTT 5.0 §4.8.2).</summary>
internal sealed class SharedGroup
{
    private readonly List<BrokerSubscription> _members = [];
    private int _next;

    public bool IsEmpty => _members.Count == 0;

    public BrokerSubscription First => _members[0];

    public void Add(BrokerSubscription member) => _members.Add(member);

    public void Remove(BrokerSubscription member) => _members.Remove(member);

    /// <summary>Whose turn it is: a connected one if there is any.</summary>
    public BrokerSubscription Next()
    {
        for (var i = 0; i < _members.Count; i++)
        {
            var member = _members[(_next + i) % _members.Count];
            if (member.Session.Peer is not null)
            {
                _next = (_next + i + 1) % _members.Count;
                return member;
            }
        }

        return _members[_next++ % _members.Count];
    }
}
