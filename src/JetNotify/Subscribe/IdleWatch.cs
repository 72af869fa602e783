using JetNotify.Output;

namespace JetNotify.Subscribe;

/// <summary>
/// Ends with success once nothing was printed for a while (<c>--idle-timeout</c>). The clock stands still while there
/// is no connection, and while the reader of standard output holds a message up: neither is quiet.
/// </summary>
internal sealed class IdleWatch : IDisposable
{
    private const long Paused = -1;

    private readonly TimeSpan _limit;
    private readonly Printer _printer;
    private readonly IOutput _stdout;
    private readonly Shutdown _shutdown;
    private readonly Timer _clock;
    private long _restartedAt;

    public IdleWatch(TimeSpan limit, Printer printer, IOutput stdout, Shutdown shutdown)
    {
        _limit = limit;
        _printer = printer;
        _stdout = stdout;
        _shutdown = shutdown;
        _clock = new Timer(_ => Look());
    }

    /// <summary>Counts the quiet from now.</summary>
    public void Restart()
    {
        Volatile.Write(ref _restartedAt, Environment.TickCount64);
        _clock.Change(_limit, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Stops counting until <see cref="Restart"/>.</summary>
    public void Pause() => Volatile.Write(ref _restartedAt, Paused);

    /// <inheritdoc/>
    public void Dispose() => _clock.Dispose();

    private void Look()
    {
        long restartedAt = Volatile.Read(ref _restartedAt);
        if (restartedAt == Paused)
        {
            return;
        }

        // Asked in this order: once a write is over, its message counts as printed a moment later.
        bool blocked = _stdout.BlockedSince != 0;
        long last = blocked ? Environment.TickCount64 : Math.Max(restartedAt, _printer.LastPrinted);
        var left = _limit - TimeSpan.FromMilliseconds(Environment.TickCount64 - last);
        if (left <= TimeSpan.Zero)
        {
            _ = _shutdown.Request(ExitCode.Success);
        }
        else
        {
            _clock.Change(left, Timeout.InfiniteTimeSpan);
        }
    }
}
