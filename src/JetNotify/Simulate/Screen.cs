using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using JetNotify.Output;
using JetNotify.Terminal;

namespace JetNotify.Simulate;

/// <summary>
/// The upper part of a terminal, drawn anew while what is typed and answered scrolls below it (DECSTBM, ECMA-48 CUP and
/// SGR). A library that draws live cannot share the terminal with a prompt, hence these few sequences of its own.
/// </summary>
internal sealed class Screen : IDisposable
{
    private const string Save = "\u001b7";
    private const string Restore = "\u001b8";
    private const string Hide = "\u001b[?25l";
    private const string Show = "\u001b[?25h";
    private const string NoWrap = "\u001b[?7l";
    private const string Wrap = "\u001b[?7h";
    private const string EraseLine = "\u001b[K";
    private const string WholeTerminal = "\u001b[r";

    private const int MostRows = 16;
    private const int LeastTyped = 3;
    private const int News = 2;

    private static readonly PosixSignal[] s_ending =
        [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT];

    private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_rateOver = TimeSpan.FromSeconds(5);

    private readonly OutputWriter _terminal;
    private readonly BrokerWatch _watch;
    private readonly Func<ScreenState> _state;
    private readonly Func<(int Columns, int Rows)> _size;
    private readonly Func<bool> _isInForeground;
    private readonly KeyMode? _keys;
    private readonly Stopwatch _uptime = Stopwatch.StartNew();
    private readonly Queue<(TimeSpan At, long Published)> _samples = [];
    private readonly Queue<string> _news = [];
    private readonly Lock _turn = new();
    private readonly List<PosixSignalRegistration> _signals = [];
    private readonly Timer _clock;
    private string _drawn = "";
    private int _columns;
    private int _rows;
    private bool _isTaken;
    private bool _ended;

