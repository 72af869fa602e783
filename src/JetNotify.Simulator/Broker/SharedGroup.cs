namespace JetNotify.Simulator.Broker;

/// <summary>The subscribers that share one filter under one name: each message goes to one of them in turn (MQTT 5.0
/// §4.8.2).</summary>
internal sealed class SharedGroup
{
    private readonly List<BrokerSubscription> _members = [];
    private int _next;

    public bool IsEmpty => _members.Count == 0;

    public void Add(BrokerSubscription member) => _members.Add(member);

    public void Remove(BrokerSubscription member) => _members.Remove(member);

    /// <summary>Whose turn it is: a connected one if there is any.</summary>
    public BrokerSubscription Next()
    {
        int turn = _next % _members.Count;
        for (int i = 0; i < _members.Count; i++)
        {
            int at = (_next + i) % _members.Count;
            if (_members[at].Session.Handler is not null)
            {
                turn = at;
                break;
            }
        }

        _next = (turn + 1) % _members.Count;
        return _members[turn];
    }
}
