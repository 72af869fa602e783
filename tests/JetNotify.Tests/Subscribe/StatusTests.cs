using System.Globalization;
using System.Text;
using System.Text.Json;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Transport;
using JetNotify.Output;
using JetNotify.Subscribe;
using JetNotify.Tests.Support;
using Deadline = JetNotify.Tests.Support.Deadline;

namespace JetNotify.Tests.Subscribe;

/// <summary>The connection's own records among the messages, against a scripted broker.</summary>
public sealed class StatusTests
{
    private readonly Captured _output = new();

    [Fact]
    public async Task A_life_with_a_gap_is_told_in_order()
    {
        await using var broker = ScriptedBroker.Start(async (peer, number) =>
        {
            await peer.Admit();
            byte[] subscribe = await peer.Expect(8);

            // The answer and a message in one segment: they are read together and share their time.
            await peer.Send(
                [0x90, 4, subscribe[2], subscribe[3], 0, 0x80,
                    .. ScriptedPeer.PublishPacket("a", Encoding.UTF8.GetBytes($"{number}"))]);
            if (number == 1)
            {
                await Deadline.Until(() => Statuses.Contains("message"), "the first message on standard output");
                peer.Reset();
                return;
            }

            await peer.UntilClosed();
        });

        Assert.Equal(ExitCode.Success, await Run(Plan(broker, "a", "b") with { Count = 2 }));

        Assert.Equal(["connected", "subscribed", "message", "lost", "restored", "subscribed", "message", "ended"],
            Statuses);
        var records = Records;
        Assert.Equal(records.Select(record => Text(record, "ts")).Order(StringComparer.Ordinal),
            records.Select(record => Text(record, "ts")));
        Assert.All(
            records.Where(record => record.TryGetProperty("status", out _)),
                record => Assert.Equal("edge1", Text(record, "device")));
        Assert.Equal($"127.0.0.1:{broker.Port}", Text(records[0], "peer"));
        Assert.Equal("status", Text(records[0], "client-id"));
        Assert.StartsWith("127.0.0.1:", Text(records[0], "local"), StringComparison.Ordinal);
        Assert.False(records[0].GetProperty("session-present").GetBoolean());
        Assert.Equal(
            """[{"filter":"a","granted":true,"qos":0},{"filter":"b","granted":false,"code":128,"why":"refused"}]""",
            records[1].GetProperty("filters").GetRawText().Replace(
                Text(records[1].GetProperty("filters")[1], "why"), "refused", StringComparison.Ordinal));
        Assert.NotEqual("", Text(records[3], "why"));
        double gap = (Time(records[4]) - Time(records[3])).TotalSeconds;
        Assert.InRange(records[4].GetProperty("gap").GetDouble(), gap - 0.5, gap + 0.5);
        Assert.Equal(0, records[7].GetProperty("exit").GetInt32());
        Assert.False(records[7].TryGetProperty("why", out _));
    }

    [Fact]
    public async Task Records_come_at_once_though_no_message_does()
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await Deadline.Until(() => Statuses is ["connected"], "the connection on standard output");
            await peer.Grant();
            await Deadline.Until(() => Statuses is ["connected", "subscribed"], "the subscription on standard output");
            peer.Dispose();
        });

        Assert.Equal(ExitCode.Lost, await Run(Plan(broker, "a") with { Reconnect = false }));

        Assert.Equal(["connected", "subscribed", "lost", "ended"], Statuses);
        Assert.Equal(Text(Records[2], "why"), Text(Records[3], "why"));
        Assert.Equal((int)ExitCode.Lost, Records[3].GetProperty("exit").GetInt32());
    }

    [Fact]
    public async Task A_connection_that_never_was_has_but_an_end()
    {
        var plan = Plan(RealBroker.FreePort(), "a");
        Assert.Equal(ExitCode.Unreachable, await Run(plan));
        Assert.Equal(["ended"], Statuses);
        Assert.Equal((int)ExitCode.Unreachable, Records[0].GetProperty("exit").GetInt32());
        Assert.Contains("refused", Text(Records[0], "why"), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Refused_subscriptions_are_told_before_the_end()
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant(0x80);
            await peer.UntilClosed();
        });

        Assert.Equal(ExitCode.Refused, await Run(Plan(broker, "a")));

        Assert.Equal(["connected", "subscribed", "ended"], Statuses);
        Assert.Equal((int)ExitCode.Refused, Records[2].GetProperty("exit").GetInt32());
    }

    [Fact]
    public async Task A_reader_that_left_before_the_last_record_changes_no_exit_status()
    {
        _output.Failure = new ReaderLeftException();
        Assert.Equal(ExitCode.Unreachable, await Run(Plan(RealBroker.FreePort(), "a")));
    }

    [Fact]
    public async Task The_last_record_has_no_longer_than_any_other_end()
    {
        using var ending = new ManualResetEventSlim();
        _output.BeforeWrite = ending.Wait;
        var run = Run(Plan(RealBroker.FreePort(), "a"), asked: ending.Set);
        Assert.Equal(ExitCode.Unreachable, await run.WaitAsync(Deadline.Patience,
            TestContext.Current.CancellationToken));
    }

    private JsonElement[] Records =>
        [.. _output.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)];

    private string[] Statuses =>
        [.. Records.Select(record => record.TryGetProperty("status",
            out var status) ? status.GetString()! : "message")];

    private static string Text(JsonElement record, string name) => record.GetProperty(name).GetString()!;

    private static DateTime Time(JsonElement record) =>
        DateTime.Parse(Text(record, "ts"), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);

    private static SubscribePlan Plan(ScriptedBroker broker, params string[] filters) => Plan(broker.Port, filters);

    private static SubscribePlan Plan(int port, params string[] filters) => new()
    {
        Transport = new TransportOptions { Host = "127.0.0.1", Port = port },
        Connect = new ConnectOptions { ClientId = "status" },
        Subscriptions = [.. filters.Select(filter => new Subscription(TopicFilter.Parse(filter), QoS.AtMostOnce))],
        RetryMaxDelay = TimeSpan.FromMilliseconds(100),
        Device = "edge1",
        Output = new OutputPlan { Form = OutputForm.Json, Status = true },
        Diagnostics = new DiagnosticsPlan { Level = DiagnosticsLevel.Error },
    };

    /// <summary>Subscribes on a thread of its own; <paramref name="asked"/> is called when the end is asked
    /// for.</summary>
    private Task<ExitCode> Run(SubscribePlan plan, Action? asked = null) => Task.Run(() =>
    {
        using var log = QuietLog.Of(plan.Diagnostics);
        var shutdown = new Shutdown();
        using var told = shutdown.Token.Register(() => asked?.Invoke());
        var printer = new Printer(plan.Output, plan.Filter, plan.Count, plan.Device, _output);
        return new Subscriber(plan, new Session(plan.Connect), printer, log, new StatusLine(StatusLineUse.None, log),
            shutdown,
            idle: null).Run();
    });

    private sealed class Captured : IOutput
    {
        private readonly List<byte> _bytes = [];

        public IOException? Failure { get; set; }

        public Action BeforeWrite { get; set; } = () => { };

        public string Text
        {
            get
            {
                lock (_bytes)
                {
                    return Encoding.UTF8.GetString(_bytes.ToArray());
                }
            }
        }

        public long BlockedSince => 0;

        public void Write(ReadOnlySpan<byte> bytes)
        {
            if (Failure is not null)
            {
                throw Failure;
            }

            BeforeWrite();
            lock (_bytes)
            {
                _bytes.AddRange(bytes);
            }
        }

        public void WatchReader(Action readerGone)
        {
        }
    }
}
