namespace JetNotify.Fleet.Connections;

/// <summary>Whether what comes is many lone messages: thousands of reads a second, with little in each. One
/// thread.</summary>
internal sealed class TrafficShape
{
    private const long Window = 100;
    private const int ManyReads = 200;
    private const int LittleBytes = 4 * 1024;

    private long _since;
    private int _reads;
    private long _bytes;
    private bool _was;

    /// <summary>Whether it is so now, as far as the last tenth of a second tells.</summary>
    public bool IsScattered => _was && Environment.TickCount64 - _since < 2 * Window;

    /// <summary>Counts one read.</summary>
    /// <param name="count">How many bytes it brought.</param>
    /// <param name="now">Milliseconds of <see cref="Environment.TickCount64"/>.</param>
    public void Add(int count, long now)
    {
        _reads++;
        _bytes += count;
        if (now - _since >= Window)
        {
            _was = _reads >= ManyReads && _bytes / _reads < LittleBytes;
            (_since, _reads, _bytes) = (now, 0, 0);
        }
    }
}
