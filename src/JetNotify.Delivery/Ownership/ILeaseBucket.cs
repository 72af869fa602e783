namespace JetNotify.Delivery.Ownership;

/// <summary>Where collectors keep who owns which part of a fleet: keys that vanish by themselves unless they are
/// renewed. One thread. Whatever cannot be done within a second is an <see cref="EngineException"/>.</summary>
public interface ILeaseBucket : IDisposable
{
    /// <summary>After so long a key that was not renewed is gone.</summary>
    TimeSpan TimeToLive { get; }

    /// <summary>Says that a member is there, and again for as long as it is.</summary>
    void Announce(string member);

    /// <summary>Returns who is there, and which shards have an owner.</summary>
    LeaseView Read();

    /// <summary>Takes shards that have no owner, or that are this member's already: another may have been
    /// faster.</summary>
    LeaseAnswer Claim(string member, IReadOnlyList<int> shards);

    /// <summary>Renews leases.</summary>
    LeaseAnswer Renew(string member, IReadOnlyList<Lease> leases);

    /// <summary>Gives leases back.</summary>
    void Release(IReadOnlyList<Lease> leases);

    /// <summary>Says that a member is there no more.</summary>
    void Withdraw(string member);
}

/// <summary>A shard that is owned.</summary>
/// <param name="Shard">Which.</param>
/// <param name="Revision">What the bucket calls the last renewal.</param>
public readonly record struct Lease(int Shard, ulong Revision);

/// <summary>What became of leases that were asked for.</summary>
/// <param name="Held">The member's.</param>
/// <param name="Unanswered">Which shards nothing came for in time: they may be the member's, or not.</param>
public sealed record LeaseAnswer(IReadOnlyList<Lease> Held, IReadOnlyList<int> Unanswered);

/// <summary>What a bucket had at one moment.</summary>
/// <param name="Members">Who is there.</param>
/// <param name="Owned">Which shards have an owner.</param>
public sealed record LeaseView(IReadOnlyCollection<string> Members, IReadOnlySet<int> Owned);
