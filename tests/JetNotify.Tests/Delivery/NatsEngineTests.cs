using JetNotify.Delivery;
using JetNotify.Delivery.Nats;
using JetNotify.Tests.Support;
using NATS.Client.JetStream.Models;

namespace JetNotify.Tests.Delivery;

/// <summary>NATS JetStream: the contract, and what only a stream has.</summary>
public sealed class NatsEngineTests : EngineContract
{
    public static TheoryData<string, string> Unfit => new()
    {
        { "window", "nats stream edit JET --dupe-window 5m" },
        { "subjects", "nats stream edit JET --subjects 'jet.>'" },
        { "no-ack", "nats stream edit JET --ack" },
        { "missing", "--create-stream 1 makes it" },
    };

    protected override async Task<IEngineServer> StartServer()
    {
        var server = await NatsServer.Start();
        await server.MakeStream();
        return new Server(server);
    }

    [Fact]
    public async Task The_same_id_is_stored_once_and_said_to_be_a_duplicate()
    {
        await using var server = await StartServer();
        using var engine = server.Make();
        engine.Open(TestContext.Current.CancellationToken);
        using var batch = Records.Batch(0, 10);
        Send(engine, batch);
        Assert.True(batch.Wait(Deadline.Patience, Deadline.Patience, CancellationToken.None));
        batch.Clear();
        for (int i = 5; i < 15; i++)
        {
            batch.Add(i);
        }

        Send(engine, batch);
        Assert.True(batch.Wait(Deadline.Patience, Deadline.Patience, CancellationToken.None));

        Assert.Equal(
            [.. Enumerable.Repeat(RecordAnswer.Duplicate, 5), .. Enumerable.Repeat(RecordAnswer.Stored, 5)],
            Enumerable.Range(0, 10).Select(batch.AnswerOf));
        Assert.Equal(15, (await server.Stored(15)).Count);
    }

    [Fact]
    public async Task Headers_carry_id_device_and_kind()
    {
        await using var server = await NatsServer.Start();
        await server.MakeStream();
        using var engine = new NatsEngine(TargetOf(server));
        engine.Open(TestContext.Current.CancellationToken);
        using var batch = new RecordBatch();
        batch.Add(RecordRoute.Of("größe 1", "ifa", "add"), "test/x/1"u8, Records.Body(1));
        Send(engine, batch);
        Assert.True(batch.Wait(Deadline.Patience, Deadline.Patience, CancellationToken.None));

        var stored = Assert.Single(await server.Read());
        Assert.Equal(
            ("jet.gr%C3%B6%C3%9Fe%201.ifa.add", "test/x/1", "größe 1", "ifa"),
            (stored.Subject, stored.Id, stored.Device, stored.Kind));
    }

    [Theory]
    [MemberData(nameof(Unfit))]
    public async Task A_stream_that_does_not_keep_the_promise_is_refused_with_the_cure(string how, string cure)
    {
        await using var server = await NatsServer.Start();
        if (how != "missing")
        {
            await server.MakeStream(config => how switch
            {
                "window" => config with { DuplicateWindow = TimeSpan.FromSeconds(30) },
                "subjects" => config with { Subjects = ["other.>", "jet.r1.>"] },
                _ => config with { NoAck = true },
            });
        }

        using var engine = new NatsEngine(TargetOf(server));
        var e = Assert.Throws<EngineException>(() => engine.Open(TestContext.Current.CancellationToken));

        Assert.Equal(EngineProblem.Unfit, e.Problem);
        Assert.Contains(cure, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_stream_is_made_where_that_is_asked_for_and_one_that_is_there_stays()
    {
        await using var server = await NatsServer.Start();
        for (int i = 0; i < 2; i++)
        {
            using var engine = new NatsEngine(TargetOf(server) with { Replicas = 1 });
            engine.Open(TestContext.Current.CancellationToken);
            using var batch = Records.Batch(i, 1);
            Send(engine, batch);
            Assert.True(batch.Wait(Deadline.Patience, Deadline.Patience, CancellationToken.None));
        }

        Assert.Equal(2, (await server.Read()).Count);
    }

    [Fact]
    public async Task Without_JetStream_the_cure_is_named()
    {
        await using var server = await NatsServer.Start(hasStreams: false);
        using var engine = new NatsEngine(TargetOf(server));

        var e = Assert.Throws<EngineException>(() => engine.Open(TestContext.Current.CancellationToken));

        Assert.Equal(EngineProblem.Unfit, e.Problem);
        Assert.Contains("start nats-server with -js", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_not_let_in_is_told_and_with_the_password_is_in()
    {
        await using var server = await NatsServer.Start("authorization { user: noc, password: 'p@ss' }\n");
        using var engine = new NatsEngine(TargetOf(server));
        var e = Assert.Throws<EngineException>(() => engine.Open(TestContext.Current.CancellationToken));
        Assert.Equal(EngineProblem.Refused, e.Problem);

        Assert.Null(NatsTarget.Parse($"nats://noc:p%40ss@127.0.0.1:{server.Port}/JET", out var target));
        using var admitted = new NatsEngine(target with { Replicas = 1 });
        admitted.Open(TestContext.Current.CancellationToken);
        Assert.DoesNotContain("p@ss", admitted.Name, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_is_full_refuses_nothing_for_ever()
    {
        await using var server = await NatsServer.Start();
        await server.MakeStream(config => config with { MaxMsgs = 3, Discard = StreamConfigDiscard.New });
        using var engine = new NatsEngine(TargetOf(server));
        engine.Open(TestContext.Current.CancellationToken);
        using var batch = Records.Batch(0, 5);
        Send(engine, batch);

        Assert.False(batch.Wait(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), CancellationToken.None));
        Assert.Equal(2, batch.Unanswered);
        Assert.Contains("maximum messages exceeded", engine.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nats://n1/JET", "nats://n1:4222/JET")]
    [InlineData("nats://n1,n2:4223,[::1]:5/JET", "nats://n1:4222,nats://n2:4223,nats://[::1]:5/JET")]
    [InlineData("tls://u:p@n1/a-b_C", "nats://n1:4222/a-b_C")]
    public void A_target_is_parsed(string text, string name)
    {
        Assert.Null(NatsTarget.Parse(text, out var target));
        Assert.Equal(name, target.Name);
    }

    [Theory]
    [InlineData("nats://n1")]
    [InlineData("nats://n1/")]
    [InlineData("nats:///JET")]
    [InlineData("nats://n1,,n2/JET")]
    [InlineData("nats://n1:x/JET")]
    [InlineData("nats://n1/a.b")]
    [InlineData("nats://n1/a/b")]
    public void What_is_no_target_is_said_without_a_secret(string text) =>
        Assert.NotNull(NatsTarget.Parse(text, out _));

    private static NatsTarget TargetOf(NatsServer server)
    {
        Assert.Null(NatsTarget.Parse(server.Url, out var target));
        return target;
    }

    private sealed class Server(NatsServer server) : IEngineServer
    {
        // The server's own limit is 1 MB.
        public int TooLarge => 2_000_000;

        public IEngine Make() => new NatsEngine(TargetOf(server));

        public Task Kill() => server.Kill();

        public Task Restart() => server.Restart();

        public async Task<List<string>> Stored(int count) => [.. (await server.Read()).Select(stored => stored.Body)];

        public ValueTask DisposeAsync() => server.DisposeAsync();
    }
}
