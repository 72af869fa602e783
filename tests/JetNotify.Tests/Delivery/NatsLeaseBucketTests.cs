using JetNotify.Delivery.Nats;
using JetNotify.Delivery.Ownership;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Delivery;

/// <summary>Leases in the buckets of a real nats-server.</summary>
public sealed class NatsLeaseBucketTests
{
    [Fact]
    public async Task A_shard_is_one_members_and_a_claim_finds_what_is_its_own()
    {
        await using var server = await NatsServer.Start();
        await server.MakeStream();
        Assert.Null(NatsTarget.Parse(server.Url, out var target));
        using var bucket = new NatsLeaseBucket(target, "noc");

        var first = bucket.Claim("a", [1, 2]);
        Assert.Equal([1, 2], first.Held.Select(lease => lease.Shard));
        Assert.Empty(bucket.Claim("b", [1, 2]).Held);

        // As one whose answer never came.
        var again = bucket.Claim("a", [1, 2, 3]);
        Assert.Equal([1, 2, 3], again.Held.Select(lease => lease.Shard));
        Assert.True(again.Held[0].Revision > first.Held[0].Revision, "it is renewed");
        Assert.Equal([1, 2, 3], bucket.Renew("a", again.Held).Held.Select(lease => lease.Shard));
        Assert.Equal([1, 2], bucket.Renew("a", first.Held).Held.Select(lease => lease.Shard));
        Assert.Empty(bucket.Renew("b", first.Held).Held);
        bucket.Release(again.Held);
        Assert.Empty(bucket.Renew("a", first.Held).Held);
        Assert.Equal([1], bucket.Claim("b", [1]).Held.Select(lease => lease.Shard));
    }
}
