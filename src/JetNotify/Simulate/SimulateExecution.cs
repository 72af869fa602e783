using System.Globalization;
using System.Net.Sockets;
using JetNotify.Output;
using JetNotify.Simulator;
using JetNotify.Simulator.Broker;
using JetNotify.Simulator.Scenarios;
using JetNotify.Terminal;

namespace JetNotify.Simulate;

/// <summary>Carries a <see cref="SimulatePlan"/> out.</summary>
internal sealed class SimulateExecution : IAsyncDisposable
{
    private readonly SimulatePlan _plan;
    private readonly Diagnostics _log;
    private readonly Shutdown _shutdown;
    private readonly OutputWriter _output;
    private readonly BrokerWatch _watch;
    private readonly RouterSimulator _simulator;
    private readonly RecordingPublisher? _recording;
    private readonly CancellationTokenSource _over;
    private readonly string _work;

    private SimulateExecution(SimulatePlan plan, RouterSimulator simulator, BrokerWatch watch, IOutput stdout,
        Diagnostics log, Shutdown shutdown)
    {
        _plan = plan;
        _simulator = simulator;
        _watch = watch;
        _log = log;
        _shutdown = shutdown;
        _output = new OutputWriter(stdout);
        _over = CancellationTokenSource.CreateLinkedTokenSource(shutdown.Token);
        _recording = plan.Repeat is { } repeat ? new RecordingPublisher(repeat, simulator.Broker, plan.Count,
            log.Info, _over.Token) : null;
        _work = Describe(plan);
    }

    private MqttBroker Broker => _simulator.Broker;

