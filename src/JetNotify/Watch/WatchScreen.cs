using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using JetNotify.Output;
using JetNotify.Terminal;

namespace JetNotify.Watch;

/// <summary>Draws on the terminal's other screen, and reads its keys. At most ten times a second, nothing where nothing
/// changed, and only the lines that did. Its own threads.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class WatchScreen : IDisposable
{
    // The other screen, no cursor, no wrapping; the wheel sends arrows, so that the mouse goes on selecting text.
    private const string Enter = "\u001b[?1049h\u001b[?25l\u001b[?7l\u001b[?1007h";
    private const string Leave = "\u001b[?1007l\u001b[?7h\u001b[?25h\u001b[?1049l";

    private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(100);

    private readonly WatchModel _model;
    private readonly WatchView _view;
    private readonly WatchLayout _layout;
    private readonly WatchRecording? _recording;
    private readonly bool _color;
    private readonly IOutput _output;
    private readonly Action _over;
    private readonly RawTerminal _terminal;
    private readonly Timer _clock;
    private readonly PosixSignalRegistration _hangUp;
    private readonly Lock _turn = new();
    private ExceptionDispatchInfo? _failure;
    private string[] _drawn = [];
    private (int Columns, int Rows) _size;
    private (long Changes, long Second) _shown;
    private long _drawnAt;
    private int _pressed;
    private bool _ended;

    /// <param name="traits">What the terminal can be asked for.</param>
    /// <param name="model">What is shown.</param>
    /// <param name="recording">Records when that is asked for; null where there is nothing to record.</param>
    /// <param name="output">Standard output, a terminal.</param>
    /// <param name="over">Ends the work.</param>
    public WatchScreen(
        TerminalTraits traits, WatchModel model, WatchRecording? recording, IOutput output, Action over)
    {
        _model = model;
        _view = new WatchView(model);
        _layout = new WatchLayout(model, _view, PosixTimeZone.Local, traits.IsUtf8);
        _recording = recording;
        _color = traits.Color;
        _output = output;
        _over = over;
        AppDomain.CurrentDomain.UnhandledException += GiveBack;
        _terminal = new RawTerminal(Say, Enter, Leave);

        // Also where a log file is opened anew for it: the terminal has been given back.
        _hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, _ => _over());
        _clock = new Timer(_ => Try(Draw), null, TimeSpan.Zero, s_period);
        new Thread(ReadKeys) { IsBackground = true, Name = "keys" }.Start();
    }

    /// <summary>Has the last line tell something until the next key. Any thread.</summary>
    public void Tell(string what)
    {
        lock (_model.Turn)
        {
            _view.Notice = TerminalText.Escaped(what);
            _pressed++;
        }
    }

    /// <summary>Gives the terminal back, and throws what ended the screen before its time.</summary>
    public void Dispose()
    {
        lock (_turn)
        {
            _ended = true;
        }

        _clock.Dispose();
        _hangUp.Dispose();
        _terminal.Dispose();
        AppDomain.CurrentDomain.UnhandledException -= GiveBack;
        _failure?.Throw();
    }

    private void GiveBack(object sender, UnhandledExceptionEventArgs e) => _terminal?.Dispose();

    private void Say(string sequence)
    {
        lock (_turn)
        {
            _drawn = [];
            try
            {
                _output.Write(Encoding.ASCII.GetBytes(sequence));
            }
            catch (IOException)
            {
                // The terminal is gone.
            }
        }
    }

    // Whatever goes wrong is told once the terminal is given back.
    private void Try(Action action)
    {
        try
        {
            action();
        }
        catch (IOException)
        {
            // The terminal is gone.
            _over();
        }
        catch (Exception e)
        {
            _failure ??= ExceptionDispatchInfo.Capture(e);
            _over();
        }
    }

    private void Draw()
    {
        // A terminal that takes its time is not drawn on twice.
        if (!_turn.TryEnter())
        {
            return;
        }

        try
        {
            var size = ControllingTerminal.Size();
            if (_ended || !_terminal.IsIn || IsTooSoon() || !HasChanged(size))
            {
                return;
            }

            string[] lines;
            lock (_model.Turn)
            {
                _pressed = 0;
                _view.Recording = _recording?.Path;
                _view.Notice ??= _recording?.TakeProblem();
                lines = [.. _layout.Lines(size.Columns, size.Rows).Select(Styled)];
            }

            Draw(lines);
        }
        finally
        {
            _turn.Exit();
        }
    }

    private bool IsTooSoon()
    {
        var since = TimeSpan.FromMilliseconds(Environment.TickCount64 - _drawnAt);
        if (since >= s_period)
        {
            return false;
        }

        _clock.Change(s_period - since, s_period);
        return true;
    }

    // Rates and times go on without events.
    private bool HasChanged((int Columns, int Rows) size)
    {
        lock (_model.Turn)
        {
            var now = (_model.Changes, _model.Now.Ticks / TimeSpan.TicksPerSecond);
            bool isSame = now == _shown && size == _size && _pressed == 0 && _drawn.Length > 0;
            _drawn = size == _size ? _drawn : [];
            (_shown, _size) = (now, size);
            return !isSame;
        }
    }

    private void Draw(string[] lines)
    {
        var text = new StringBuilder(_drawn.Length == 0 ? "\u001b[2J" : "");
        for (int i = 0; i < lines.Length; i++)
        {
            if (i >= _drawn.Length || lines[i] != _drawn[i])
            {
                text.Append($"\u001b[{i + 1};1H\u001b[K{lines[i]}");
            }
        }

        _drawn = lines;
        _drawnAt = Environment.TickCount64;
        if (text.Length > 0)
        {
            _output.Write(Encoding.UTF8.GetBytes(text.ToString()));
        }
    }

    private string Styled(WatchLine line)
    {
        string style = line.Style switch
        {
            WatchStyle.Bold => "\u001b[1m",
            WatchStyle.Dim => "\u001b[2m",
            WatchStyle.Marked => "\u001b[7m",
            WatchStyle.Good when _color => "\u001b[32m",
            WatchStyle.Bad when _color => "\u001b[31m",
            _ => "",
        };
        return style.Length == 0 ? line.Text : $"{style}{line.Text}\u001b[m";
    }

    private void ReadKeys() => Try(() =>
    {
        using var input = ControllingTerminal.OpenInput();
        byte[] bytes = new byte[256];
        while (input.Read(bytes) is > 0 and var count)
        {
            foreach (string key in WatchKeys.Of(Encoding.UTF8.GetString(bytes, 0, count)))
            {
                Press(key);
            }

            Draw();
        }

        throw new IOException();
    });

    private void Press(string key)
    {
        WatchWish wish;
        string? copied = null;
        lock (_model.Turn)
        {
            _pressed++;
            wish = _layout.Press(key);
            if (wish == WatchWish.Record)
            {
                _view.Notice = _recording?.Toggle() ?? "there is nothing to record";
            }
            else if (wish == WatchWish.Copy)
            {
                copied = _layout.Copied();
                _view.Notice = copied is null ? "there is nothing to copy" : "copied, where the terminal allows it";
            }
        }

        if (wish == WatchWish.End)
        {
            _over();
        }

        if (copied is not null)
        {
            Copy(copied);
        }
    }

    // What a terminal is asked to copy is base64 (xterm, OSC 52): no text steers it.
    private void Copy(string text)
    {
        lock (_turn)
        {
            _output.Write(Encoding.ASCII.GetBytes(
                $"\u001b]52;c;{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}\u0007"));
        }
    }
}
