using JetNotify.Delivery;
using JetNotify.Delivery.Ownership;

namespace JetNotify.Tests.Delivery;

/// <summary>Who owns what, on a clock of the test's and a bucket that forgets as NATS does.</summary>
public sealed class ShardLeasesTests
{
    private readonly Dictionary<string, (ulong Revision, long PutAt, string By)> _keys = [];
    private ulong _revision;
    private long _now;

    [Fact]
    public void One_alone_owns_everything()
    {
        var one = new Member(this, "a");
        Run(10, one);

        Assert.Equal(256, one.Owned.Count);
    }

    [Fact]
    public void Three_own_a_fair_share_each_and_no_shard_twice()
    {
        Member[] members = [new(this, "a"), new(this, "b"), new(this, "c")];
        Run(10, members[0]);
        Run(10, members);

        Assert.Equal([86, 85, 85], members.Select(member => member.Owned.Count));
    }

    [Fact]
    public void Who_ends_gives_back_at_once_and_the_others_have_it_with_their_next_turns()
    {
        Member[] members = [new(this, "a"), new(this, "b")];
        Run(10, members);
        members[0].End();
        Run(2, members[1]);

        Assert.Equal(256, members[1].Owned.Count);
    }

    [Fact]
    public void Who_is_killed_is_replaced_when_its_leases_have_ended()
    {
        Member[] members = [new(this, "a"), new(this, "b")];
        Run(10, members);
        members[0].Owned.Clear();
        Run(17, members[1]);

        Assert.Equal(256, members[1].Owned.Count);
    }

    [Fact]
    public void Who_is_cut_off_lets_go_before_anybody_else_begins()
    {
        Member[] members = [new(this, "a"), new(this, "b")];
        Run(10, members);
        members[0].IsCutOff = true;
        for (int second = 0; second < 30; second++)
        {
            Run(1, members);
        }

        Assert.Empty(members[0].Owned);
        Assert.Equal(256, members[1].Owned.Count);
        members[0].IsCutOff = false;
        Run(10, members);
        Assert.Equal([128, 128], members.Select(member => member.Owned.Count));
    }

    [Fact]
    public void What_could_not_be_told_of_new_shards_is_told_again_with_the_next_turn()
    {
        var one = new Member(this, "a") { CannotBegin = true };
        Run(10, one);
        Assert.Empty(one.Owned);
        one.CannotBegin = false;
        Run(1, one);

        Assert.Equal(256, one.Owned.Count);
    }

    [Fact]
    public void What_is_owned_stays_owned_while_nothing_new_can_be_begun()
    {
        Member[] members = [new(this, "a"), new(this, "b")];
        Run(10, members);
        members[0].CannotBegin = true;
        members[1].Owned.Clear();
        Run(60, members[0]);
        Assert.Equal(128, members[0].Owned.Count);
        members[0].CannotBegin = false;
        Run(1, members[0]);

        Assert.Equal(256, members[0].Owned.Count);
    }

    [Fact]
    public void To_let_go_works_while_nothing_new_can_be_begun()
    {
        Member[] members = [new(this, "a"), new(this, "b")];
        Run(10, members[0]);
        members[0].CannotBegin = true;
        Run(10, members);

        Assert.Equal([128, 128], members.Select(member => member.Owned.Count));
    }

    [Fact]
    public void A_claim_whose_answer_did_not_come_is_asked_for_again_and_found_to_be_ones_own()
    {
        var one = new Member(this, "a") { AnswersHalf = true };
        Run(2, one);
        Assert.Equal(128, one.Owned.Count);
        one.AnswersHalf = false;
        Run(1, one);

        Assert.Equal(256, one.Owned.Count);
    }

    [Fact]
    public void A_renewal_whose_answer_did_not_come_loses_nothing()
    {
        var one = new Member(this, "a");
        Run(4, one);
        one.AnswersHalf = true;
        Run(4, one);
        Assert.Equal(256, one.Owned.Count);
        one.AnswersHalf = false;
        Run(60, one);

        Assert.Equal(256, one.Owned.Count);
    }

