using System.Globalization;
using JetNotify.Simulator.Broker;

namespace JetNotify.Simulate;

/// <summary>Tells in lines what the screen would show: who comes and goes at once, what was published each
/// minute.</summary>
internal sealed class SimulationLog : IAsyncDisposable
{
    private static readonly TimeSpan s_period = TimeSpan.FromMinutes(1);

    private readonly BrokerWatch _watch;
    private readonly MqttBroker _broker;
    private readonly Action<string> _say;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _telling;
    private readonly Timer _clock;
    private long _published;

    /// <summary>Begins to tell.</summary>
    /// <param name="watch">What happens; this is its reader.</param>
    /// <param name="broker">What was published.</param>
    /// <param name="say">Gets each line; called on threads of the pool.</param>
    public SimulationLog(BrokerWatch watch, MqttBroker broker, Action<string> say)
    {
        _watch = watch;
        _broker = broker;
        _say = say;
        _telling = Task.Run(Tell);
        _clock = new Timer(_ => Count(), null, s_period, s_period);
    }

    /// <summary>Tells what is left.</summary>
    public async ValueTask DisposeAsync()
    {
        await _clock.DisposeAsync().ConfigureAwait(false);
        await _end.CancelAsync().ConfigureAwait(false);
        await _telling.ConfigureAwait(false);
        while (_watch.Sentences.TryRead(out string? sentence))
        {
            _say(sentence);
        }

        _end.Dispose();
    }

    private async Task Tell()
    {
        try
        {
            while (true)
            {
                _say(await _watch.Sentences.ReadAsync(_end.Token).ConfigureAwait(false));
            }
        }
        catch (OperationCanceledException)
        {
            // The rest is told by whoever ends this.
        }
    }

    private void Count()
    {
        var counts = _broker.Counts;
        long news = counts.Published - _published;
        _published = counts.Published;
        if (news > 0)
        {
            _say(string.Create(
                CultureInfo.InvariantCulture,
                $"{news / s_period.TotalSeconds:N1} events/s; published {counts.Published:N0}, delivered "
                    + $"{counts.Delivered:N0}, dropped {counts.Dropped:N0}; {counts.Connections} connected"));
        }
    }
}
