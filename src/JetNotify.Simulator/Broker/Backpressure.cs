namespace JetNotify.Simulator.Broker;

/// <summary>
/// Makes publishers wait for subscribers that are behind, so that memory stays flat without a message lost; gives a
/// subscriber up that does not catch up within a patience. Thread-safe.
/// </summary>
internal sealed class Backpressure
{
    private readonly Lock _lock = new();
    private readonly HashSet<object> _behind = [];
    private readonly TimeSpan _patience;
    private readonly TimeProvider _clock;
    private TaskCompletionSource? _room;
    private volatile bool _any;

    public Backpressure(TimeSpan patience, TimeProvider clock)
    {
        _patience = patience;
        _clock = clock;
    }

    /// <summary>Who is behind now: a connection's buffer or a session's queue.</summary>
    public void Add(object subscriber)
    {
        lock (_lock)
        {
            _behind.Add(subscriber);
            _any = true;
        }
    }

    /// <summary>It has caught up, or is gone.</summary>
    public void Remove(object subscriber)
    {
        lock (_lock)
        {
            if (_behind.Remove(subscriber) && _behind.Count == 0)
            {
                Clear();
            }
        }
    }

    /// <summary>Completes when nobody is behind, or when those who are have been given up.</summary>
    public ValueTask WaitForRoom(CancellationToken end) => _any ? new ValueTask(Wait(end)) : default;

    private async Task Wait(CancellationToken end)
    {
        Task room;
        lock (_lock)
        {
            if (_behind.Count == 0)
            {
                return;
            }

            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            room = _room.Task;
        }

        try
        {
            await room.WaitAsync(_patience, _clock, end).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            lock (_lock)
            {
                _behind.Clear();
                Clear();
            }
        }
    }

    private void Clear()
    {
        _any = false;
        _room?.TrySetResult();
        _room = null;
    }
}