    [Fact]
    public void However_they_come_go_and_are_cut_off_no_shard_is_ever_owned_twice()
    {
        var random = new Random(16);
        var members = new List<Member>();
        int made = 0;
        for (int second = 0; second < 2_000; second++)
        {
            switch (random.Next(20))
            {
                case 0 when members.Count < 5:
                    members.Add(new Member(this, $"m{made++}"));
                    break;
                case 1 when members.Count > 1:
                    var ended = members[random.Next(members.Count)];
                    ended.End();
                    members.Remove(ended);
                    break;
                case 2 when members.Count > 1:
                    members.RemoveAt(random.Next(members.Count));
                    break;
                case 3 when members.Count > 0:
                    var cut = members[random.Next(members.Count)];
                    cut.IsCutOff = !cut.IsCutOff;
                    break;
                case 4 when members.Count > 0:
                    var slow = members[random.Next(members.Count)];
                    slow.AnswersHalf = !slow.AnswersHalf;
                    break;
                case 5 when members.Count > 0:
                    var stuck = members[random.Next(members.Count)];
                    stuck.CannotBegin = !stuck.CannotBegin;
                    break;
                default:
                    break;
            }

            Run(1, [.. members.OrderBy(_ => random.Next())]);
        }

        members.ForEach(member => member.IsCutOff = member.AnswersHalf = member.CannotBegin = false);
        Run(30, [.. members]);
        Assert.Equal(256, members.Sum(member => member.Owned.Count));
        Assert.InRange(members.Max(member => member.Owned.Count) - members.Min(member => member.Owned.Count), 0, 1);
    }

    private void Run(int seconds, params Member[] members)
    {
        for (int i = 0; i < seconds; i++)
        {
            foreach (var member in members)
            {
                _now += 1000 / members.Length;
                member.Turn();
                int[] owned = [.. members.SelectMany(one => one.Owned)];
                Assert.Equal(owned.Length, owned.Distinct().Count());
            }
        }
    }

    private void Forget()
    {
        foreach (string key in _keys.Where(pair => _now - pair.Value.PutAt >= 15_000).Select(pair => pair.Key).ToList())
        {
            _ = _keys.Remove(key);
        }
    }

    private sealed class Member : ILeaseBucket
    {
        private readonly ShardLeasesTests _test;
        private readonly ShardLeases _leases;

        public Member(ShardLeasesTests test, string name)
        {
            _test = test;
            _leases = new ShardLeases(this, name, Own, () => test._now);
        }

        public HashSet<int> Owned { get; private set; } = [];

        public bool IsCutOff { get; set; }

        /// <summary>Gets or sets whether every other answer comes too late.</summary>
        public bool AnswersHalf { get; set; }

        /// <summary>Gets or sets whether no router of another shard can be begun with.</summary>
        public bool CannotBegin { get; set; }

        public TimeSpan TimeToLive => TimeSpan.FromSeconds(15);

        public void Turn()
        {
            try
            {
                _leases.Turn();
            }
            catch (EngineException)
            {
                _leases.GiveUpOverdue();
            }
        }

        public void End()
        {
            Owned = [];
            _leases.End();
        }

        public void Announce(string member)
        {
            Ask();
            _test._keys[member] = (++_test._revision, _test._now, member);
        }

        public LeaseView Read()
        {
            Ask();
            return new LeaseView(
                [.. _test._keys.Keys.Where(key => !int.TryParse(key, out _))],
                _test._keys.Keys.Where(key => int.TryParse(key, out _)).Select(int.Parse).ToHashSet());
        }

        public LeaseAnswer Claim(string member, IReadOnlyList<int> shards) =>
            Renew(member, [.. shards.Select(shard => new Lease(shard, 0))]);

        public LeaseAnswer Renew(string member, IReadOnlyList<Lease> leases)
        {
            Ask();
            var put = new List<Lease>();
            var unanswered = new List<int>();
            foreach (var lease in leases)
            {
                string key = $"{lease.Shard}";
                if (!_test._keys.TryGetValue(key, out var at) ? lease.Revision == 0
                    : at.Revision == lease.Revision || at.By == member)
                {
                    _test._keys[key] = (++_test._revision, _test._now, member);
                    put.Add(new Lease(lease.Shard, _test._revision));
                }
            }

            if (AnswersHalf)
            {
                unanswered.AddRange(leases.Select(lease => lease.Shard).Where((_, i) => i % 2 == 1));
                _ = put.RemoveAll(lease => unanswered.Contains(lease.Shard));
            }

            return new LeaseAnswer(put, unanswered);
        }

        public void Release(IReadOnlyList<Lease> leases)
        {
            Ask();
            foreach (var lease in leases)
            {
                _ = _test._keys.Remove($"{lease.Shard}");
            }
        }

        public void Withdraw(string member)
        {
            Ask();
            _ = _test._keys.Remove(member);
        }

        public void Dispose()
        {
        }

        private void Own(IReadOnlyCollection<int> shards)
        {
            Owned.IntersectWith(shards);
            if (CannotBegin && Owned.Count < shards.Count)
            {
                throw new EngineException(EngineProblem.Unreachable, "nobody says which sessions there are");
            }

            Owned = [.. shards];
        }

        private void Ask()
        {
            _test.Forget();
            if (IsCutOff)
            {
                throw new EngineException(EngineProblem.Unreachable, "cut off");
            }
        }
    }
}
