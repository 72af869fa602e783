using System.Text;
using JetNotify.Delivery;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Delivery;

/// <summary>What every engine has to do, against its real server. A new engine's tests inherit this.</summary>
public abstract class EngineContract
{
    /// <summary>Starts a server that takes records.</summary>
    protected abstract Task<IEngineServer> StartServer();

    [Fact]
    public async Task Everything_that_is_answered_is_there_in_order()
    {
        await using var server = await StartServer();
        using var engine = server.Make();
        engine.Open(TestContext.Current.CancellationToken);
        using var batch = Records.Batch(0, 1000);

        Send(engine, batch);
        Assert.True(batch.Wait(Deadline.Patience, Deadline.Patience, CancellationToken.None));

        Assert.Equal(Records.Ids(0, 1000), (await server.Stored(1000)).Select(IdOf));
    }

    [Fact]
    public async Task A_batch_is_used_again_and_again()
    {
        await using var server = await StartServer();
        using var engine = server.Make();
        engine.Open(TestContext.Current.CancellationToken);
        using var batch = new RecordBatch();
        for (int i = 0; i < 50; i++)
        {
            batch.Clear();
            batch.Add(2 * i);
            batch.Add((2 * i) + 1);
            Send(engine, batch);
            Assert.True(batch.Wait(Deadline.Patience, Deadline.Patience, CancellationToken.None));
        }

        Assert.Equal(Records.Ids(0, 100), (await server.Stored(100)).Select(IdOf));
    }

    [Fact]
    public async Task Answers_come_after_the_memory_was_tidied_up_too()
    {
        await using var server = await StartServer();
        using var engine = server.Make();
        engine.Open(TestContext.Current.CancellationToken);
        using var batch = new RecordBatch();
        for (int i = 0; i < 5; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            batch.Clear();
            batch.Add(i);
            Send(engine, batch);
            Assert.True(batch.Wait(Deadline.Patience, Deadline.Patience, CancellationToken.None));
        }
    }

    [Fact]
    public async Task Bytes_arrive_as_they_are()
    {
        await using var server = await StartServer();
        using var engine = server.Make();
        engine.Open(TestContext.Current.CancellationToken);
        using var batch = new RecordBatch();
        string body = Encoding.UTF8.GetString(Records.Body(1))
            .Replace("\"pad\":\"", "\"pad\":\"é\u2028\\u0000 ", StringComparison.Ordinal);
        batch.Add(RecordRoute.Of("größe.1 *", "ifa", "add"), "test/r1/1/1/0"u8, Encoding.UTF8.GetBytes(body));

        Send(engine, batch);
        Assert.True(batch.Wait(Deadline.Patience, Deadline.Patience, CancellationToken.None));

        Assert.Equal([body], await server.Stored(1));
    }

    [Fact]
    public async Task A_record_too_large_is_refused_and_stops_nothing()
    {
        await using var server = await StartServer();
        using var engine = server.Make();
        engine.Open(TestContext.Current.CancellationToken);
        using var batch = new RecordBatch();
        batch.Add(0);
        batch.Add(1, padding: server.TooLarge);
        batch.Add(2);

        // Again and again, as a delivery does: a server may end the connection over it.
        await Deadline.Until(
            () => Enumerable.Range(0, batch.Count)
                    .All(i => batch.AnswerOf(i) != RecordAnswer.None || engine.TrySend(batch, i))
                && batch.Wait(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), CancellationToken.None),
            "all are answered", TimeSpan.FromMinutes(1));

        Assert.Equal(RecordAnswer.Refused, batch.AnswerOf(1));
        Assert.NotNull(batch.WhyOf(1));
        Assert.Equal([Records.Id(0), Records.Id(2)], (await server.Stored(2)).Select(IdOf).Distinct());
    }

    [Fact]
    public async Task A_server_that_is_killed_and_comes_back_has_everything()
    {
        await using var server = await StartServer();
        using var engine = server.Make();
        engine.Open(TestContext.Current.CancellationToken);
        using var batch = Records.Batch(0, 500);
        Send(engine, batch);
        Assert.True(batch.Wait(Deadline.Patience, Deadline.Patience, CancellationToken.None));

        // A broker of MQTT may have what it acknowledged in memory alone, until its subscribers have it.
        Assert.Equal(Records.Ids(0, 500), (await server.Stored(500)).Select(IdOf).Distinct());
        await server.Kill();
        batch.Clear();
        batch.Add(500);
        await Deadline.Until(() => !engine.TrySend(batch, 0), "it says that nothing can be sent");
        Assert.NotNull(engine.Problem);

        await server.Restart();
        await Deadline.Until(
            () => engine.TrySend(batch, 0)
                && batch.Wait(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), CancellationToken.None),
            "it goes on by itself");

        Assert.Equal(Records.Ids(0, 501), (await server.Stored(501)).Select(IdOf).Distinct());
    }

    [Fact]
    public async Task Nobody_there_is_an_error_that_names_the_server()
    {
        await using var server = await StartServer();
        await server.Kill();
        using var engine = server.Make();

        var e = Assert.Throws<EngineException>(() => engine.Open(TestContext.Current.CancellationToken));

        Assert.Equal(EngineProblem.Unreachable, e.Problem);
        Assert.StartsWith(engine.Name, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    /// <summary>Sends all records of a batch.</summary>
    protected static void Send(IEngine engine, RecordBatch batch) =>
        Assert.All(Enumerable.Range(0, batch.Count), i => Assert.True(engine.TrySend(batch, i)));

    private static string IdOf(string body) => body.Split('"')[5];
}

/// <summary>The server of an engine.</summary>
public interface IEngineServer : IAsyncDisposable
{
    /// <summary>A record with so many bytes is too large for it.</summary>
    int TooLarge { get; }

    /// <summary>Makes a client.</summary>
    IEngine Make();

    /// <summary>kill -9.</summary>
    Task Kill();

    /// <summary>Starts it again.</summary>
    Task Restart();

    /// <summary>Returns the bodies that it has, once it has as many.</summary>
    Task<List<string>> Stored(int count);
}
