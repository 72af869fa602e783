using System.Net;
using System.Net.Sockets;
using JetNotify.Fleet.Connections;

namespace JetNotify.Tests.Fleet;

/// <summary>Names, with a name server that the test plays.</summary>
public sealed class NameResolverTests
{
    private static readonly IPAddress[] s_first = [IPAddress.Parse("192.0.2.1")];
    private static readonly IPAddress[] s_second = [IPAddress.Parse("192.0.2.2")];

    [Fact]
    public async Task A_name_is_looked_up_again_at_each_attempt()
    {
        int asked = 0;
        var names = new NameResolver(_ => asked++ == 0 ? s_first : s_second, TimeSpan.FromSeconds(30));

        Assert.Equal(s_first, await names.Resolve("r", TestContext.Current.CancellationToken));
        Assert.Equal(s_second, await names.Resolve("r", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Where_the_answer_is_late_the_last_one_is_used()
    {
        var dead = new ManualResetEventSlim();
        int asked = 0;
        var names = new NameResolver(_ =>
        {
            if (asked++ > 0)
            {
                dead.Wait();
            }

            return s_first;
        }, TimeSpan.FromMilliseconds(50));

        Assert.Equal(s_first, await names.Resolve("r", TestContext.Current.CancellationToken));
        Assert.Equal(s_first, await names.Resolve("r", TestContext.Current.CancellationToken));
        dead.Set();
    }

    [Fact]
    public async Task A_dead_name_server_takes_few_threads_and_leaves_other_names_their_turn()
    {
        var dead = new ManualResetEventSlim();
        int waiting = 0;
        var names = new NameResolver(name =>
        {
            if (name == "dead")
            {
                Interlocked.Increment(ref waiting);
                dead.Wait();
            }

            return s_first;
        }, TimeSpan.FromSeconds(30));

        // A thousand routers behind one dead name are one question.
        var stuck = Enumerable.Range(0, 1_000).Select(_ => names.Resolve("dead", CancellationToken.None).AsTask())
            .ToList();
        Assert.Equal(s_first, await names.Resolve("alive", TestContext.Current.CancellationToken));
        Assert.Equal(1, waiting);
        Assert.DoesNotContain(stuck, one => one.IsCompleted);
        dead.Set();
        await Task.WhenAll(stuck);
    }

    [Fact]
    public async Task A_name_that_is_none_fails_and_so_does_a_wait_that_is_given_up()
    {
        var dead = new ManualResetEventSlim();
        var names = new NameResolver(name =>
        {
            if (name == "slow")
            {
                dead.Wait();
            }

            throw new SocketException((int)SocketError.HostNotFound);
        }, TimeSpan.FromSeconds(30));
        using var given = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        await Assert.ThrowsAsync<SocketException>(() => names.Resolve("none", CancellationToken.None).AsTask());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => names.Resolve("slow", given.Token).AsTask());
        dead.Set();
    }
}
