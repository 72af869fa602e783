namespace JetNotify.Delivery.Mqtt;

/// <summary>Records in flight by their packet identifiers, as many at once as the broker takes. One thread takes, one
/// other frees.</summary>
/// <param name="size">How many.</param>
internal sealed class PacketWindow(int size)
{
    // A monitor, to be waited for.
    private readonly object _turn = new();
    private readonly (long Number, int Content)[] _inFlight = new (long, int)[size + 1];
    private int _next = 1;
    private int _oldest = 1;
    private int _count;

    /// <summary>What the oldest record in flight is, by its content; 0 where there is none.</summary>
    public int Oldest
    {
        get
        {
            lock (_turn)
            {
                return _inFlight[_oldest].Content;
            }
        }
    }

    /// <summary>Gives a record a packet identifier, and waits for one where all are in use.</summary>
    /// <param name="number">The record's number, not negative.</param>
    /// <param name="content">What it is, not 0.</param>
    /// <param name="patience">How long the wait may be.</param>
    /// <returns>The identifier, or 0: none became free.</returns>
    public int Take(long number, int content, TimeSpan patience)
    {
        long until = Environment.TickCount64 + (long)patience.TotalMilliseconds;
        lock (_turn)
        {
            while (_inFlight[_next].Number != 0)
            {
                long left = until - Environment.TickCount64;
                if (left <= 0 || !Monitor.Wait(_turn, (int)left))
                {
                    return 0;
                }
            }

            int id = _next;
            _oldest = _count == 0 ? id : _oldest;
            _inFlight[id] = (number + 1, content);
            _next = Following(id);
            _count++;
            return id;
        }
    }

    /// <summary>Frees an identifier and returns its record's number; -1 where it was not in use.</summary>
    public long Free(int id)
    {
        lock (_turn)
        {
            if (id < 1 || id > size)
            {
                return -1;
            }

            long number = _inFlight[id].Number - 1;
            _count -= number < 0 ? 0 : 1;
            _inFlight[id] = default;
            while (_count > 0 && _inFlight[_oldest].Number == 0)
            {
                _oldest = Following(_oldest);
            }

            Monitor.Pulse(_turn);
            return number;
        }
    }

    private int Following(int id) => id == size ? 1 : id + 1;
}
