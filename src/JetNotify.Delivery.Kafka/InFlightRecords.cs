namespace JetNotify.Delivery.Kafka;

/// <summary>
/// The records that librdkafka has, by their ids. It gives none of them up: whoever sends one again, as the spool does
/// with what was overdue, is answered when the first one is, so that the topic has it once. Any thread.
/// </summary>
/// <param name="sent">Hands answers on.</param>
internal sealed class InFlightRecords(SentBatches sent)
{
    // Of records that were stored when nobody waited any more: the spool will ask. Beyond it some are there twice.
    private const int MostRemembered = 16_384;

    private const long Silence = 1_000;

    // A monitor, to be waited for.
    private readonly object _turn = new();
    private readonly Dictionary<string, long[]> _inFlight = [];
    private readonly HashSet<string> _stored = [];
    private long _heardAt;

    /// <summary>Whether records wait for an answer that is overdue.</summary>
    public bool IsSilent
    {
        get
        {
            lock (_turn)
            {
                return _inFlight.Count > 0 && Environment.TickCount64 - _heardAt > Silence;
            }
        }
    }

    /// <summary>Joins a record that is in flight already, or was stored when nobody waited for it.</summary>
    /// <returns>Whether it did, or is answered by now: else it is in flight from now on, and to be sent.</returns>
    public bool Joins(string id, RecordBatch batch, int index)
    {
        long number = batch.NumberOf(index);
        lock (_turn)
        {
            if (batch.AnswerOf(index) != RecordAnswer.None)
            {
                return true;
            }

            if (_stored.Remove(id))
            {
                _ = batch.Answer(number, RecordAnswer.Stored);
                return true;
            }

            if (_inFlight.TryGetValue(id, out long[]? numbers))
            {
                numbers[number % RecordBatch.Lanes] = number;
                return true;
            }

            if (_inFlight.Count == 0)
            {
                _heardAt = Environment.TickCount64;
            }

            numbers = new long[RecordBatch.Lanes];
            Array.Fill(numbers, -1);
            numbers[number % RecordBatch.Lanes] = number;
            _inFlight.Add(id, numbers);
            return false;
        }
    }

    /// <summary>Hands an answer on; none has the record sent again by whoever waits for it.</summary>
    public void Answer(string id, RecordAnswer answer, string? why = null)
    {
        lock (_turn)
        {
            _heardAt = Environment.TickCount64;
            Monitor.PulseAll(_turn);
            if (!_inFlight.Remove(id, out long[]? numbers) || answer == RecordAnswer.None)
            {
                return;
            }

            bool isHeard = false;
            foreach (long number in numbers)
            {
                isHeard |= sent.Answer(number, answer, why);
            }

            if (!isHeard && answer == RecordAnswer.Stored && _stored.Count < MostRemembered)
            {
                _ = _stored.Add(id);
            }
        }
    }

    /// <summary>Forgets a record that could not be sent.</summary>
    public void Forget(string id)
    {
        lock (_turn)
        {
            _ = _inFlight.Remove(id);
        }
    }

    /// <summary>Forgets all that are in flight: no answer will come.</summary>
    public void Clear()
    {
        lock (_turn)
        {
            _inFlight.Clear();
        }
    }

    /// <summary>Waits until a record is answered, or so long.</summary>
    public void WaitForAnswer(TimeSpan most)
    {
        lock (_turn)
        {
            _ = Monitor.Wait(_turn, most);
        }
    }
}
