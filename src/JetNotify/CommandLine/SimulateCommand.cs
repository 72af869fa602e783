using System.Net;
using JetNotify.CommandLine.Options;
using JetNotify.CommandLine.Planning;
using JetNotify.Simulate;
using JetNotify.Simulator;
using JetNotify.Simulator.Broker;
using JetNotify.Simulator.Faults;
using JetNotify.Simulator.Router;
using JetNotify.Simulator.Scenarios;

namespace JetNotify.CommandLine;

/// <summary><c>jetnotify simulate</c>: its options, and how they become a plan.</summary>
internal sealed class SimulateCommand : ToolCommand
{
    private readonly RouterOptionGroup router = new();
    private readonly RepeatOptions repeat = new();
    private readonly BrokerOptionGroup broker = new();
    private readonly DisplayOptions display = new();
    private readonly DiagnosticsOptions diagnostics = new(packets: false);

    /// <summary>The command.</summary>
    public SimulateCommand()
        : base("simulate", "Be a router: events to subscribe to without one.") =>
        Take(router, repeat, broker, display, diagnostics);

    /// <inheritdoc/>
    public override string Introduction => """
        Be a simulated router: an MQTT broker that publishes events as a router's does, and may be configured like one.
        For trying, developing and testing; all it says is synthetic, and it is not made for production.

        Usage: jetnotify simulate [OPTION]...

        Junos configuration commands are read from standard input, at a terminal with a prompt: configure, set, delete,
        show | compare, commit [and-quit], rollback 0, exit. A commit publishes what a router would.

        """;

    /// <inheritdoc/>
    public override string Closing => """
        At a terminal, standard output shows who is connected above what is typed. In a pipe it carries the commands
        and their answers; who comes and goes is said on standard error.

        Exit codes:
           0  ended as asked: count or duration reached, recording played, interrupted, exit typed
           2  an option or a file that cannot be, or an address that cannot be listened on
           7  the output could not be written

        Examples:
          jetnotify simulate
          jetnotify simulate --scenario route-churn --prefixes 10000 --rate max
          jetnotify simulate --scenario none --script commit.txt --wait-subscribers 1
          jetnotify simulate --fault drop-after=100@0.5 --qos 1 --seed 7
          jetnotify simulate --replay events.ndjson --speed 10 --loop

        """;

    /// <inheritdoc/>
    public override SimulatePlan Plan(Typed typed, ToolEnvironment surroundings)
    {
        RefuseContradictions(typed);
        var warnings = new List<string>();
        int seed = typed.Get(router.Seed, 1);
        var repeatPlan = Repeat(typed, surroundings);
        var scenario = repeatPlan is null ? Scenario(typed, seed) : null;
        var diagnosticsPlan = DiagnosticsPlanner.Plan(typed, diagnostics);
        var source = Source(typed, repeatPlan, surroundings);
        bool screen = !typed.Has(display.NoScreen) && surroundings.OutputIsTerminal() && surroundings.IsInForeground();
        long? count = typed.TryGet(router.Count, out long number) ? number : null;
        return new SimulatePlan
        {
            Simulator = new SimulatorOptions
            {
                Broker = Broker(typed, seed, warnings),
                Router = new RouterOptions
                {
                    HostName = typed.Get(router.HostName, new RouterOptions().HostName),
                    QoS = typed.Get(broker.Qos, default),

                    // A recording has what the router said, and nothing is to be added.
                    ConnectEvents = repeatPlan is null,
                },
            },
            Scenario = scenario,
            Repeat = repeatPlan,
            WaitSubscribers = typed.Get(router.WaitSubscribers, repeatPlan is null ? 0 : 1),
            Count = count,
            Duration = typed.TryGet(router.Duration, out var duration) ? duration : null,
            Commands = source.Commands,
            OpenCommands = source.Open,
            CommandsPath = source.Path,
            Screen = screen,
            Progress = !screen && (count is not null || repeatPlan is { Loop: false })
                && surroundings.ErrorIsTerminal() && surroundings.IsInForeground() && diagnosticsPlan.Level <= DiagnosticsLevel.Info,
            Diagnostics = diagnosticsPlan,
            Warnings = warnings,
        };
    }

