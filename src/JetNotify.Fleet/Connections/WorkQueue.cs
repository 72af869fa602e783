using System.Collections.Concurrent;

namespace JetNotify.Fleet.Connections;

/// <summary>What waits for the fleet's thread, first come first served: whoever sent much goes to the end after each
/// piece, so that none starves the others. Any thread adds, one takes.</summary>
internal sealed class WorkQueue
{
    private readonly ConcurrentQueue<WorkItem> _items = new();
    private readonly object _sleep = new();
    private bool _isWoken;
    private int _isAsleep;

    /// <summary>How many wait. Any thread.</summary>
    public int Count => _items.Count;

    /// <summary>Whether none waits.</summary>
    public bool IsEmpty => _items.IsEmpty;

    /// <summary>Adds one to the end.</summary>
    public void Add(WorkItem item)
    {
        _items.Enqueue(item);
        if (Volatile.Read(ref _isAsleep) != 0 && Interlocked.Exchange(ref _isAsleep, 0) != 0)
        {
            lock (_sleep)
            {
                _isWoken = true;
                Monitor.Pulse(_sleep);
            }
        }
    }

    /// <summary>Takes the first, if there is one.</summary>
    public bool TryTake(out WorkItem item) => _items.TryDequeue(out item);

    /// <summary>Waits until there may be one.</summary>
    public void Wait()
    {
        Interlocked.Exchange(ref _isAsleep, 1);
        if (!_items.IsEmpty && Interlocked.Exchange(ref _isAsleep, 0) != 0)
        {
            return;
        }

        lock (_sleep)
        {
            while (!_isWoken)
            {
                Monitor.Wait(_sleep);
            }

            _isWoken = false;
        }
    }
}
