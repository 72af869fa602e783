using JetNotify.Output;

namespace JetNotify.Subscribe;

/// <summary>
/// Says when whoever reads standard output has not taken anything for a while: the broker is queueing, and a router's
/// broker drops or swells. A clock of its own looks; the writer only stamps.
/// </summary>
internal sealed class SlowReaderWatch : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(1);

    private readonly IOutput _stdout;
    private readonly Diagnostics _log;
    private readonly Timer _clock;
    private long _saidFor;

    public SlowReaderWatch(IOutput stdout, Diagnostics log)
    {
        _stdout = stdout;
        _log = log;
        _clock = new Timer(_ => Look(), null, s_period, s_period);
    }

    /// <inheritdoc/>
    public void Dispose() => _clock.Dispose();

    private void Look()
    {
        long since = _stdout.BlockedSince;
        if (since == _saidFor)
        {
            return;
        }

        if (since == 0)
        {
            _log.Info("standard output is being read again");
            _saidFor = 0;
        }
        else if (Environment.TickCount64 - since >= (long)s_patience.TotalMilliseconds)
        {
            _log.Warning("nothing has read standard output for 5 s: no more is read from the broker, which queues "
                + "and may drop");
            _saidFor = since;
        }
    }
}
