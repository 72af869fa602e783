using JetNotify.Delivery.Spooling;

namespace JetNotify.Delivery;

/// <summary>
/// Brings records into an engine so that none is acknowledged that is nowhere: <see cref="Flush"/> returns once the
/// engine has answered to each, or the spool has them on disk. One thread adds and flushes; the spool is drained on
/// another. Meanwhile new records go behind it where one of their device is in it, so that a device's order stays;
/// those of other devices go past it.
/// </summary>
public sealed class Deliverer : IDisposable
{
    // An answer later than this is overdue.
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(1);

    // A router's broker may send again what is not acknowledged after 20 s, and holds a few only: 2 s is the promise,
    // and the spool needs its part.
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(1.5);

    // Whoever ended this has two seconds' patience, and may have come while the answers were waited for.
    private static readonly TimeSpan s_lastChance = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan s_reminder = TimeSpan.FromSeconds(30);

    private readonly IEngine _engine;
    private readonly Spool? _spool;
    private readonly IDeliveryObserver _observer;
    private readonly CancellationToken _stop;
    private readonly DeliveryCount _count = new();
    private readonly DeliveryStatus _status;
    private readonly DeadLetters? _deadLetters;
    private readonly Drainer? _drainer;
    private readonly EngineTurn _turn;
    private readonly RecordBatch _batch = new();
    private readonly RecordBatch _behind = new();
    private readonly List<int> _held = [];
    private bool _isBlocked;
    private volatile bool _isWaiting;

    /// <summary>Delivers into an engine.</summary>
    /// <param name="engine">The engine, not open yet; disposed with this.</param>
    /// <param name="spool">What takes records while the engine does not, or null to wait for it.</param>
    /// <param name="observer">Is told.</param>
    /// <param name="stop">Whoever waits for the engine waits no longer.</param>
    public Deliverer(IEngine engine, Spool? spool, IDeliveryObserver observer, CancellationToken stop)
    {
        _engine = engine;
        _spool = spool;
        _observer = observer;
        _stop = stop;
        _status = new DeliveryStatus(observer);
        _turn = new EngineTurn(engine);
        _deadLetters = spool is null ? null : new DeadLetters(spool.Folder);
        _drainer = spool is null ? null : new Drainer(engine, _turn, spool, Settle, _status);
    }

    /// <summary>How records get into the engine. Any thread.</summary>
    public DeliveryState State => _status.State;

    /// <summary>Whether everything waits for the engine, since there is no spool. Any thread.</summary>
    public bool IsWaiting => _isWaiting;

    /// <summary>How many bytes wait in the spool. Any thread.</summary>
    public long SpoolBytes => _spool?.Bytes ?? 0;

    /// <summary>What became of the records so far. Any thread.</summary>
    public DeliveryCount Count => _count;

    /// <summary>Whether enough was added to be flushed.</summary>
    public bool IsFull => _batch.IsFull;

    /// <summary>Opens the engine.</summary>
    /// <param name="waits">Whether one that nobody answers at is waited for, where there is a spool.</param>
    /// <exception cref="EngineException">It cannot be used.</exception>
    public void Open(bool waits = true)
    {
        try
        {
            _engine.Open(_stop);
        }
        catch (EngineException e) when (e.Problem == EngineProblem.Unreachable && _spool is not null && waits)
        {
            _status.Become(DeliveryState.Spooling, e.Message);
            _drainer!.Start(isOpen: false);
            return;
        }

        if (_spool is { IsEmpty: false })
        {
            _status.Become(DeliveryState.Draining, "the spool has records of before");
        }

        _drainer?.Start(isOpen: true);
    }

    /// <summary>Adds a record; the bytes are copied.</summary>
    /// <param name="route">Where it goes.</param>
    /// <param name="id">Its id, ASCII.</param>
    /// <param name="body">One JSON object on one line, which begins as <see cref="SpoolLine.BodyStart"/> says, without
    /// a line feed.</param>
    public void Add(RecordRoute route, ReadOnlySpan<byte> id, ReadOnlySpan<byte> body)
    {
        _batch.Add(route, id, body);
        if (State == DeliveryState.Direct && !_isBlocked)
        {
            _isBlocked = !_turn.TrySend(_batch, _batch.Count - 1);
        }
    }

