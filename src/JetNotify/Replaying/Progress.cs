namespace JetNotify.Replaying;

/// <summary>One line on a terminal that says how far long work is, and is gone when the work is done. Describes itself on a thread
/// of the timer's.</summary>
internal sealed class Progress : IDisposable
{
    private const string Erase = "\r\u001b[K";
    private static readonly TimeSpan s_first = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(200);

    private readonly TextWriter _terminal;
    private readonly Lock _turn = new();
    private readonly Timer _clock;
    private bool _ended;
    private bool _shown;

    /// <summary>Short work is not worth a line: the first comes after half a second.</summary>
    /// <param name="terminal">Standard error, a terminal.</param>
    /// <param name="describe">How far it is; called on another thread.</param>
    public Progress(TextWriter terminal, Func<string> describe)
    {
        _terminal = terminal;
        _clock = new Timer(_ => Show(describe), null, s_first, s_period);
    }

    /// <summary>Takes the line away.</summary>
    public void Dispose()
    {
        _clock.Dispose();
        lock (_turn)
        {
            _ended = true;
            if (_shown)
            {
                _terminal.Write(Erase);
            }
        }
    }

    private void Show(Func<string> describe)
    {
        lock (_turn)
        {
            if (!_ended)
            {
                _shown = true;
                _terminal.Write($"{Erase}{describe()}");
            }
        }
    }
}
