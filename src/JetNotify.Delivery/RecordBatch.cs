namespace JetNotify.Delivery;

/// <summary>
/// Records on their way into an engine, and what it answered to each. One thread adds, waits and clears; answers come
/// on any, also late ones, to records that are here no more. The bytes are kept until <see cref="Clear"/>, since what
/// is not answered goes elsewhere.
/// </summary>
public sealed class RecordBatch : IDisposable
{
    /// <summary>So many bytes are enough: more only wait longer.</summary>
    public const int FullBytes = 512 * 1024;

    /// <summary>So many records are enough.</summary>
    public const int FullRecords = 2048;

    /// <summary>How many batches may have records in flight at once.</summary>
    public const int Lanes = 2;

    private const int FirstBytes = 64 * 1024;

    private readonly Lock _turn = new();
    private readonly ManualResetEventSlim _allAnswered = new(false, spinCount: 10);
    private Entry[] _entries = new Entry[64];
    private byte[] _bytes = GC.AllocateUninitializedArray<byte>(FirstBytes);
    private int _length;
    private int _count;
    private int _unanswered;
    private long _first;
    private long _answeredAt;
    private bool _isWaitedFor;

    /// <summary>An empty batch.</summary>
    /// <param name="lane">Which of those in flight at once, from 0: no two of them have the same numbers.</param>
    public RecordBatch(int lane = 0) => Lane = lane;

    /// <summary>Which of those in flight at once.</summary>
    public int Lane { get; }

    /// <summary>How many records there are.</summary>
    public int Count => _count;

    /// <summary>How many of them have no answer yet. Any thread.</summary>
    public int Unanswered => Volatile.Read(ref _unanswered);

    /// <summary>Whether it is time to have them answered.</summary>
    public bool IsFull => _length >= FullBytes || _count >= FullRecords;

    /// <summary>Adds a record; the bytes are copied.</summary>
    /// <param name="route">Where it goes.</param>
    /// <param name="id">Its id.</param>
    /// <param name="body">One JSON object on one line, without a line feed.</param>
    public void Add(RecordRoute route, ReadOnlySpan<byte> id, ReadOnlySpan<byte> body)
    {
        if (_bytes.Length - _length < id.Length + body.Length)
        {
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, _length + id.Length + body.Length));
        }

        id.CopyTo(_bytes.AsSpan(_length));
        body.CopyTo(_bytes.AsSpan(_length + id.Length));
        lock (_turn)
        {
            if (_count == _entries.Length)
            {
                Array.Resize(ref _entries, 2 * _count);
            }

            _entries[_count++] = new Entry(route, _length, id.Length, body.Length);
            _unanswered++;
        }

        _length += id.Length + body.Length;
    }

    /// <summary>The number of a record, which no other record of any lane has or had: what an engine answers
    /// with.</summary>
    public long NumberOf(int index) => ((_first + index) * Lanes) + Lane;

    /// <summary>Where a record goes.</summary>
    public RecordRoute RouteOf(int index) => _entries[index].Route;

    /// <summary>Its id, ASCII.</summary>
    public ReadOnlySpan<byte> IdOf(int index) => _bytes.AsSpan(_entries[index].Start, _entries[index].IdLength);

    /// <summary>Its body; good until the next call that adds or clears.</summary>
    public ReadOnlyMemory<byte> BodyOf(int index) =>
        _bytes.AsMemory(_entries[index].Start + _entries[index].IdLength, _entries[index].BodyLength);

    /// <summary>What the engine answered.</summary>
    public RecordAnswer AnswerOf(int index)
    {
        lock (_turn)
        {
            return _entries[index].Answer;
        }
    }

    /// <summary>Why the engine refused it, or null.</summary>
    public string? WhyOf(int index) => _entries[index].Why;

    /// <summary>Notes an answer; the first one to a record counts. Any thread.</summary>
    /// <param name="number">The record's number; one of a record that is here no more is ignored.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="why">Why it was refused.</param>
    /// <returns>Whether it was the first one to a record that is here.</returns>
    public bool Answer(long number, RecordAnswer answer, string? why = null)
    {
        lock (_turn)
        {
            long index = (number / Lanes) - _first;
            if (number % Lanes != Lane || index < 0 || index >= _count || _entries[index].Answer != RecordAnswer.None)
            {
                return false;
            }

            _entries[index].Answer = answer;
            _entries[index].Why = why;
            _answeredAt = Environment.TickCount64;
            if (--_unanswered == 0 && _isWaitedFor)
            {
                _allAnswered.Set();
            }

            return true;
        }
    }

    /// <summary>Waits until every record has its answer.</summary>
    /// <param name="silence">How long no answer may come.</param>
    /// <param name="most">How long it may take at all.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Whether every record has one.</returns>
    public bool Wait(TimeSpan silence, TimeSpan most, CancellationToken cancellation)
    {
        long begun = Environment.TickCount64;
        lock (_turn)
        {
            _answeredAt = begun;
            _isWaitedFor = true;
            _allAnswered.Reset();
            if (_unanswered == 0)
            {
                return true;
            }
        }

        while (true)
        {
            long now = Environment.TickCount64;
            long left = Math.Min(
                begun + (long)most.TotalMilliseconds,
                Volatile.Read(ref _answeredAt) + (long)silence.TotalMilliseconds) - now;
            if (Unanswered == 0)
            {
                return true;
            }

            if (left <= 0 || cancellation.IsCancellationRequested)
            {
                return false;
            }

            try
            {
                _ = _allAnswered.Wait((int)left, cancellation);
            }
            catch (OperationCanceledException)
            {
                // Looked at above.
            }
        }
    }

    /// <summary>Forgets the records.</summary>
    public void Clear()
    {
        lock (_turn)
        {
            Array.Clear(_entries, 0, _count);
            _first += _count;
            _count = 0;
            _unanswered = 0;
            _isWaitedFor = false;
        }

        _length = 0;
        if (_bytes.Length > 4 * FullBytes)
        {
            _bytes = GC.AllocateUninitializedArray<byte>(FirstBytes);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _allAnswered.Dispose();

    private record struct Entry(RecordRoute Route, int Start, int IdLength, int BodyLength)
    {
        public RecordAnswer Answer { get; set; }

        public string? Why { get; set; }
    }
}