    /// <summary>Takes the upper part of the terminal; what stood there scrolls away.</summary>
    /// <param name="terminal">Standard output, a terminal.</param>
    /// <param name="watch">What happens; this is its reader.</param>
    /// <param name="state">Names, work, counts and clients; called on a thread of the timer's.</param>
    /// <param name="size">The terminal's columns and rows now.</param>
    /// <param name="isInForeground">Whether the terminal is this process's to draw on now.</param>
    /// <param name="keys">Has the terminal send keys, and leaves it with the screen; or null.</param>
    public Screen(
        OutputWriter terminal,
        BrokerWatch watch,
        Func<ScreenState> state,
        Func<(int Columns, int Rows)> size,
        Func<bool> isInForeground,
        KeyMode? keys = null)
    {
        _keys = keys;
        _terminal = terminal;
        _watch = watch;
        _state = state;
        _size = size;
        _isInForeground = isInForeground;
        if (!OperatingSystem.IsWindows())
        {
            // Another size, or back from the background: what is on the terminal is not known any more.
            _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => Arrange(clear: false)));
            _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGCONT, GoOn));
            _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTSTP, Stop));
            foreach (var signal in s_ending)
            {
                _signals.Add(PosixSignalRegistration.Create(signal, _ => GiveBackSoon()));
            }
        }

        Arrange(clear: true);
        _clock = new Timer(_ => TryDraw(), null, s_period, s_period);
    }

    // None where what is typed would have no room left.
    private int Rows =>
        _rows < ScreenText.LeastRows + LeastTyped ? 0 : Math.Clamp(_rows / 2, ScreenText.LeastRows, MostRows);

    /// <summary>Draws a last time and gives the whole terminal back.</summary>
    public void Dispose()
    {
        _clock.Dispose();
        _signals.ForEach(signal => signal.Dispose());
        GiveBack();
    }

    // A signal ends the work, and the next one ends the process at once: the terminal is given back with the first.
    // Whoever has stopped the terminal (^S) does not keep the signal from everybody else.
    private void GiveBackSoon()
    {
        _ = Task.Run(() =>
    {
        try
        {
            GiveBack();
        }
        catch (IOException)
        {
            // It is gone.
        }
    }).Wait(s_patience);
    }

    private void GiveBack()
    {
        lock (_turn)
        {
            if (_ended)
            {
                return;
            }

            Draw();
            _ended = true;
            Leave();
        }
    }

    // Nothing is drawn between leaving and stopping, nor while stopped.
    private void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        lock (_turn)
        {
            if (!OperatingSystem.IsWindows())
            {
                _keys?.Leave();
            }

            Leave();
            Posix.StopProcess();
        }
    }

    private void GoOn(PosixSignalContext signal)
    {
        // .NET would set the terminal as it was at the start.
        signal.Cancel = _keys is not null;
        if (!OperatingSystem.IsWindows())
        {
            _keys?.Enter();
        }

        Arrange(clear: true);
    }

    // The next thing written, by a shell for one, stands below all that is there.
    private void Leave()
    {
        if (_isTaken)
        {
            _isTaken = false;
            _terminal.WriteAtOnce($"{WholeTerminal}\u001b[{_rows};1H\n");
        }
    }

    private void Arrange(bool clear)
    {
        lock (_turn)
        {
            if (_ended || !_isInForeground())
            {
                return;
            }

            (_columns, _rows) = _size();
            _isTaken = true;
            _drawn = "";
            string away = clear ? $"\u001b[{_rows};1H{new string('\n', _rows)}" : "";
            string region = $"\u001b[{Rows + 1};{_rows}r";
            string cursor = clear ? $"\u001b[{Rows + 1};1H" : $"\u001b[{_rows};1H\n";
            _terminal.WriteAtOnce($"{WholeTerminal}{away}{region}{cursor}");
            _terminal.Repeat();
        }

        Draw();
    }

    private void TryDraw()
    {
        try
        {
            Draw();
        }
        catch (IOException)
        {
            // The terminal is gone; whoever writes an answer to it, or waits for its hang-up, ends the work.
        }
    }

    private void Draw()
    {
        lock (_turn)
        {
            if (_ended)
            {
                return;
            }

            while (_watch.Sentences.TryRead(out string? sentence))
            {
                _news.Enqueue($"{DateTime.Now:HH:mm:ss} {TerminalText.Escaped(sentence)}");
                if (_news.Count > News)
                {
                    _news.Dequeue();
                }
            }

            if (Rows == 0 || !_isTaken || !_isInForeground())
            {
                return;
            }

            var state = _state();
            state = state with { Uptime = _uptime.Elapsed, Rate = Rate(state.Counts.Published), News = [.. _news] };
            string drawn = Drawn(ScreenText.Lines(state, Rows, _columns));
            if (drawn != _drawn)
            {
                _drawn = drawn;
                _terminal.WriteAtOnce(drawn);
            }
        }
    }

    private static string Drawn(IReadOnlyList<ScreenLine> lines)
    {
        var text = new StringBuilder(Save + Hide + NoWrap);
        for (int i = 0; i < lines.Count; i++)
        {
            string style = lines[i].Style switch
            {
                ScreenStyle.Bold => "\u001b[1m",
                ScreenStyle.Dim => "\u001b[2m",
                _ => "",
            };

            // Erased first: behind a full line the cursor would still stand on its last character.
            text.Append($"\u001b[{i + 1};1H{EraseLine}{style}{lines[i].Text}{(style.Length > 0 ? "\u001b[m" : "")}");
        }

        return text.Append(Wrap + Show + Restore).ToString();
    }

    // Over the last seconds, so that it stands still where events come evenly.
    private double Rate(long published)
    {
        var now = _uptime.Elapsed;
        _samples.Enqueue((now, published));
        while (_samples.Count > 2 && now - _samples.Peek().At > s_rateOver)
        {
            _samples.Dequeue();
        }

        var first = _samples.Peek();
        return now > first.At ? (published - first.Published) / (now - first.At).TotalSeconds : 0;
    }
}
