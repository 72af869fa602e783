using System.Globalization;

namespace JetNotify.Terminal;

/// <summary>One line on a terminal that says how far work is, and is gone when the work is done. The work itself pays
/// nothing for it: the line asks, on a thread of the clock's.</summary>
internal sealed class Progress : IDisposable
{
    private static readonly TimeSpan s_first = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(200);

    private readonly Action<string> _show;
    private readonly Func<string> _describe;
    private readonly Lock _turn = new();
    private readonly ITimer _ticks;
    private string _shown = "";
    private bool _ended;

    /// <summary>Begins to show it: short work is not worth a line, the first comes after half a second.</summary>
    /// <param name="show">Shows a line on the terminal in place of the one before; empty: none.</param>
    /// <param name="clock">When it is renewed.</param>
    /// <param name="describe">How far it is; called on another thread, never two at a time, and not after
    /// <see cref="Dispose"/>.</param>
    public Progress(Action<string> show, TimeProvider clock, Func<string> describe)
    {
        _show = show;
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

    /// <summary>Takes the line away.</summary>
    public void Dispose()
    {
        _ticks.Dispose();
        lock (_turn)
        {
            if (!_ended && _shown.Length > 0)
            {
                _show("");
            }

            _ended = true;
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
                _shown = _describe();
                _show(_shown);
            }
        }
        finally
        {
            _turn.Exit();
        }
    }
}
