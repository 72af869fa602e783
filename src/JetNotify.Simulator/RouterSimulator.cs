using System.Diagnostics;
using System.Net.Sockets;
using JetNotify.Simulator.Broker;
using JetNotify.Simulator.Configuration;
using JetNotify.Simulator.Router;
using JetNotify.Simulator.Scenarios;

namespace JetNotify.Simulator;

/// <summary>
/// A router in a box: an MQTT broker on loopback, a router whose state changes by scenario and by configuration, and
/// the events of each change, published as the device publishes them. All of it is synthetic. Members may be called
/// from any thread; a scenario and any number of configuration sessions can run at once on the same router.
/// </summary>
public sealed class RouterSimulator : IAsyncDisposable
{
    // Often enough for the eye, seldom enough not to matter.
    private static readonly TimeSpan s_shortestWait = TimeSpan.FromMilliseconds(2);

    // Further behind, having been stopped or blocked, it goes on from now, and does not make up for it with a flood.
    private static readonly TimeSpan s_mostBehind = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan s_lonely = TimeSpan.FromMilliseconds(50);

    private readonly Lock _routerLock = new();
    private readonly SimulatedRouter _router;
    private readonly ConnectEvents? _connectEvents;
    private readonly TimeProvider _clock;

    private RouterSimulator(SimulatorOptions options)
    {
        _clock = options.Broker.Clock;
        _router = new SimulatedRouter(options.Router);
        var broker = options.Broker;
        if (options.Router.ConnectEvents)
        {
            _connectEvents = new ConnectEvents(broker.Observer);
            broker = broker with { Observer = _connectEvents };
        }

        Broker = MqttBroker.Start(broker);
        _connectEvents?.Begin(PublishConnected);
    }

    /// <summary>Its broker: where it listens, who is connected, what was published; publishes what is no event of the
    /// router.</summary>
    public MqttBroker Broker { get; }

    /// <summary>Listens and serves until disposed; nothing happens to the router yet.</summary>
    /// <exception cref="SocketException">The address or port cannot be listened on.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static RouterSimulator Start(SimulatorOptions options) => new(options);

