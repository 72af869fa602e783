using System.Globalization;

namespace JetNotify.Terminal;

/// <summary>One line on a terminal that says how far long work is, and is gone when the work is done. The work itself
/// pays nothing for it: the line asks, on a thread of the clock's.</summary>
internal sealed class Progress : IDisposable
{
    private const string Erase = "\r\u001b[K";
    private static readonly TimeSpan s_first = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(200);

    private readonly TextWriter _terminal;
    private readonly Func<string> _describe;
    private readonly Lock _turn = new();
    private readonly ITimer _ticks;
    private bool _ended;
    private bool _shown;

    /// <summary>Begins to show it: short work is not worth a line, the first comes after half a second.</summary>
    /// <param name="terminal">Standard error, a terminal that can erase a line.</param>
    /// <param name="clock">When it is renewed.</param>
    /// <param name="describe">How far it is, in less than a terminal's width; called on another thread, never two at a
    /// time, and not after <see cref="Dispose"/>.</param>
    public Progress(TextWriter terminal, TimeProvider clock, Func<string> describe)
    {
        _terminal = terminal;
        _describe = describe;
        _ticks = clock.CreateTimer(_ => Show(), null, s_first, s_period);
    }

    /// <summary>Returns so many, and how many there will be if that is known: <c>1,200 of 10,000 events (12
    /// %)</c>.</summary>
    public static string Text(long done, long? total, string unit) => total is > 0
        ? string.Create(CultureInfo.InvariantCulture, $"{done:N0} of {total:N0} {unit} "
            + $"({Percent(done, total.Value)} %)")
        : string.Create(CultureInfo.InvariantCulture, $"{done:N0} {unit}");

    /// <summary>Returns the share in whole percent, 0 to 100.</summary>
    /// <param name="done">How much is done; more than the total counts as all of it.</param>
    /// <param name="total">How much there is, more than 0.</param>
    public static int Percent(long done, long total) => (int)Math.Clamp((decimal)done * 100 / total, 0, 100);

    /// <summary>Says something on the same terminal, a line of its own; this one comes back below it. Any
    /// thread.</summary>
    public void Aside(Action say)
    {
        lock (_turn)
        {
            if (_shown && !_ended)
            {
                Write(Erase);
            }

            say();
        }
    }

    /// <summary>Takes the line away.</summary>
    public void Dispose()
    {
        _ticks.Dispose();
        lock (_turn)
        {
            _ended = true;
            if (_shown)
            {
                Write(Erase);
            }
        }
    }

    private void Show()
    {
        // Who waits for a terminal that takes nothing is not to be waited for by the next tick, and so on.
        if (!_turn.TryEnter())
        {
            return;
        }

        try
        {
            if (!_ended)
            {
                _shown = true;
                Write($"{Erase}{_describe()}");
            }
        }
        finally
        {
            _turn.Exit();
        }
    }

    private void Write(string text)
    {
        try
        {
            _terminal.Write(text);
        }
        catch (IOException)
        {
            // The terminal hung up. Nobody looks any more, and the work goes on.
            _ended = true;
        }
    }
}