    /// <summary>Runs until the end and returns the exit status.</summary>
    public static ExitCode Run(SimulatePlan plan) =>
        CommandRunner.Run(plan.Diagnostics, timeout: null, (stdout, log, shutdown) => Run(plan, stdout, log,
            shutdown).GetAwaiter().GetResult());

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _simulator.DisposeAsync().ConfigureAwait(false);
        await _output.DisposeAsync().ConfigureAwait(false);
        _recording?.Dispose();
        _over.Dispose();
    }

    private static async Task<ExitCode> Run(SimulatePlan plan, IOutput stdout, Diagnostics log, Shutdown shutdown)
    {
        var watch = new BrokerWatch();
        var options = plan.Simulator with { Broker = plan.Simulator.Broker with { Observer = watch } };
        RouterSimulator simulator;
        try
        {
            simulator = RouterSimulator.Start(options);
        }
        catch (SocketException e)
        {
            log.Error(Explain(e, options.Broker));
            return ExitCode.Usage;
        }

        await using var execution = new SimulateExecution(plan, simulator, watch, stdout, log, shutdown);
        return await execution.Run().ConfigureAwait(false);
    }

    private async Task<ExitCode> Run()
    {
        _log.CountWith(() => $"{DescribeCounts()}, {Broker.Counts.Connections} connected");
        foreach (string warning in _plan.Warnings)
        {
            _log.Warning(warning);
        }

        using var keys = Keys();
        if (_plan.Screen)
        {
            using var screen = new Screen(_output, _watch, State, ControllingTerminal.Size,
                () => ControllingTerminal.IsInForeground, keys);
            await Work().ConfigureAwait(false);
        }
        else
        {
            _log.Info(
                $"{_plan.Simulator.Router.HostName}, a simulated router, listens on {Broker.EndPoint}: {_work}; all "
                    + "it says "
                + "is synthetic, the event ids of ifl, iff, route, route-table and filter above all");
            using var progress = _plan.Progress ? new Progress(_log.Show, TimeProvider.System,
                DescribeProgress) : null;
            await using var lines = new SimulationLog(_watch, Broker, _log.Info);
            await Work().ConfigureAwait(false);
        }

        foreach (string sentence in _recording?.LeftOut ?? [])
        {
            _log.Warning(sentence);
        }

        _log.Info(DescribeCounts());
        return _shutdown.Code ?? ExitCode.Success;
    }

    private KeyMode? Keys() => !_plan.EditsLines || OperatingSystem.IsWindows() ? null
        : new KeyMode(_output.WriteAtOnce, _plan.Screen ? null : _output.Repeat);

    // Until there is no more to do, or somebody ended it.
    private async Task Work()
    {
        var begin = _watch.UntilSubscribed(_plan.WaitSubscribers, _over.Token);
        var ended = Task.Delay(Timeout.Infinite, _shutdown.Token);
        var events = Task.Run(() => PublishEvents(begin));

        // On a thread of its own: input that is always there would never let go of this one.
        var session = Task.Run(() => Configure(begin));
        try
        {
            await Task.WhenAny(events, ended, session).ConfigureAwait(false);
            if (session.IsCompleted)
            {
                await session.ConfigureAwait(false);
                if (_plan.Commands != CommandSource.Person)
                {
                    await Task.WhenAny(events, ended).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            await _over.CancelAsync().ConfigureAwait(false);
            await events.ConfigureAwait(false);
        }

        // Subscribers may take their time for what is on its way to them, but for a signal.
        await Broker.WaitUntilTaken(_shutdown.Token).ConfigureAwait(false);
        _shutdown.Request(ExitCode.Success);
    }

    private async Task PublishEvents(Task begin)
    {
        try
        {
            if (_plan.WaitSubscribers > 0)
            {
                _log.Debug($"begins once {_plan.WaitSubscribers} clients have subscribed");
            }

            await begin.ConfigureAwait(false);
            _log.Debug($"begins: {_work}");
            if (_plan.Duration is { } duration)
            {
                _over.CancelAfter(duration);
            }

            if (_recording is not null)
            {
                _recording.Run();
            }
            else if (_plan.Scenario is { } scenario)
            {
                await _simulator.Play(scenario, _over.Token).ConfigureAwait(false);
            }
            else
            {
                await Task.Delay(Timeout.Infinite, _over.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Asked to end: nothing is left to do.
        }
    }

    private async Task Configure(Task begin)
    {
        if (_plan.OpenCommands is null)
        {
            return;
        }

        bool echo = _plan.Commands == CommandSource.Lines;
        try
        {
            if (echo)
            {
                await begin.ConfigureAwait(false);
            }

            using var input = new ShortLines(_plan.OpenCommands());
            using var lines = new StreamReader(input);
            int refused = await (_plan.EditsLines
                ? _simulator.Configure(new TerminalPrompt(_output, input), _output, _over.Token)
                : _simulator.Configure(lines, _output, echo, _over.Token)).ConfigureAwait(false);
            string name = FileProblem.NameOf(_plan.CommandsPath);
            _log.Debug($"{name} has ended");
            if (echo && refused > 0)
            {
                _log.Warning(
                    $"{name}: {(refused == 1 ? "1 command was" : $"{refused} commands were")} refused; standard output "
                        + $"shows which");
            }
        }
        catch (OperationCanceledException)
        {
            // Asked to end: who types or writes on is not listened to.
        }
        catch (Exception e)
            when (e is (IOException or UnauthorizedAccessException) and not (OutputException or ReaderLeftException))
        {
            _log.Error(FileProblem.OfReading(_plan.CommandsPath, e));
            _shutdown.Request(ExitCode.Usage);
        }
        catch (InvalidDataException e)
        {
            _log.Error($"{FileProblem.NameOf(_plan.CommandsPath)}: {e.Message}");
            _shutdown.Request(ExitCode.Usage);
        }
    }

    private ScreenState State()
    {
        var counts = Broker.Counts;
        return new ScreenState
        {
            HostName = _plan.Simulator.Router.HostName,
            EndPoint = Broker.EndPoint.ToString(),
            Work = _work,
            Counts = counts,
            Clients = Broker.Clients,
            Percent = Percent(counts),
        };
    }

    private string DescribeCounts()
    {
        var counts = Broker.Counts;
        return string.Create(CultureInfo.InvariantCulture,
            $"published {counts.Published:N0}, delivered {counts.Delivered:N0}, dropped {counts.Dropped:N0}");
    }

    private string DescribeProgress()
    {
        var counts = Broker.Counts;
        string percent = Percent(counts) is { } done ? $", {done} %" : "";
        return string.Create(CultureInfo.InvariantCulture, $"published {counts.Published:N0}, {counts.Connections} "
            + $"connected{percent}");
    }

    private int? Percent(BrokerCounts counts) => _plan switch
    {
        { Count: { } count } => Progress.Percent(_recording?.Published ?? counts.Published, count),
        { Repeat.Loop: false } => _recording!.Percent,
        _ => null,
    };

    private static string Describe(SimulatePlan plan) => plan switch
    {
        { Repeat: { } repeat } => "replay of " + string.Join(", ", repeat.Files.Select(FileProblem.NameOf)),
        { Scenario: { } scenario } => ScenarioOptions.Names[(int)scenario.Kind]
            + (scenario.Rate is { } rate ? string.Create(CultureInfo.InvariantCulture,
                $" at {rate} events/s") : " as fast as can be"),
        _ => "no scenario",
    };

    private static string Explain(SocketException failure, BrokerOptions broker)
    {
        string where = $"{broker.Address}:{broker.Port}";
        return failure.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse => $"cannot listen on {where}: another program does; name another port, "
                + "or -p 0 for a free one",
            SocketError.AddressNotAvailable => $"cannot listen on {where}: this machine has no such address",
            SocketError.AccessDenied => $"cannot listen on {where}: not allowed to this user; name a port above "
                + "1023, or -p 0 for a free one",
            _ => $"cannot listen on {where}: {failure.Message}",
        };
    }
}
