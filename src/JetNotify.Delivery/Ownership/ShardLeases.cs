using System.Text;

namespace JetNotify.Delivery.Ownership;

/// <summary>
/// One collector's part of a fleet that several share without a leader: each holds as many of the virtual shards as is
/// fair by the members there are, gives back what is more, and takes what nobody holds. A lease that cannot be renewed
/// is given up before it ends, so that the loser has let go before anybody else can begin. One thread.
/// </summary>
/// <param name="bucket">Where leases are.</param>
/// <param name="member">This collector: no other has the name.</param>
/// <param name="own">Is told which shards are owned, and returns once everything of the others is let go. Where it
/// throws an <see cref="EngineException"/> it has let go all the same, and is told again with the next turn.</param>
/// <param name="clock">Milliseconds that only grow.</param>
public sealed class ShardLeases(
    ILeaseBucket bucket, string member, Action<IReadOnlyCollection<int>> own, Func<long> clock)
{
    /// <summary>How many shards a fleet has.</summary>
    public const int Count = 256;

    /// <summary>How long an unanswered question to the bucket may take, and letting go of routers beside it.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromSeconds(3);

    // By whose clock a lease lasts is the bucket's: this one's begins before the question is sent.
    private readonly Dictionary<int, (Lease Lease, long Since)> _held = [];
    private readonly long _renewal = (long)bucket.TimeToLive.TotalMilliseconds / 3;
    private readonly long _longest = (long)(bucket.TimeToLive - Margin).TotalMilliseconds;

    // Claimed, and nobody said whether they were free: perhaps they are held without being known here.
    private readonly HashSet<int> _unanswered = [];
    private long? _announcedAt;
    private bool _isUntold;

    /// <summary>How many shards are held.</summary>
    public int Held => _held.Count;

    /// <summary>How many members there were when it was last looked at.</summary>
    public int Members { get; private set; }

    /// <summary>Does what is due: about once a second.</summary>
    /// <exception cref="EngineException">The bucket does not answer; what is overdue is given up all the same, now or
    /// with the next turn.</exception>
    public void Turn()
    {
        GiveUpOverdue();
        bool isNew = _announcedAt is null;
        if (_announcedAt is not { } announced || clock() - announced >= _renewal)
        {
            long now = clock();
            bucket.Announce(member);
            _announcedAt = now;
        }

        Renew();

        // Behind the renewal: what is owned already stays, while others cannot be begun with.
        if (_isUntold)
        {
            Tell();
        }

        var view = bucket.Read();
        string[] members = [.. view.Members.Append(member).Distinct().Order(StringComparer.Ordinal)];
        Members = members.Length;
        int share = Share(members);
        if (_held.Count > share)
        {
            GiveBack(_held.Count - share);
        }
        else if (_held.Count < share && !isNew)
        {
            // One turn after the announcement: whoever is there knows of it and gives back.
            Claim(view, share - _held.Count);
        }
    }

    /// <summary>Gives everything back: the routers are let go already.</summary>
    public void End()
    {
        try
        {
            Lease[] leases = [.. _held.Values.Where(held => !IsOverdue(held.Since)).Select(held => held.Lease)];
            _held.Clear();
            bucket.Release(leases);
            bucket.Withdraw(member);
        }
        catch (EngineException)
        {
            // They end by themselves.
        }
    }

    private int Share(string[] members)
    {
        int place = Array.IndexOf(members, member);
        return (Count / members.Length) + (place < Count % members.Length ? 1 : 0);
    }

    private bool IsOverdue(long since) => clock() - since >= _longest;

    /// <summary>Gives up what can be another's soon. Any turn begins with it; it asks the bucket nothing.</summary>
    public void GiveUpOverdue()
    {
        int[] overdue = [.. _held.Where(held => IsOverdue(held.Value.Since)).Select(held => held.Key)];
        if (overdue.Length > 0)
        {
            Drop(overdue);
        }
    }

    private void Renew()
    {
        long now = clock();
        Lease[] due = [.. _held.Values.Where(held => now - held.Since >= _renewal).Select(held => held.Lease)];
        if (due.Length == 0)
        {
            return;
        }

        // What nobody answered to is asked for again, until it is overdue.
        var answer = bucket.Renew(member, due);
        foreach (var lease in answer.Held)
        {
            _held[lease.Shard] = (lease, now);
        }

        int[] lost =
        [
            .. due.Select(lease => lease.Shard).Except(answer.Held.Select(lease => lease.Shard))
                .Except(answer.Unanswered),
        ];
        if (lost.Length > 0)
        {
            Drop(lost);
        }
    }

    private void GiveBack(int count)
    {
        Lease[] surplus = [.. _held.Values.Select(held => held.Lease).OrderBy(lease => Score(lease.Shard)).Take(count)];
        Drop(surplus.Select(lease => lease.Shard));
        bucket.Release(surplus);
    }

    private void Claim(LeaseView view, int count)
    {
        int[] free =
        [
            .. Enumerable.Range(0, Count)
                .Where(shard => !_held.ContainsKey(shard)
                    && (!view.Owned.Contains(shard) || _unanswered.Contains(shard)))
                .OrderByDescending(_unanswered.Contains).ThenByDescending(Score).Take(count),
        ];
        if (free.Length == 0)
        {
            return;
        }

        long now = clock();
        _unanswered.UnionWith(free);
        var answer = bucket.Claim(member, free);
        _unanswered.ExceptWith(free.Except(answer.Unanswered));
        foreach (var lease in answer.Held)
        {
            _held[lease.Shard] = (lease, now);
        }

        Tell();
    }

    private void Drop(IEnumerable<int> shards)
    {
        foreach (int shard in shards)
        {
            _ = _held.Remove(shard);
        }

        Tell();
    }

    private void Tell()
    {
        _isUntold = true;
        own(_held.Keys);
        _isUntold = false;
    }

    // By rendezvous: who comes back takes mostly what it had.
    private ulong Score(int shard) => XxHash64.Of(Encoding.UTF8.GetBytes(member), [(byte)shard]);
}
