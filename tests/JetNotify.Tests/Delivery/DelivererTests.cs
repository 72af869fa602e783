using JetNotify.Delivery;
using JetNotify.Delivery.Spooling;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Delivery;

/// <summary>The states of a delivery, with an engine that does as it is told and a real spool.</summary>
public sealed class DelivererTests : IDeliveryObserver, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jetnotify-deliver-").FullName;
    private readonly ScriptedEngine _engine = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _turn = new();
    private readonly List<string> _said = [];

    void IDeliveryObserver.Changed(DeliveryState state, string? why) => Say($"{state}");

    void IDeliveryObserver.Refused(string subject, string why, bool isKept) => Say($"refused {subject} {why} {isKept}");

    void IDeliveryObserver.Unheard(string subject) => Say($"unheard {subject}");

    void IDeliveryObserver.Waiting(string why) => Say("waiting");

    public void Dispose()
    {
        _stop.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string[] Said
    {
        get
        {
            lock (_turn)
            {
                return [.. _said];
            }
        }
    }

    private void Say(string text)
    {
        lock (_turn)
        {
            _said.Add(text);
        }
    }

    private Deliverer Open(bool spools = true, long limit = long.MaxValue)
    {
        var deliverer = new Deliverer(_engine, spools ? Spool.Open(_folder, limit) : null, this, _stop.Token);
        deliverer.Open();
        return deliverer;
    }

    private static void Deliver(Deliverer deliverer, int from, int count)
    {
        for (int i = from; i < from + count; i++)
        {
            deliverer.Add(i);
        }

        deliverer.Flush();
    }

    [Fact]
    public void What_the_engine_answers_at_once_touches_no_disk()
    {
        using var deliverer = Open();
        Deliver(deliverer, 0, 10);

        Assert.Equal(Records.Ids(0, 10), _engine.Stored);
        Assert.Equal(10, deliverer.Count.Stored);
        Assert.Equal(0, deliverer.Count.Spooled);
        Assert.Equal(DeliveryState.Direct, deliverer.State);
    }

    [Fact]
    public async Task Overdue_answers_go_to_the_spool_within_two_seconds_and_are_delivered_when_it_answers_again()
    {
        using var deliverer = Open();
        _engine.AnswerOnly(4);
        long before = Environment.TickCount64;
        Deliver(deliverer, 0, 10);

        Assert.InRange(Environment.TickCount64 - before, 900, 2_000);
        Assert.Equal(DeliveryState.Spooling, deliverer.State);
        Assert.Equal(6, deliverer.Count.Spooled);
        Deliver(deliverer, 10, 10);

        _engine.AnswerOnly(int.MaxValue);
        await Deadline.Until(() => _engine.Stored.Count == 20, "the spool is drained");
        Assert.Equal(Records.Ids(0, 20), _engine.Stored);
        Deliver(deliverer, 20, 1);
        Assert.True(deliverer.WaitUntilDrained());
        Deliver(deliverer, 21, 1);
        Assert.Equal(DeliveryState.Direct, deliverer.State);
        Assert.Equal(Records.Ids(0, 22), _engine.Stored);
    }

    [Fact]
    public async Task A_stream_that_never_pauses_gets_back_to_the_straight_way()
    {
        using var deliverer = Open();
        _engine.IsConnected = false;
        Deliver(deliverer, 0, 5);
        _engine.IsConnected = true;
        int number = 5;
        await Deadline.Until(
            () =>
            {
                Deliver(deliverer, number, 5);
                number += 5;
                return deliverer.State == DeliveryState.Direct;
            },
            "records go straight again");

        Assert.Equal(Records.Ids(0, number), _engine.Stored);
    }

    [Fact]
    public async Task An_engine_that_is_not_there_at_the_start_is_waited_for_with_a_spool()
    {
        _engine.IsThere = false;
        using var deliverer = Open();
        Deliver(deliverer, 0, 3);
        Assert.Equal(3, deliverer.Count.Spooled);

        _engine.IsThere = true;
        await Deadline.Until(() => _engine.Stored.Count == 3, "it is opened later");
    }

    [Fact]
    public void An_engine_that_is_not_there_at_the_start_is_an_error_without_a_spool()
    {
        _engine.IsThere = false;

        Assert.Throws<EngineException>(() => Open(spools: false));
    }

    [Fact]
    public void What_an_earlier_run_left_is_delivered_first()
    {
        using (var spool = Spool.Open(_folder, long.MaxValue))
        {
            using var batch = Records.Batch(0, 5000);
            spool.Append(batch);
        }

        using var deliverer = Open();
        Deliver(deliverer, 5000, 10);

        Assert.True(deliverer.WaitUntilDrained());
        Assert.Equal(Records.Ids(0, 5010), _engine.Stored);
    }

    [Fact]
    public async Task A_refused_record_goes_to_the_dead_letters_and_stops_nothing()
    {
        using var deliverer = Open();
        _engine.Refused.Add(Records.Id(1));
        _engine.Refused.Add(Records.Id(4));
        Deliver(deliverer, 0, 3);
        _engine.IsConnected = false;
        Deliver(deliverer, 3, 3);
        _engine.IsConnected = true;
        await Deadline.Until(() => _engine.Stored.Count == 4, "all others are there");
        Assert.True(deliverer.WaitUntilDrained());

        string[] dead = File.ReadAllLines(Path.Combine(_folder, "dead-letters.ndjson"));
        Assert.Equal(3, dead.Length);
        Assert.StartsWith(
            "{\"subject\":\"jet.r1.ifa.add\",\"why\":\"too large\",\"v\":1,\"id\":\"" + Records.Id(1), dead[1],
            StringComparison.Ordinal);
        Assert.Equal(2, deliverer.Count.Refused);
        Assert.Equal(2, Said.Count(line => line == "refused jet.r1.ifa.add too large True"));
    }

    [Fact]
    public async Task Without_a_spool_it_waits_and_nothing_is_taken_back()
    {
        using var deliverer = Open(spools: false);
        _engine.AnswerOnly(2);
        var waiting = Task.Run(() => Deliver(deliverer, 0, 5), TestContext.Current.CancellationToken);
        await Deadline.Until(() => Said.Contains("waiting"), "it says that it waits");
        Assert.False(waiting.IsCompleted);

        _engine.AnswerOnly(int.MaxValue);
        await Deadline.Within(AsResult(waiting), "it goes on");
        Assert.Equal(Records.Ids(0, 5), _engine.Stored);
    }

    [Fact]
    public async Task Told_to_stop_without_a_spool_it_says_what_is_not_acknowledged()
    {
        using var deliverer = Open(spools: false);
        _engine.AnswerOnly(2);
        var waiting = Task.Run(() => Deliver(deliverer, 0, 5), TestContext.Current.CancellationToken);
        await Deadline.Until(() => Said.Contains("waiting"), "it says that it waits");
        await _stop.CancelAsync();

        var e = await Assert.ThrowsAsync<DeliveryException>(() => waiting);
        Assert.Contains("had answered to 3 records", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_spool_ends_it_and_takes_last_words()
    {
        _engine.IsConnected = false;
        using (var deliverer = Open(limit: 2000))
        {
            Deliver(deliverer, 0, 20);
            Assert.Throws<SpoolFullException>(() => Deliver(deliverer, 20, 1));
            deliverer.Add(RecordRoute.OfStatus("r1"), "test/r1/1/99"u8, Records.Body(99));
            deliverer.FlushBeyond();
        }

        Assert.Equal(22, SpoolInfo.Of(_folder).Records);
    }

    [Fact]
    public async Task What_comes_of_a_device_that_is_not_in_the_spool_does_not_wait_for_it()
    {
        using var deliverer = Open();
        _engine.IsConnected = false;
        Deliver(deliverer, 0, 10);

        // The first is answered, so that it drains, and then it sticks.
        _engine.Ignores = id => id.StartsWith("test/r1/", StringComparison.Ordinal) && id != Records.Id(0);
        _engine.IsConnected = true;
        await Deadline.Until(() => deliverer.State == DeliveryState.Draining, "it drains");
        deliverer.Add(RecordRoute.Of("r2", "ifa", "add"), "test/r2/1/1/0"u8, Records.Body(0));
        deliverer.Add(10);
        deliverer.Flush();

        Assert.Equal([Records.Id(0), "test/r2/1/1/0"], _engine.Stored);
        Assert.Equal(11, deliverer.Count.Spooled);
        _engine.Ignores = _ => false;
        await Deadline.Until(() => _engine.Stored.Count == 12, "the rest is drained");
        Assert.Equal(Records.Ids(0, 11), _engine.Stored.Where(id => id != "test/r2/1/1/0"));
    }

    [Fact]
    public async Task An_answer_to_what_was_sent_first_is_none_to_what_the_spool_sends_later()
    {
        var engine = new LateEngine();
        using var deliverer = new Deliverer(engine, Spool.Open(_folder, long.MaxValue), this, _stop.Token);
        deliverer.Open();
        Deliver(deliverer, 0, 3);
        await Deadline.Until(() => engine.Sent.Count > 3, "the spool asks");

        engine.Answer(3);

        Assert.Equal(0, deliverer.Count.Stored);
        Assert.Equal(DeliveryState.Spooling, deliverer.State);
    }

    [Fact]
    public void A_late_answer_to_records_that_are_gone_is_nobodys()
    {
        using var batch = Records.Batch(0, 2);
        long[] gone = [batch.NumberOf(0), batch.NumberOf(1)];
        batch.Clear();
        batch.Add(7);
        Assert.All(gone, number => batch.Answer(number, RecordAnswer.Stored));

        Assert.Equal(1, batch.Unanswered);
        Assert.Equal(RecordAnswer.None, batch.AnswerOf(0));
    }

    // Answers by the number alone, and only when it is told to.
    private sealed class LateEngine : IEngine
    {
        private readonly SentBatches _sent = new();

        public string Name => "late";

        public string? Problem => null;

        public System.Collections.Concurrent.ConcurrentQueue<long> Sent { get; } = [];

        public void Answer(int count)
        {
            foreach (long number in Sent.Take(count))
            {
                _sent.Answer(number, RecordAnswer.Stored);
            }
        }

        public void Open(CancellationToken cancellation)
        {
        }

        public bool TrySend(RecordBatch batch, int index)
        {
            _sent.Note(batch);
            Sent.Enqueue(batch.NumberOf(index));
            return true;
        }

        public void Dispose()
        {
        }
    }

    private static async Task<bool> AsResult(Task task)
    {
        await task;
        return true;
    }
}