    /// <summary>Plays a scenario.</summary>
    /// <param name="options">Which, how fast and how long.</param>
    /// <param name="end">Ends it between two events.</param>
    /// <returns>How many events were published.</returns>
    public async Task<long> Play(ScenarioOptions options, CancellationToken end = default)
    {
        var clock = Stopwatch.StartNew();
        var events = new EventWriter(new EventBatch(), _router.Options.HostName);
        var scenario = new Scenario(_router, options);
        var start = options.DeviceTime ?? _clock.GetLocalNow().DateTime;
        long published = 0L;
        var stood = TimeSpan.Zero;
        TimeSpan Due() => TimeSpan.FromSeconds(published / (options.Rate ?? 1000.0)) + stood;
        for (long round = 0L; round != options.Rounds && !end.IsCancellationRequested; round++)
        {
            events.Time = start + Due();
            events.Batch.Clear();
            lock (_routerLock)
            {
                scenario.Next(events);
            }

            for (int i = 0; i < events.Batch.Count; i++)
            {
                if (options.Rate is not null && clock.Elapsed - Due() is var late && late > s_mostBehind)
                {
                    stood += late;
                }

                if (published == options.Count
                    || (options.Duration is { } duration && clock.Elapsed >= duration)
                    || end.IsCancellationRequested
                    || (options.Rate is not null && !await IsTime(Due(), options.Duration, clock,
                        end).ConfigureAwait(false)))
                {
                    return published;
                }

                events.Stamp(i, start + Due());
                Broker.Publish(events.Batch.Topic(i), events.Batch.Body(i), _router.Options.QoS);
                published++;
                await Broker.WaitForRoom(CancellationToken.None).ConfigureAwait(false);
            }

            if (options.Rate is null && Broker.Counts.Connections == 0)
            {
                // As fast as subscribers take them, and there are none.
                await Task.Delay(s_lonely, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        return published;
    }

    /// <summary>Reads Junos commands line by line and answers as the router's command line does, until <c>exit</c> at
    /// the first prompt or the end of the input. A commit publishes its events at once.</summary>
    /// <param name="input">What is typed.</param>
    /// <param name="output">Where prompt and answers go; lines end in a line feed alone.</param>
    /// <param name="echo">Whether nobody sees what is typed, as with a pipe or a file: the lines are written too then,
    /// each with its prompt.</param>
    /// <param name="end">Ends it.</param>
    /// <returns>How many lines were refused.</returns>
    public Task<int> Configure(TextReader input, TextWriter output, bool echo = false,
        CancellationToken end = default) =>
        Configure(new TextPrompt(input, output, echo), output, end);

    /// <summary>The same with lines that come from elsewhere.</summary>
    /// <param name="prompt">Where the lines come from.</param>
    /// <param name="output">Where the answers go.</param>
    /// <param name="end">Ends it.</param>
    /// <returns>How many lines were refused.</returns>
    public Task<int> Configure(ICommandPrompt prompt, TextWriter output, CancellationToken end = default) =>
        new ConfigurationSession(_router.Options, new Store(this), prompt, output).Run(end);

    /// <summary>Closes every connection and stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        await Broker.DisposeAsync().ConfigureAwait(false);
        _connectEvents?.Dispose();
    }

    // False when it was to end meanwhile.
    private static async ValueTask<bool> IsTime(TimeSpan due, TimeSpan? duration, Stopwatch clock,
        CancellationToken end)
    {
        var wait = due - clock.Elapsed;
        var left = duration - clock.Elapsed;
        bool over = left < wait;
        wait = over ? left!.Value : wait;
        if (wait >= s_shortestWait)
        {
            await Task.Delay(wait, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return !over && !end.IsCancellationRequested;
    }

    // Under the lock, so that what others commit at the same time stands.
    internal static void Commit(SimulatedRouter router, Action<ConfigurationTree> change, EventWriter events,
        string? comment = null)
    {
        var candidate = router.Running.Copy();
        change(candidate);
        router.Commit(candidate, events, comment);
    }

    private void PublishConnected(ClientInfo client) => Now((router, events) =>
    {
        var process = new RouterProcess("mosquitto", 5_200);
        events.Untagged(
            "notice", "daemon", process,
            $"New connection from {client.Remote.Address} on port {Broker.EndPoint.Port}.");
        events.Untagged(
            "notice", "daemon", process,
            $"New client connected from {client.Remote.Address} as {client.ClientId} "
                + $"(c{(client.CleanStart ? 1 : 0)}, k{client.KeepAliveSeconds}).");
    });

    // What happens outside of scenarios happens at the wall's time.
    private void Now(Action<SimulatedRouter, EventWriter> change)
    {
        var events = new EventWriter(new EventBatch(), _router.Options.HostName)
        {
            Time = _clock.GetLocalNow().DateTime,
        };
        lock (_routerLock)
        {
            change(_router, events);
            for (int i = 0; i < events.Batch.Count; i++)
            {
                Broker.Publish(events.Batch.Topic(i), events.Batch.Body(i), _router.Options.QoS);
            }
        }
    }

    // What sessions see of the router, each time under its lock.
    private sealed class Store(RouterSimulator simulator) : IConfigurationStore
    {
        public ConfigurationTree Running()
        {
            lock (simulator._routerLock)
            {
                return simulator._router.Running.Copy();
            }
        }

        public void Commit(Action<ConfigurationTree> change, string? comment) =>
            simulator.Now((router, events) => RouterSimulator.Commit(router, change, events, comment));

        public IReadOnlyList<CommitRecord> Commits()
        {
            lock (simulator._routerLock)
            {
                return [.. simulator._router.Commits];
            }
        }
    }
}