    /// <summary>Returns once everything added is with the engine or on disk.</summary>
    /// <exception cref="DeliveryException">It is nowhere: the spool is full or fails, or the end came before the engine
    /// answered.</exception>
    public void Flush()
    {
        if (_batch.Count == 0)
        {
            return;
        }

        if (State != DeliveryState.Direct && _drainer!.IsDone)
        {
            _status.Become(DeliveryState.Direct, null);
            _spool!.Trim();
            _isBlocked = !TrySendAll();
        }

        if (State == DeliveryState.Draining)
        {
            SendPastSpool();
        }

        if (State == DeliveryState.Spooling)
        {
            ToSpool(_batch);
        }
        else if (_isBlocked || !_batch.Wait(s_silence, s_most, CancellationToken.None))
        {
            string why = _engine.Problem ?? $"{_engine.Name} does not answer";
            if (_spool is not null)
            {
                _status.Become(DeliveryState.Spooling, why);
                ToSpool(_batch);
            }
            else
            {
                WaitForEngine(why);
            }
        }

        _isBlocked = false;
        Settle(_batch, _batch.Count);
        _batch.Clear();
    }

    /// <summary>Spools records although the spool is full: the last word of sessions that end.</summary>
    public void FlushBeyond() => _spool?.Append(_batch, isLast: true);

    /// <summary>Waits until the spool is empty.</summary>
    /// <returns>Whether it is; false when told to stop.</returns>
    public bool WaitUntilDrained()
    {
        while (_drainer is { IsDone: false })
        {
            if (_stop.WaitHandle.WaitOne(20))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _drainer?.Dispose();
        _engine.Dispose();
        _deadLetters?.Dispose();
        _spool?.Dispose();
        _batch.Dispose();
        _behind.Dispose();
    }

    private bool TrySendAll()
    {
        for (int i = 0; i < _batch.Count; i++)
        {
            if (_batch.AnswerOf(i) == RecordAnswer.None && !_turn.TrySend(_batch, i))
            {
                return false;
            }
        }

        return true;
    }

    // What waits is looked at once: a device's records of one batch all go the same way.
    private void SendPastSpool()
    {
        var front = _spool!.Front;
        for (int i = 0; i < _batch.Count && !_isBlocked; i++)
        {
            if (_spool.Holds(_batch.RouteOf(i).Device, front))
            {
                _behind.Add(_batch.RouteOf(i), _batch.IdOf(i), _batch.BodyOf(i).Span);
                _held.Add(i);
            }
            else
            {
                _isBlocked = !_turn.TrySend(_batch, i);
            }
        }

        if (_held.Count > 0)
        {
            ToSpool(_behind);
            _held.ForEach(i => _batch.Answer(_batch.NumberOf(i), RecordAnswer.Spooled));
            _held.Clear();
            _behind.Clear();
        }
    }

    private void ToSpool(RecordBatch batch)
    {
        long until = Environment.TickCount64 + (long)s_most.TotalMilliseconds;
        while (State == DeliveryState.Draining && !_spool!.HasRoom && Environment.TickCount64 < until)
        {
            Thread.Sleep(10);
        }

        if (!_spool!.HasRoom)
        {
            throw new SpoolFullException(
                $"{_engine.Name} takes no records and the spool {_spool.Folder} is full (--spool-size): "
                    + "nothing more is acknowledged");
        }

        _spool.Append(batch);
        for (int i = 0; i < batch.Count; i++)
        {
            batch.Answer(batch.NumberOf(i), RecordAnswer.Spooled);
        }

        _drainer!.Wake();
    }

    // Without a spool the routers are the spool: what is not acknowledged they keep, as much as they keep.
    private void WaitForEngine(string why)
    {
        long saidAt = 0;
        while (true)
        {
            bool isLast = _stop.IsCancellationRequested;
            var wait = isLast ? s_lastChance : s_silence;
            if (_batch.Wait(wait, wait, isLast ? CancellationToken.None : _stop))
            {
                _isWaiting = false;
                return;
            }

            if (isLast)
            {
                throw new DeliveryException(
                    $"the end came before {_engine.Name} had answered to {_batch.Unanswered:N0} records: they stay "
                        + "unacknowledged (--spool FOLDER would have them)");
            }

            _isWaiting = true;
            if (saidAt == 0 || Environment.TickCount64 - saidAt >= s_reminder.TotalMilliseconds)
            {
                saidAt = Environment.TickCount64;
                _observer.Waiting(_engine.Problem ?? why);
            }

            _ = TrySendAll();
        }
    }

    private void Settle(RecordBatch batch, int count)
    {
        for (int i = 0; i < count; i++)
        {
            var answer = batch.AnswerOf(i);
            _count.Answer(answer);
            if (answer == RecordAnswer.Refused)
            {
                string why = batch.WhyOf(i) ?? "refused";
                _deadLetters?.Add(batch.RouteOf(i), why, batch.BodyOf(i).Span);
                _observer.Refused(batch.RouteOf(i).Subject, why, _deadLetters is not null);
            }
            else if (answer == RecordAnswer.Unheard)
            {
                _observer.Unheard(batch.RouteOf(i).Subject);
            }
        }
    }
}
