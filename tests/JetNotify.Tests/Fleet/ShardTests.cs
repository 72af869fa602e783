using JetNotify.Fleet.Inventory;

namespace JetNotify.Tests.Fleet;

/// <summary>Who has which router.</summary>
public sealed class ShardTests
{
    private static readonly string[] s_names = [.. Enumerable.Range(0, 10_000).Select(i => $"router-{i}")];

    [Theory]
    [InlineData("1/1", true)]
    [InlineData("2/4", true)]
    [InlineData("0/4", false)]
    [InlineData("5/4", false)]
    [InlineData("1", false)]
    [InlineData("1/2/3", false)]
    [InlineData("-1/2", false)]
    [InlineData("1/99999", false)]
    public void A_part_is_written_with_a_stroke(string text, bool good) =>
        Assert.Equal(good, Shard.TryParse(text, out _));

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(7)]
    public void Every_router_belongs_to_one_part_and_parts_are_alike(int count)
    {
        var parts = s_names.CountBy(name => Enumerable.Range(1, count)
            .Single(part => new Shard(part, count).Owns(name)));

        Assert.All(parts, part => Assert.InRange(part.Value, s_names.Length / count * 0.9,
            s_names.Length / count * 1.1));
    }

    [Fact]
    public void One_part_more_takes_its_share_and_moves_no_other()
    {
        int moved = s_names.Count(name => Shard.Owner(name, 4) != Shard.Owner(name, 5));

        Assert.InRange(moved, s_names.Length / 5 * 0.9, s_names.Length / 5 * 1.1);
        Assert.All(s_names.Where(name => Shard.Owner(name, 4) != Shard.Owner(name, 5)), name =>
            Assert.Equal(5, Shard.Owner(name, 5)));
    }
}