    private void RefuseContradictions(Typed typed)
    {
        foreach (DeclaredOption option in (DeclaredOption[])[router.Scenario, router.Rate, router.Prefixes, broker.Qos])
        {
            typed.NotBoth(option, repeat.Replay, "a recording says what is published, and how");
        }

        typed.Needs(repeat.Speed, repeat.Replay, "a scenario's speed is its --rate");
        typed.Needs(repeat.Loop, repeat.Replay, "a scenario goes on by itself");
        if (typed.TryGet(router.Scenario, out var kind))
        {
            if (kind is null && typed.FirstOf(router.Rate, router.Count, router.Prefixes) is { } idle)
            {
                throw new UsageException(idle, $"not together with {router.Scenario.Name} none: nothing happens by itself");
            }

            if (kind is not (null or ScenarioKind.RouteChurn or ScenarioKind.Mix) && typed.Has(router.Prefixes))
            {
                throw new UsageException(router.Prefixes, "needs the scenario route-churn or mix");
            }
        }
    }

    private RepeatPlan? Repeat(Typed typed, ToolEnvironment surroundings)
    {
        var files = typed.All(repeat.Replay);
        if (files.Count == 0)
        {
            return null;
        }

        if (files.Count(path => path == "-") is var inputs && (inputs > 1 || (inputs == 1 && typed.Has(repeat.Loop))))
        {
            throw new UsageException(repeat.Replay, "standard input can be read only once");
        }

        return new RepeatPlan(files, surroundings.Input, typed.Get(repeat.Speed, 1), typed.Has(repeat.Loop));
    }

    private ScenarioOptions? Scenario(Typed typed, int seed)
    {
        if (typed.Get(router.Scenario, ScenarioKind.Mix) is not { } kind)
        {
            return null;
        }

        var options = new ScenarioOptions { Kind = kind, Seed = seed };
        return options with
        {
            Rate = typed.Get(router.Rate, options.Rate),
            Count = typed.TryGet(router.Count, out long count) ? count : null,
            Prefixes = typed.Get(router.Prefixes, options.Prefixes),
        };
    }

    private BrokerOptions Broker(Typed typed, int seed, List<string> warnings)
    {
        var options = new BrokerOptions();
        options = options with
        {
            Address = typed.Get(broker.Bind, options.Address),
            Port = typed.Get(broker.Port, options.Port),
            Mqtt5 = typed.Has(broker.Mqtt5),
            MaxConnections = typed.Get(broker.MaxConnections, options.MaxConnections),
            AllowClients = typed.Has(broker.AllowClients) ? typed.Listed(broker.AllowClients) : options.AllowClients,
            MaxQueued = typed.Get(broker.MaxQueued, options.MaxQueued),
            RetryInterval = typed.Get(broker.RetryInterval, options.RetryInterval),
            Limits = options.Limits with { MemoryBytes = typed.Get(broker.MemoryLimit, options.Limits.MemoryBytes) },
            Faults = new FaultPlan { Faults = typed.All(broker.Fault), Seed = seed },
        };
        if (!IPAddress.IsLoopback(options.Address) && !typed.Has(broker.AllowClients))
        {
            warnings.Add($"{options.Address} can be reached from other machines, but only this one is allowed in: add {broker.AllowClients.Name}");
        }

        return options;
    }

    private (CommandSource Commands, Func<Stream>? Open, string Path) Source(Typed typed, RepeatPlan? repeatPlan, ToolEnvironment surroundings)
    {
        const string Input = "-";
        var nobody = (CommandSource.Nobody, (Func<Stream>?)null, Input);
        if (typed.TryGet(router.Script, out string? path))
        {
            return path != "-" ? (CommandSource.Lines, Script(path), path)
                : throw new UsageException(router.Script, "a file is expected: standard input is read without it");
        }

        if (repeatPlan?.Files.Contains("-") == true)
        {
            return nobody;
        }

        return !surroundings.InputIsTerminal() ? (CommandSource.Lines, surroundings.Input, Input)
            : surroundings.IsInForeground() ? (CommandSource.Person, Terminal.OpenInput, Input)
            : nobody;
    }

    // Opened here: a file that cannot be read is to be known before anything listens.
    private Func<Stream> Script(string path)
    {
        try
        {
            var file = File.OpenRead(path);
            return () => file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(router.Script, FileProblem.OfReading(path, e));
        }
    }
}
