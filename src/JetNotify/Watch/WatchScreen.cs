using System.Runtime.Versioning;
using System.Text;
using JetNotify.Output;
using JetNotify.Terminal;

namespace JetNotify.Watch;

/// <summary>Draws on the terminal's other screen, and reads its keys (ECMA-48, and what xterm adds). At most ten times
/// a second, and only the lines that changed. Its own threads.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class WatchScreen : IDisposable
{
    private const string Enter = "\u001b[?1049h\u001b[?25l\u001b[?7l";
    private const string Leave = "\u001b[?7h\u001b[?25h\u001b[?1049l";

    private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(100);

    private static readonly Dictionary<string, string> s_keys = new()
    {
        ["\u001b"] = "Escape",
        ["\r"] = "Enter",
        ["\n"] = "Enter",
        ["\t"] = "Tab",
        ["\u007f"] = "Backspace",
        ["\b"] = "Backspace",
        ["\u001b[A"] = "Up",
        ["\u001b[B"] = "Down",
        ["\u001bOA"] = "Up",
        ["\u001bOB"] = "Down",
        ["\u001b[5~"] = "PageUp",
        ["\u001b[6~"] = "PageDown",
        ["\u001b[H"] = "Home",
        ["\u001b[F"] = "End",
        ["\u001b[1~"] = "Home",
        ["\u001b[4~"] = "End",
    };

    private readonly WatchModel _model;
    private readonly WatchView _view;
    private readonly WatchLayout _layout;
    private readonly bool _color;
    private readonly IOutput _output;
    private readonly Action _over;
    private readonly RawTerminal _terminal;
    private readonly Timer _clock;
    private readonly Lock _turn = new();
    private string[] _drawn = [];
    private (int Columns, int Rows) _size;
    private bool _ended;

    /// <param name="plan">How it looks.</param>
    /// <param name="model">What is shown.</param>
    /// <param name="output">Standard output, a terminal.</param>
    /// <param name="over">Ends the work.</param>
    public WatchScreen(WatchPlan plan, WatchModel model, IOutput output, Action over)
    {
        _model = model;
        _view = new WatchView();
        _layout = new WatchLayout(model, _view, TimeProvider.System, PosixTimeZone.Local, plan.IsUtf8);
        _color = plan.Color;
        _output = output;
        _over = over;
        _terminal = new RawTerminal(() => Take(Enter), () => Take(Leave));
        new Thread(ReadKeys) { IsBackground = true, Name = "keys" }.Start();
        _clock = new Timer(_ => Draw(), null, TimeSpan.Zero, s_period);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_turn)
        {
            _ended = true;
        }

        _clock.Dispose();
        _terminal.Dispose();
    }

    private void Take(string sequence)
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

    private void Draw()
    {
        // A terminal that takes its time is not drawn on twice.
        if (!_turn.TryEnter())
        {
            return;
        }

        try
        {
            if (_ended || !_terminal.IsIn)
            {
                return;
            }

            var size = ControllingTerminal.Size();
            if (size != _size)
            {
                _size = size;
                _drawn = [];
            }

            IReadOnlyList<WatchLine> lines;
            lock (_model.Turn)
            {
                lines = _layout.Lines(size.Columns, size.Rows);
            }

            string[] now = [.. lines.Select(Styled)];
            var text = new StringBuilder(_drawn.Length == 0 ? "\u001b[2J" : "");
            for (int i = 0; i < now.Length; i++)
            {
                if (i >= _drawn.Length || now[i] != _drawn[i])
                {
                    text.Append($"\u001b[{i + 1};1H\u001b[K{now[i]}");
                }
            }

            _drawn = now;
            if (text.Length > 0)
            {
                _output.Write(Encoding.UTF8.GetBytes(text.ToString()));
            }
        }
        catch (IOException)
        {
            // The terminal is gone: its hang-up ends the work.
        }
        finally
        {
            _turn.Exit();
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

    private void ReadKeys()
    {
        using var input = ControllingTerminal.OpenInput();
        byte[] bytes = new byte[256];
        try
        {
            while (input.Read(bytes) is > 0 and var count)
            {
                Press(Encoding.UTF8.GetString(bytes, 0, count));
                Draw();
            }
        }
        catch (IOException)
        {
            // The terminal is gone.
        }
    }

    // A key's sequence comes in one piece; what is pasted is many keys.
    private void Press(string typed)
    {
        lock (_turn)
        {
            lock (_model.Turn)
            {
                string[] keys = s_keys.TryGetValue(typed, out string? name) ? [name]
                    : typed[0] == '\u001b' ? []
                    : [.. typed.Select(key => s_keys.GetValueOrDefault(key.ToString(), key.ToString()))];
                foreach (string key in keys)
                {
                    _view.Press(key, _layout.Rows(), Math.Max(1, _size.Rows - WatchLayout.Around), _layout.Events);
                }
            }
        }

        if (_view.IsOver)
        {
            _over();
        }
    }
}
