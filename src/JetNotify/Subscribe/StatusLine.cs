using JetNotify.Output;
using JetNotify.Terminal;

namespace JetNotify.Subscribe;

/// <summary>What a line on standard error, a terminal, shows.</summary>
internal enum StatusLineUse
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>Where the connection stands, until messages are shown on the same terminal.</summary>
    UntilOutput,

    /// <summary>Where the connection stands, and then how many messages came.</summary>
    Counting,

    /// <summary>The same, unless the pipe on standard output ends at the terminal.</summary>
    CountingBesidePipe,
}

/// <summary>The line that says where <c>subscribe</c> stands while nothing of it is to be seen on the terminal. The
/// connection's thread says where, a clock's thread shows it.</summary>
internal sealed class StatusLine : IDisposable
{
    private readonly Diagnostics _log;
    private readonly StatusLineUse _use;
    private Progress? _progress;
    private volatile string _where = "connecting";
    private long _since = Environment.TickCount64;
    private bool? _isHidden;

    public StatusLine(StatusLineUse use, Diagnostics log)
    {
        _use = use;
        _log = log;
        if (use != StatusLineUse.None)
        {
            log.BeginLine();
        }
    }

    /// <summary>Returns what a line is used for.</summary>
    /// <param name="isShown">Whether there may be one.</param>
    /// <param name="outputIsTerminal">Whether standard output is a terminal.</param>
    /// <param name="outputIsFile">Whether it is a file.</param>
    public static StatusLineUse Use(bool isShown, bool outputIsTerminal, Func<bool> outputIsFile) =>
        !isShown ? StatusLineUse.None
        : outputIsTerminal ? StatusLineUse.UntilOutput
        : outputIsFile() ? StatusLineUse.Counting
        : StatusLineUse.CountingBesidePipe;

    /// <summary>Begins to show the line.</summary>
    /// <param name="printer">Knows how many messages came.</param>
    /// <param name="taken">What became of those that were wanted: printed, delivered.</param>
    /// <param name="clock">When the line is renewed.</param>
    public void Begin(Printer printer, string taken, TimeProvider clock)
    {
        if (_use != StatusLineUse.None)
        {
            var rate = new RateMeter(clock);
            _progress = new Progress(_log.Show, clock, () => Describe(printer, taken, rate));
        }
    }

    /// <summary>Shows from now on where the connection stands; the time since is shown behind it.</summary>
    public void Set(string where)
    {
        _where = where;
        Volatile.Write(ref _since, Environment.TickCount64);
    }

    /// <summary>Returns standard output, before whose first bytes the line is gone where both are one
    /// terminal.</summary>
    public IOutput Before(IOutput stdout) =>
        _use == StatusLineUse.UntilOutput ? new ClearedOutput(stdout, Dispose) : stdout;

    /// <summary>Takes the line away.</summary>
    public void Dispose() => _progress?.Dispose();

    private string Describe(Printer printer, string taken, RateMeter rate)
    {
        if (IsHidden())
        {
            return "";
        }

        long received = printer.Received;
        string perSecond = RateMeter.Text(rate.Next(received));
        return received == 0
            ? $"{_where}; Ctrl-C ends ({(Environment.TickCount64 - Volatile.Read(ref _since)) / 1000} s)"
            : $"{Progress.Text(received, null, "received")}, {Progress.Text(printer.Printed, null, taken)}, "
                + $"{perSecond}; {_where}";
    }

    private bool IsHidden()
    {
        if (_use == StatusLineUse.CountingBesidePipe)
        {
            // Asked once the programs of the pipeline are there.
            _isHidden ??= Pipeline.EndsAtTerminal();
        }

        return _isHidden == true || !ControllingTerminal.IsInForeground;
    }
}
