using JetNotify.Simulator.Broker;

namespace JetNotify.Tests.Simulator;

/// <summary>Memory that many share.</summary>
public sealed class MemoryBudgetTests
{
    [Fact]
    public void Whoever_takes_all_it_can_leaves_some_to_everybody_else()
    {
        var budget = new MemoryBudget(900);
        long[] held = new long[6];
        foreach (ref long mine in held.AsSpan())
        {
            while (budget.TryHold(ref mine, 1))
            {
            }
        }

        Assert.Equal(600, held[0]);
        Assert.All(held, mine => Assert.True(mine > 0, string.Join(' ', held)));
        Assert.True(budget.Held < 900);
    }

    [Fact]
    public void What_is_given_back_is_there_again_and_what_is_refused_was_never_taken()
    {
        var budget = new MemoryBudget(900);
        long mine = 0;

        Assert.False(budget.TryHold(ref mine, 601));
        Assert.Equal((0, 0), (mine, budget.Held));
        Assert.True(budget.TryHold(ref mine, 600));
        budget.Release(ref mine, 600);
        Assert.True(budget.TryHold(ref mine, 600));
    }
}
