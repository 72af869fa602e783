using System.Net;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Transport;
using JetNotify.Simulator;
using JetNotify.Simulator.Broker;
using JetNotify.Simulator.Router;
using JetNotify.Simulator.Scenarios;

namespace JetNotify.Simulate;

/// <summary>A simulated router for the subscriber in the same process. It starts once somebody has subscribed, which
/// tells of everything there is, and then goes through a router's day.</summary>
internal sealed class Demo : IAsyncDisposable
{
    /// <summary>Everything has been told after a second or two.</summary>
    private const double BootRate = 50;

    private const double DayRate = 5;

    private readonly RouterSimulator _simulator;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _events;

    private Demo()
    {
        var watch = new BrokerWatch();
        _simulator = RouterSimulator.Start(new SimulatorOptions
        {
            Broker = new BrokerOptions { Port = 0, Mqtt5 = true, Observer = watch },

            // Whoever asks for more than QoS 0 is to see it.
            Router = new RouterOptions { QoS = QoS.ExactlyOnce, CommitNotification = true },
        });
        _events = Task.Run(() => Play(watch));
    }

    /// <summary>Listens on a free port of loopback.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">There is none.</exception>
    public static Demo Start() => new();

    /// <summary>How to reach it.</summary>
    public TransportOptions Reach(TransportOptions transport) =>
        transport with { Host = IPAddress.Loopback.ToString(), Port = _simulator.Broker.EndPoint.Port };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _events.ConfigureAwait(false);
        await _simulator.DisposeAsync().ConfigureAwait(false);
        _end.Dispose();
    }

    private async Task Play(BrokerWatch watch)
    {
        try
        {
            await watch.UntilSubscribed(1, _end.Token).ConfigureAwait(false);
            await _simulator.Play(new ScenarioOptions { Kind = ScenarioKind.Boot, Rate = BootRate, Rounds = 1 },
                _end.Token).ConfigureAwait(false);
            await _simulator.Play(new ScenarioOptions { Rate = DayRate }, _end.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The subscriber has ended.
        }
    }
}
