using System.Text;
using JetNotify.Mqtt;

namespace JetNotify.Simulator.Broker;

/// <summary>
/// The last retained message of each topic (MQTT 3.1.1 §3.3.1.3), in the order they came. A subscription is sent them
/// little by little; one that comes meanwhile it has as news, so it is told only those that were there when it began.
/// </summary>
internal sealed class RetainedMessages
{
    // A message costs this much beside its bytes, about: objects, dictionary, list.
    private const int Overhead = 300;

    private readonly MemoryBudget _budget;
    private readonly Dictionary<string, Entry> _byTopic = [];
    private readonly List<Entry> _inOrder = [];
    private long _held;
    private long _last;
    private int _expiring;

    /// <summary>None yet.</summary>
    /// <param name="bytes">How much memory they may take; what goes beyond is not kept.</param>
    public RetainedMessages(long bytes)
    {
        // One holder: two thirds of the budget are the most it can have.
        _budget = new MemoryBudget(bytes * 3 / 2);
    }

    /// <summary>Bytes of messages that were kept, and are no more.</summary>
    public long Released => _budget.Released;

    /// <summary>Keeps it in place of the one before; an empty payload removes that and is not kept [MQTT-3.3.1-10,
    /// MQTT-3.3.1-11].</summary>
    /// <returns>False when there is no memory for it; the one before is gone all the same.</returns>
    public bool Keep(ReadOnlySpan<byte> topic, ref Delivery message)
    {
        string name = Encoding.UTF8.GetString(topic);
        Remove(name);
        if (message.Message.Payload.IsEmpty)
        {
            return true;
        }

        long cost = Overhead + (2 * name.Length) + StoredMessage.CostOf(message.Message);
        if (!_budget.TryHold(ref _held, cost))
        {
            return false;
        }

        var entry = new Entry(++_last, cost) { Message = message.Stored() };
        _expiring += entry.Message.Expires is null ? 0 : 1;
        _byTopic.Add(name, entry);
        _inOrder.Add(entry);
        return true;
    }

    /// <summary>A subscription that is to have them begins.</summary>
    public RetainedCursor Begin(BrokerSubscription subscription, TopicFilter filter) =>
        new(subscription, filter, _last);

    /// <summary>The next message that a subscription is to have.</summary>
    /// <param name="cursor">Where it is; moves on.</param>
    /// <param name="now">The time.</param>
    /// <param name="looks">How many messages may be looked at; counts down.</param>
    /// <returns>Null when there is none, or no more looks are left.</returns>
    public StoredMessage? Next(RetainedCursor cursor, DateTimeOffset now, ref int looks)
    {
        for (int i = IndexAfter(cursor.Seen); i < _inOrder.Count && looks > 0; i++)
        {
            var entry = _inOrder[i];
            if (entry.Number > cursor.Last)
            {
                break;
            }

            looks--;
            cursor.Seen = entry.Number;
            if (entry.Message is { } message
                && cursor.Filter.Matches(message.Topic)
                && !message.IsExpired(now)
                && !cursor.Subscription.Excludes(message.From))
            {
                return message;
            }
        }

        // At the end of them, and not of the looks.
        cursor.Seen = looks > 0 ? cursor.Last : cursor.Seen;
        return null;
    }

    /// <summary>Forgets those whose time is over.</summary>
    public void Expire(DateTimeOffset now)
    {
        if (_expiring == 0)
        {
            return;
        }

        foreach (var (topic, entry) in _byTopic)
        {
            if (entry.Message!.IsExpired(now))
            {
                Remove(topic);
            }
        }
    }

    private void Remove(string topic)
    {
        if (!_byTopic.Remove(topic, out var entry))
        {
            return;
        }

        _budget.Release(ref _held, entry.Cost);
        _expiring -= entry.Message!.Expires is null ? 0 : 1;

        // Its place in the order stays until half of the places are empty.
        entry.Message = null;
        if (_inOrder.Count > 2 * _byTopic.Count + 16)
        {
            _inOrder.RemoveAll(one => one.Message is null);
        }
    }

    // The first in order above a number.
    private int IndexAfter(long number)
    {
        var (low, high) = (0, _inOrder.Count);
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_inOrder[middle].Number <= number)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private sealed record Entry(long Number, long Cost)
    {
        public StoredMessage? Message { get; set; }
    }
}

/// <summary>How far a subscription has been sent retained messages.</summary>
/// <param name="subscription">Whose.</param>
/// <param name="filter">Its filter.</param>
/// <param name="last">The number of the last message it is to have.</param>
internal sealed class RetainedCursor(BrokerSubscription subscription, TopicFilter filter, long last)
{
    public BrokerSubscription Subscription { get; } = subscription;

    /// <summary>What is compared with the topics.</summary>
    public TopicFilter Filter { get; } = filter;

    public long Last { get; } = last;

    /// <summary>The number of the last message that was looked at.</summary>
    public long Seen { get; set; }

    public bool IsAtEnd => Seen >= Last;
}
