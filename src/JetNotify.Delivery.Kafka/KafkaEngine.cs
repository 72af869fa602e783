using System.Text;
using Confluent.Kafka;

namespace JetNotify.Delivery.Kafka;

/// <summary>
/// A topic of Kafka. librdkafka's idempotent producer has many records in flight and asks all replicas that are in
/// sync; its delivery report is the answer. What it has it keeps sending, over any lost connection, and its place in
/// the order. Each record costs a few objects, which the client's way to publish asks for.
/// </summary>
public sealed class KafkaEngine : IEngine
{
    // How long its queue may stay full.
    private static readonly TimeSpan s_fullQueue = TimeSpan.FromSeconds(1);

    // An answer may have come just before the wait.
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan s_lastFlush = TimeSpan.FromMilliseconds(500);

    private readonly KafkaTarget _target;
    private readonly Action<string> _log;
    private readonly SentBatches _sent = new();
    private readonly InFlightRecords _inFlight;
    private IProducer<byte[], byte[]>? _producer;
    private volatile Error? _error;
    private volatile Error? _fatal;
    private long _madeAt;
    private string _device = "";
    private byte[] _key = [];

    /// <summary>An engine that is not open yet.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="log">Gets what librdkafka says of its work, a line each, on threads of its own.</param>
    public KafkaEngine(KafkaTarget target, Action<string> log)
    {
        _target = target;
        _log = log;
        _inFlight = new InFlightRecords(_sent);
    }

    /// <inheritdoc/>
    public string Name => _target.Name;

    /// <inheritdoc/>
    public string? Problem => (_fatal ?? _error) is { } error ? $"{Name}: {TopicCheck.OneLine(error)}"
        : _inFlight.IsSilent ? $"{Name} does not answer" : null;

    /// <inheritdoc/>
    public void Open(CancellationToken cancellation)
    {
        Make();
        try
        {
            new TopicCheck(_target, () => _fatal ?? _error).Run(_producer!.Handle, cancellation);
        }
        catch
        {
            Close();
            throw;
        }
    }

    /// <inheritdoc/>
    public bool TrySend(RecordBatch batch, int index)
    {
        if (_fatal is not null && Environment.TickCount64 - _madeAt > 1_000)
        {
            Make();
        }

        _sent.Note(batch);
        string id = Encoding.ASCII.GetString(batch.IdOf(index));
        if (_fatal is not null || _inFlight.IsSilent)
        {
            return false;
        }

        return _inFlight.Joins(id, batch, index) || TryProduce(id, MessageOf(batch, index));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_producer is { } producer && !_inFlight.IsSilent)
        {
            // Whatever is left is in the spool too, or is not acknowledged: what arrives need not be sent again.
            _ = producer.Flush(s_lastFlush);
        }

        Close();
    }

    private bool TryProduce(string id, Message<byte[], byte[]> message)
    {
        long until = Environment.TickCount64 + (long)s_fullQueue.TotalMilliseconds;
        while (true)
        {
            try
            {
                _producer!.Produce(_target.Topic, message, report => Reported(id, report.Error, report.Status));
                return true;
            }
            catch (ProduceException<byte[], byte[]> e)
            {
                if (e.Error.Code == ErrorCode.Local_QueueFull && Environment.TickCount64 < until)
                {
                    _inFlight.WaitForAnswer(s_look);
                    continue;
                }

                if (DeliveryAnswer.Of(e.Error, PersistenceStatus.NotPersisted) == RecordAnswer.Refused)
                {
                    Reported(id, e.Error, PersistenceStatus.NotPersisted);
                    return true;
                }

                _inFlight.Forget(id);
                Note(e.Error);
                return false;
            }
        }
    }

    private Message<byte[], byte[]> MessageOf(RecordBatch batch, int index)
    {
        var route = batch.RouteOf(index);
        if (!ReferenceEquals(_device, route.Device))
        {
            _device = route.Device;
            _key = Encoding.UTF8.GetBytes(_device);
        }

        return new Message<byte[], byte[]>
        {
            Key = _key,
            Value = batch.BodyOf(index).ToArray(),
            Headers = new Headers
            {
                { "id", batch.IdOf(index).ToArray() },
                { "device", _key },
                { "kind", Encoding.UTF8.GetBytes(route.Kind) },
            },
        };
    }

    private void Reported(string id, Error error, PersistenceStatus status)
    {
        var answer = DeliveryAnswer.Of(error, status);
        if (answer == RecordAnswer.None)
        {
            Note(error);
        }
        else
        {
            _error = null;
        }

        _inFlight.Answer(id, answer, answer == RecordAnswer.Refused ? TopicCheck.OneLine(error) : null);
    }

    private void Note(Error error)
    {
        if (error.IsFatal)
        {
            _fatal = error;
        }

        // Which one is down, and why, says more than that all are.
        if (error.Code != ErrorCode.Local_AllBrokersDown || _error is null)
        {
            _error = error;
        }
    }

    // A producer that has lost its place in the order can do nothing but end.
    private void Make()
    {
        Close();
        _fatal = null;
        _error = null;
        _madeAt = Environment.TickCount64;
        try
        {
            _producer = new ProducerBuilder<byte[], byte[]>(ProducerSettings.Of(_target))
                .SetErrorHandler((_, error) => Note(error))
                .SetLogHandler((_, line) => _log($"librdkafka {line.Facility}: {line.Message}"))
                .Build();
        }
        catch (DllNotFoundException e)
        {
            throw new EngineException(
                EngineProblem.Unfit,
                $"{Name}: librdkafka is missing: its file belongs beside the program (docs/delivery.md)", e);
        }
        catch (InvalidOperationException e)
        {
            throw new EngineException(EngineProblem.Unfit, $"{Name}: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    private void Close()
    {
        _producer?.Dispose();
        _producer = null;
        _inFlight.Clear();
    }
}
