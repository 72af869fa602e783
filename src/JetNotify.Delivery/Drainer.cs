using JetNotify.Delivery.Spooling;

namespace JetNotify.Delivery;

/// <summary>
/// Brings what the spool has into the engine, in its order, on a thread of its own. One record asks whether the engine
/// is there again; then many at a time. The other members are for any thread.
/// </summary>
/// <param name="engine">The engine: opened here where it was not there at the start.</param>
/// <param name="turn">Whose turn it is to send.</param>
/// <param name="spool">The spool.</param>
/// <param name="settle">Gets each batch and how many of its records were answered, before the spool forgets
/// them.</param>
/// <param name="status">Is told of changes.</param>
internal sealed class Drainer(
    IEngine engine, EngineTurn turn, Spool spool, Action<RecordBatch, int> settle, DeliveryStatus status) : IDisposable
{
    private const int FirstPause = 100;
    private const int LongestPause = 2_000;

    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _end = new();
    private readonly AutoResetEvent _wake = new(false);
    private readonly RecordBatch _batch = new(lane: 1);
    private Thread? _thread;
    private int _pause = FirstPause;
    private bool _isAsking = true;
    private volatile bool _isOpen;

    /// <summary>Whether the engine has all that the spool had.</summary>
    public bool IsDone => _isOpen && spool.IsEmpty;

    /// <summary>Begins.</summary>
    /// <param name="isOpen">Whether the engine is open already.</param>
    public void Start(bool isOpen)
    {
        _isOpen = isOpen;
        _thread = new Thread(Run) { IsBackground = true, Name = "drain" };
        _thread.Start();
    }

    /// <summary>The spool has more.</summary>
    public void Wake() => _wake.Set();

    /// <inheritdoc/>
    public void Dispose()
    {
        _end.Cancel();
        _wake.Set();
        _thread?.Join();
        _end.Dispose();
        _wake.Dispose();
        _batch.Dispose();
    }

    private void Run()
    {
        while (!_end.IsCancellationRequested)
        {
            if (!_isOpen)
            {
                TryOpen();
            }
            else if (spool.IsEmpty)
            {
                _ = _wake.WaitOne();
            }
            else
            {
                TryDrain();
            }
        }
    }

    private void TryOpen()
    {
        try
        {
            engine.Open(_end.Token);
            _isOpen = true;
        }
        catch (EngineException e)
        {
            status.Become(DeliveryState.Spooling, e.Message);
            Pause();
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private void TryDrain()
    {
        try
        {
            Drain();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DeliveryException)
        {
            _batch.Clear();
            status.Become(DeliveryState.Spooling, $"the spool {spool.Folder} cannot be read: {e.Message}");
            Pause();
        }
    }

    private void Drain()
    {
        var read = spool.Read(_batch, _isAsking ? 1 : RecordBatch.FullRecords);
        if (TryDeliver())
        {
            _isAsking = false;
            _pause = FirstPause;

            // While the spool is not empty yet: after that, nobody but the one who adds may say so.
            status.Become(DeliveryState.Draining, null);
            settle(_batch, _batch.Count);
            spool.Advance(read[^1]);
            _batch.Clear();
            return;
        }

        int answered = Answered();
        if (answered > 0)
        {
            // The rest is sent again, with the same ids.
            settle(_batch, answered);
            spool.Advance(read[answered - 1]);
        }

        _batch.Clear();
        _isAsking = true;
        status.Become(DeliveryState.Spooling, engine.Problem ?? $"{engine.Name} does not answer");
        Pause();
    }

    private bool TryDeliver()
    {
        for (int i = 0; i < _batch.Count; i++)
        {
            if (!turn.TrySendSpooled(_batch, i))
            {
                return false;
            }
        }

        return _batch.Wait(s_silence, s_most, _end.Token);
    }

    private int Answered()
    {
        int count = 0;
        while (count < _batch.Count && _batch.AnswerOf(count) != RecordAnswer.None)
        {
            count++;
        }

        return count;
    }

    private void Pause()
    {
        _ = _end.Token.WaitHandle.WaitOne(_pause);
        _pause = Math.Min(2 * _pause, LongestPause);
    }
}
